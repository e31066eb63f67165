import { Redis } from 'ioredis';
import { afterAll, expect, inject, test } from 'vitest';
import { startRedis } from '../support/redis.ts';
import { compose } from './attack/composition.ts';
import { marker, withoutText } from './attack/oracle.ts';
import { idPlaces, leavesOf, listProcedures } from './attack/procedures.ts';
import { recipes } from './attack/recipes.ts';
import { inspectRedis } from './attack/redis-oracle.ts';
import { kindCount, runAttacks, runControls, sample } from './attack/run.ts';
import { buildWorld } from './attack/world.ts';

const program = inject('redisServer');
const redis = program ? await startRedis(program) : undefined;
const world = await buildWorld(inject('postgres'));
const composition = await compose(world, new Set(), { redisUrl: redis?.url });
afterAll(async () => {
  await composition.close();
  await world.close();
  await redis?.stop();
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

test.skipIf(!redis)(
  'the look into Redis finds a key of no known kind, and a text of A under the key of another',
  async () => {
    const client = new Redis(redis?.url ?? '');
    const planted = {
      'session:{6f9619ff-8b86-4011-b42d-00c04fc964ff}': 'a kind that nobody listed',
      [`run:{${world.b.companyId}}:planted`]: Buffer.from(`so ${marker} it is`).toString('base64'),
      [`run:{${world.a.companyId}}:planted`]: marker,
    };
    for (const [key, value] of Object.entries(planted)) await client.set(key, value);
    const [stranger, leak, own] = Object.keys(planted);
    const found = await inspectRedis(redis?.url ?? '', world.a.companyId);
    expect(found.unknown).toEqual([stranger]);
    expect(found.leaks).toEqual([leak]);
    expect([...found.ofA.keys()]).toContain(own);
    await client.del(...Object.keys(planted));
    await client.quit();
  },
);

test('no attack by a neighbour on any procedure brings out or changes anything', { timeout: 300_000 }, async () => {
  const outcome = await runAttacks(world, composition, { choose: sample(12) });
  expect(outcome.leaks).toEqual([]);
  expect(Object.keys(outcome.byKind)).toHaveLength(kindCount);
  if (!redis) return;
  const found = await inspectRedis(redis.url, world.a.companyId);
  expect(found.unknown).toEqual([]);
  expect(found.leaks).toEqual([]);
  // B's own doings went through Redis, and nothing that they did stands under A's keys.
  expect([...found.families]).toEqual(expect.arrayContaining(['daily_spend', 'run', 'limit']));
  expect([...found.ofA.keys()]).toEqual([]);
});

test('the same calls succeed as the company itself', { timeout: 120_000 }, async () => {
  const { tried, failed, withCanary } = await runControls(world, composition);
  expect(failed.length / tried).toBeLessThanOrEqual(0.05);
  expect(withCanary).toBeGreaterThan(20);
});
