import { benchKnowledge } from './knowledge.ts';
import { openBenchHouse } from './house.ts';
import { benchFirstToken } from './first-token.ts';
import { benchProvisioning } from './provisioning.ts';
import { benchReads } from './reads.ts';
import { printRatios, type Ratio } from './ratios.ts';

const [what = 'all', ...rest] = process.argv.slice(2);

if (what === 'knowledge') await benchKnowledge(rest);
else {
  const house = await openBenchHouse();
  const ratios: Ratio[] = [];
  try {
    process.stdout.write('Measured side by side in one run; p50 of alternating rounds.\n');
    for (const part of [benchReads, benchProvisioning, benchFirstToken]) {
      const found = await part(house);
      printRatios(found);
      ratios.push(...found);
    }
  } finally {
    await house.close();
  }
  const missed = ratios.filter((ratio) => ratio.value > ratio.target);
  process.stdout.write(`\n${ratios.length - missed.length} of ${ratios.length} within their target.\n`);
}
