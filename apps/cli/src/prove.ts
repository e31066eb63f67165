import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { printJson, printTable } from './output.ts';

type Row = { layer: string; off: number[]; attacks: number; blocked: Record<string, number>; leaks: number };
type Proof = {
  leaks: number;
  attacks: number;
  procedures: number;
  layers: Row[];
  pairs: Row[];
  allOff: (Row & { procedures: number; leaking: number }) | null;
};

const root = fileURLToPath(new URL('../../..', import.meta.url));
const runner = join(root, 'tests/node_modules/vitest/vitest.mjs');
/** A test that has ended, as vitest's verbose reporter tells it; seconds alone say that somebody is still at work. */
const finished = /^\s*([✓×]).*layers\.test\.ts > (?:(without layer [^>]+?), > )?(.+?)(?: (\d+) ?ms)?$/u;
const artefact = join(root, 'artifacts/isolation.json');

/**
 * Runs the repository's own proof, on databases that it makes and drops itself: every attack on every procedure, with each
 * layer taken down in turn. The product holds no switch for that, so a packaged build, which comes without tests, cannot.
 * @returns 1 when something leaked, or the proof did not run to its end; 2 where there is no proof to run.
 */
export async function proveIsolation(json: boolean): Promise<number> {
  if (!existsSync(runner)) {
    process.stderr.write(
      'The proof is part of the repository, and this is a packaged build. Clone the repository at this version and run `npm run rowhouse -- isolation --prove` there.\n',
    );
    return 2;
  }
  rmSync(artefact, { force: true });
  process.stderr.write('Proving: this takes some minutes, on databases of its own.\n');
  const child = spawn(
    process.execPath,
    [
      runner,
      'run',
      '--config',
      'tests/vitest.config.ts',
      '--project',
      'house',
      '--mode',
      'proof',
      '--reporter=verbose',
      'tests/isolation/layers.test.ts',
    ],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    createInterface({ input: stream }).on('line', (line) => {
      output = `${output}${line}\n`.slice(-20_000);
      const [, mark, layer, name = '', tookMs = '0'] = finished.exec(stripVTControlCharacters(line)) ?? [];
      if (!mark) return;
      const what = layer === 'without layer undefined' ? 'with every layer' : (layer ?? name);
      process.stderr.write(`  ${mark === '✓' ? 'ok' : 'no'}  ${what} (${Math.round(Number(tookMs) / 1_000)} s)\n`);
    });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (!existsSync(artefact)) {
    process.stderr.write(`${output}\nThe proof did not run to its end.\n`);
    return 1;
  }
  const proof = JSON.parse(readFileSync(artefact, 'utf8')) as Proof;
  if (json) printJson(proof);
  else print(proof);
  if (code !== 0) process.stderr.write(`${output}\nThe proof found something. The lines above say what.\n`);
  return code === 0 && proof.leaks === 0 ? 0 : 1;
}

function print({ leaks, attacks, procedures, layers, pairs, allOff }: Proof): void {
  const columns = ['1', '2', '3', '4', '5', '6', '7', 'rights', 'nothing'];
  printTable(
    ['Taken down', 'Attacks', ...columns.map((name) => (name.length === 1 ? `by ${name}` : name)), 'Leaks'],
    [...layers, ...pairs, ...(allOff ? [allOff] : [])].map((row) => [
      row.off.length > 2 ? 'all' : `${row.off.join(' and ')} ${row.layer}`.trim(),
      row.attacks,
      ...columns.map((name) => row.blocked[name] ?? 0),
      row.leaks,
    ]),
  );
  process.stdout.write(
    `\n${attacks} attacks on ${procedures} procedures with one layer or none taken down: ${leaks} leaks.${allOff ? ` With all down, ${allOff.leaking} of ${allOff.procedures} procedures leak.` : ''}\n`,
  );
}
