import { benchCanaries } from './canaries.ts';
import { benchFairness } from './fairness.ts';
import { benchKnowledge } from './knowledge.ts';
import { benchVectors } from './knowledge-vectors.ts';
import { writeBackgroundWords } from './knowledge-words.ts';
import { openBenchHouse } from './house.ts';
import { benchFirstToken } from './first-token.ts';
import { benchProvisioning } from './provisioning.ts';
import { benchReads } from './reads.ts';
import { printRatios, type Ratio } from './ratios.ts';
import { benchTiming } from './timing.ts';

const [what = 'all', ...rest] = process.argv.slice(2);

const parts = {
  canaries: benchCanaries,
  reads: benchReads,
  provisioning: benchProvisioning,
  'first-token': benchFirstToken,
  timing: benchTiming,
  fairness: benchFairness,
};

if (
  what !== 'all' &&
  !['knowledge', 'knowledge-vectors', 'knowledge-words'].includes(what) &&
  !Object.hasOwn(parts, what)
) {
  process.stderr.write(
    `There is no benchmark "${what}". There are: ${Object.keys(parts).join(', ')}, knowledge, knowledge-vectors, knowledge-words.\n`,
  );
  process.exitCode = 2;
} else if (what === 'knowledge') await benchKnowledge(rest);
else if (what === 'knowledge-vectors') await benchVectors();
else if (what === 'knowledge-words') await writeBackgroundWords();
else {
  const house = await openBenchHouse();
  const ratios: Ratio[] = [];
  try {
    process.stdout.write('Measured side by side in one run; p50 of alternating rounds.\n');
    for (const [name, part] of Object.entries(parts)) {
      if (what !== 'all' && what !== name) continue;
      const found = await part(house, rest);
      printRatios(found);
      ratios.push(...found);
    }
  } finally {
    await house.close();
  }
  const judged = ratios.filter((ratio) => ratio.target !== undefined);
  const missed = judged.filter((ratio) => ratio.value > (ratio.target ?? 0));
  process.stdout.write(`\n${judged.length - missed.length} of ${judged.length} within their target.\n`);
}
