import { createStatementGuard } from '@rowhouse/core/database';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { urlOf, withAdmin } from '../support/postgres.ts';
import { drawStatement, schema, tenantTables } from '../support/statements.ts';

/**
 * PostgreSQL is the oracle, with no row-level security at all: whatever the guard lets through must do and answer the same
 * in a world where the neighbour has rows and in one where it has none, and must leave the neighbour's rows alone.
 * ROWHOUSE_TEST_STATEMENTS makes it longer, ROWHOUSE_TEST_SEED replays one run.
 */
const statements = Number(process.env['ROWHOUSE_TEST_STATEMENTS'] ?? 1_500);
const seed = process.env['ROWHOUSE_TEST_SEED'];

const server = inject('postgres');
const us = '00000000-0000-4000-8000-00000000000a';
const neighbour = '00000000-0000-4000-8000-00000000000b';
const sharedId = '00000000-0000-4000-8000-000000000001';
const values = [us, neighbour, sharedId, 'a text'];
const guard = await createStatementGuard({ tenant: tenantTables, shared: ['prices'] });

type World = { client: pg.Client; name: string };
let crowded: World;
let alone: World;

async function openWorld(companies: readonly string[]): Promise<World> {
  const name = `guard_${Math.random().toString(36).slice(2, 10)}`;
  await withAdmin(server, 'postgres', (client) => client.query(`create database ${name}`));
  const client = new pg.Client({ connectionString: urlOf(server, 'postgres', name) });
  await client.connect();
  await client.query(schema);
  await client.query(`insert into platform.prices values ($1, 'shared')`, [sharedId]);
  // The same ids in both companies, so that a forgotten company is felt; and names that say whose they are.
  for (const company of companies)
    for (const table of tenantTables)
      await client.query(
        `insert into tenant.${table} (company_id, id, name)
         select $1::uuid, ('00000000-0000-4000-8000-00000000000' || n)::uuid, right($1::text, 1) || ':${table}:' || n from generate_series(1, 3) n`,
        [company],
      );
  return { client, name };
}

beforeAll(async () => {
  crowded = await openWorld([us, neighbour]);
  alone = await openWorld([us]);
});
afterAll(async () => {
  for (const { client, name } of [crowded, alone]) {
    await client.end();
    await withAdmin(server, 'postgres', (admin) => admin.query(`drop database ${name} with (force)`));
  }
});

const contents = `select t.* from (${tenantTables
  .map((table) => `select '${table}' as place, company_id, id, name from tenant.${table}`)
  .join(' union all ')}) t order by 1, 2, 3`;

/** What a statement answers and leaves behind; undone. */
async function run({ client }: World, text: string) {
  await client.query('begin');
  try {
    const { rows } = await client.query<unknown[]>({ text, values: valuesFor(text), rowMode: 'array' });
    const after = (await client.query<{ company_id: string }>(contents)).rows;
    return {
      answer: rows.map((row) => JSON.stringify(row)).toSorted(),
      ours: after.filter((row) => row.company_id !== neighbour),
      theirs: after.filter((row) => row.company_id === neighbour),
    };
  } catch (error) {
    return { refused: (error as { code?: string }).code ?? String(error) };
  } finally {
    await client.query('rollback');
  }
}

/** PostgreSQL wants to know the type of every parameter that it is given. */
function valuesFor(text: string): string[] {
  const used = [...text.matchAll(/\$(\d)/g)].map(([, number]) => Number(number));
  return values.slice(0, Math.max(0, ...used));
}

function passes(text: string): boolean {
  try {
    guard.verify(text, values, us);
    return true;
  } catch {
    return false;
  }
}

test('no statement that the guard lets through sees or changes a row of the neighbour', {
  timeout: Math.max(120_000, statements * 20),
}, async () => {
  const before = await run(crowded, 'select 1');
  const seen = { passed: 0, refused: 0, invalid: 0, changing: 0, touching: 0 };
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (g) => {
      const text = drawStatement(g);
      const isPassed = passes(text);
      seen[isPassed ? 'passed' : 'refused'] += 1;
      // What is refused shows that the generator would touch the neighbour, now and then.
      if (!isPassed && seen.refused % 4 !== 0) return;
      const [inCrowd, byItself] = [await run(crowded, text), await run(alone, text)];
      if ('refused' in inCrowd && 'refused' in byItself) {
        seen.invalid += 1;
        if (isPassed) expect(inCrowd.refused).toBe(byItself.refused);
        return;
      }
      const isTouching =
        'refused' in inCrowd ||
        'refused' in byItself ||
        JSON.stringify([inCrowd.answer, inCrowd.ours]) !== JSON.stringify([byItself.answer, byItself.ours]) ||
        JSON.stringify(inCrowd.theirs) !== JSON.stringify('theirs' in before ? before.theirs : []);
      if (isTouching) seen.touching += 1;
      if (!isPassed) return;
      if (!/^select|^with/.test(text)) seen.changing += 1;
      expect(isTouching, text).toBe(false);
    }),
    { numRuns: statements, ...(seed === undefined ? {} : { seed: Number(seed) }) },
  );
  process.stdout.write(`      statements: ${JSON.stringify(seen)}\n`);
  // The test is worth something only if it passes much, refuses much, and would see what it looks for.
  // One name for two sources is drawn often, and always refused.
  expect(seen.passed).toBeGreaterThan(statements / 6);
  expect(seen.refused).toBeGreaterThan(statements / 5);
  expect(seen.changing).toBeGreaterThan(statements / 50);
  expect(seen.touching).toBeGreaterThan(statements / 100);
});
