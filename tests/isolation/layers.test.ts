import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { startRedis } from '../support/redis.ts';
import { compose } from './attack/composition.ts';
import { type Layer, layers } from './attack/walls.ts';
import { type Outcome, runAttacks, sample } from './attack/run.ts';
import { buildWorld } from './attack/world.ts';

/** `rowhouse isolation --prove` runs this file in the mode "proof": every attack, every pair, on Redis where there is one. */
const isProof = process.env['MODE'] === 'proof';
const perProcedure = isProof ? Number.POSITIVE_INFINITY : 1;
const perProcedureOfPairs = 4;
const numbers = Object.keys(layers).map((number) => Number(number) as Layer);
const allPairs = numbers.flatMap((one) => numbers.filter((other) => other > one).map((other) => [one, other] as const));
const pairs = isProof ? allPairs : ([[2, 3]] as const);

const world = await buildWorld(inject('postgres'));
const program = isProof ? inject('redisServer') : null;
const redis = program ? await startRedis(program) : undefined;

async function attackWithout(off: readonly Layer[], size: number): Promise<Outcome> {
  const composition = await compose(world, new Set(off), { redisUrl: redis?.url });
  try {
    return await runAttacks(world, composition, {
      ...(Number.isFinite(size) ? { choose: sample(size) } : {}),
      // One by one where leaks are to be found, and counted by procedure.
      compareOnce: !isProof && off.length < 2,
    });
  } finally {
    await composition.close();
  }
}

type Row = { layer: string; off: readonly Layer[]; attacks: number; blocked: Outcome['blocked']; leaks: number };
const found: { rows: Row[]; pairs: Row[]; allOff: (Row & { procedures: number; leaking: number }) | undefined } = {
  rows: [],
  pairs: [],
  allOff: undefined,
};
let procedures = 0;

function rowOf(name: string, off: readonly Layer[], { attacks, blocked, leaks }: Outcome): Row {
  return { layer: name, off, attacks, blocked, leaks: leaks.length };
}

afterAll(async () => {
  const folder = fileURLToPath(new URL('../../artifacts', import.meta.url));
  mkdirSync(folder, { recursive: true });
  const proof = {
    leaks: found.rows.reduce((sum, row) => sum + row.leaks, 0),
    attacks: found.rows.reduce((sum, row) => sum + row.attacks, 0),
    procedures,
    counters: redis ? 'redis' : 'in-process',
    layers: found.rows,
    pairs: found.pairs,
    allOff: found.allOff,
  };
  writeFileSync(`${folder}/isolation.json`, `${JSON.stringify(proof, null, 2)}\n`);
  await redis?.stop();
  await world.close();
});

// With all walls up is the matrix's own matter.
describe.each(isProof ? [undefined, ...numbers] : numbers)('without layer %s,', (layer) => {
  test('nothing of a neighbour comes out, and nothing of it changes', { timeout: 400_000 }, async () => {
    const off = layer === undefined ? [] : [layer];
    const outcome = await attackWithout(off, perProcedure);
    procedures = Math.max(procedures, outcome.procedures);
    found.rows.push(rowOf(layer === undefined ? 'all stand' : layers[layer], off, outcome));
    expect(outcome.leaks).toEqual([]);
    // Whatever was refused was refused by a layer that stood.
    if (layer !== undefined) expect(outcome.blocked[layer]).toBe(0);
    expect(Object.values(outcome.blocked).reduce((sum, count) => sum + count, 0)).toBe(outcome.attacks);
    expect(outcome.attacks).toBeGreaterThan(outcome.procedures - 1);
  });
});

test.each(pairs)(
  'without layers %i and %i the suite sees what there is to see',
  { timeout: 400_000 },
  async (...off) => {
    const outcome = await attackWithout(off, perProcedureOfPairs);
    found.pairs.push(rowOf(off.map((layer) => layers[layer]).join(' and '), off, outcome));
    // Each of the two covers for the other, and nothing else covers for both.
    if (off.join() === '2,3') expect(outcome.leakingProcedures).toBeGreaterThan(20);
  },
);

test('with every layer off nearly every procedure leaks, or the suite would be blind', {
  timeout: 400_000,
}, async () => {
  const outcome = await attackWithout(numbers, isProof ? perProcedure : perProcedureOfPairs);
  found.allOff = {
    ...rowOf('none stand', numbers, outcome),
    procedures: outcome.procedures,
    leaking: outcome.leakingProcedures,
  };
  expect(outcome.leakingProcedures).toBeGreaterThan(20);
});
