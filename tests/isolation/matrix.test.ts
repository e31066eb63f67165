import { afterAll, expect, inject, test } from 'vitest';
import { compose } from './attack/composition.ts';
import { withoutText } from './attack/oracle.ts';
import { idPlaces, leavesOf, listProcedures, recipes } from './attack/recipes.ts';
import { kindCount, runAttacks, runControls, sample } from './attack/run.ts';
import { buildWorld } from './attack/world.ts';

const world = await buildWorld(inject('postgres'));
const composition = await compose(world, new Set());
afterAll(async () => {
  await composition.close();
  await world.close();
});

test('every procedure has a recipe, every recipe a procedure, and every id that a procedure takes is attacked', () => {
  const paths = listProcedures().map(({ path }) => path);
  expect(paths.filter((path) => !(path in recipes))).toEqual([]);
  expect(Object.keys(recipes).filter((path) => !paths.includes(path))).toEqual([]);
  const missing = listProcedures().flatMap(({ path, schema }) => {
    const given = leavesOf(recipes[path]?.input(world.a.handles) ?? {}).map(([place]) => place);
    return idPlaces(schema)
      .filter((place) => !given.includes(place))
      .map((place) => `${path}: ${place}`);
  });
  expect(missing).toEqual([]);
});

test('every handle of the two companies is there', () => {
  for (const side of [world.a, world.b])
    expect(Object.entries(side.handles).filter(([, value]) => value === '')).toEqual([]);
});

test('every table of a company bears canaries, or is on the list of those in which nobody writes', () => {
  expect(world.tables.filter((table) => !world.planted.has(table) && !(table in withoutText))).toEqual([]);
  expect(Object.keys(withoutText).filter((table) => !world.tables.includes(table))).toEqual([]);
});

test('no attack by a neighbour on any procedure brings out or changes anything', { timeout: 300_000 }, async () => {
  const outcome = await runAttacks(world, composition, { choose: sample(12) });
  expect(outcome.leaks).toEqual([]);
  expect(Object.keys(outcome.byKind)).toHaveLength(kindCount);
});

test('the same calls succeed as the company itself', { timeout: 120_000 }, async () => {
  const { tried, failed, withCanary } = await runControls(world, composition);
  expect(failed.length / tried).toBeLessThanOrEqual(0.05);
  expect(withCanary).toBeGreaterThan(20);
});
