import { randomUUID } from 'node:crypto';
import { createPool } from '@rowhouse/core/database';
import { parseCompanyId } from '@rowhouse/core/tenant';
import fc from 'fast-check';
import { afterAll, expect, inject, test } from 'vitest';
import { cloneDatabase, withAdmin } from '../support/postgres.ts';

/**
 * A connection keeps the last companies' contexts prepared under names. A name that meant another company would be the
 * worst of all mistakes, so one connection serves more companies than it keeps, in any order, with failures in between.
 */
const server = inject('postgres');
const testDatabase = await cloneDatabase(server);
const pool = createPool({ url: testDatabase.tenantUrl, size: 1, pooled: false, explicitTransactions: false });
afterAll(async () => {
  await pool.end();
  await testDatabase.drop();
});

const companies = Array.from({ length: 150 }, () => parseCompanyId(randomUUID()));
const whose = "select current_setting('app.current_company_id') as id";
const company = fc.nat({ max: companies.length - 1 });
const act = fc.record({
  company,
  kind: fc.constantFrom('batch', 'batch', 'batch', 'twice', 'transaction', 'fails', 'fails new', 'forgets'),
});

function send(texts: readonly string[], companyIndex: number) {
  return use((connection) =>
    connection.sendAs(
      companies[companyIndex] ?? parseCompanyId(''),
      texts.map((text) => ({ config: { text }, values: [] })),
    ),
  );
}

async function use<T>(work: (connection: Awaited<ReturnType<typeof pool.acquire>>) => Promise<T>): Promise<T> {
  const connection = await pool.acquire();
  try {
    return await work(connection);
  } finally {
    connection.release();
  }
}

const idsOf = (results: readonly { rows: unknown[] }[]) => results.flatMap(({ rows }) => rows as { id: string }[]);

test("a prepared context is its own company's, whatever came before on the connection", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 100, maxLength: 400 }), async (acts) => {
      for (const [index, { company: number, kind }] of acts.entries()) {
        const id = companies[number];
        if (kind === 'batch') expect(idsOf(await send([whose], number))).toEqual([{ id }]);
        else if (kind === 'twice') expect(idsOf(await send([whose, whose], number))).toEqual([{ id }, { id }]);
        else if (kind === 'transaction')
          await use(async (connection) => {
            await connection.begin(id ?? parseCompanyId(''));
            expect(idsOf(await connection.send([{ config: { text: whose }, values: [] }]))).toEqual([{ id }]);
            await (index % 2 === 0 ? connection.commit() : connection.rollback());
          });
        else if (kind === 'fails') await expect(send([whose, 'select 1 / 0', whose], number)).rejects.toThrow();
        else if (kind === 'fails new')
          await expect(send([`select '${index}' as id`, 'select 1 / 0'], number)).rejects.toThrow();
        // As a pooler or an administrator may: every name is gone at once, and the next use must find that out.
        else {
          await send(['deallocate all'], number);
          await send([whose], number).catch(() => undefined);
        }
        const between = await use((connection) => connection.send([{ config: { text: whose }, values: [] }]));
        expect(idsOf(between)).toEqual([{ id: '' }]);
      }
    }),
    { numRuns: 8 },
  );
});

test('a connection keeps a bounded number of statements, however many companies it serves', async () => {
  for (const index of companies.keys()) await send([whose], index);
  const held = await use((connection) =>
    connection.send([{ config: { text: 'select count(*)::int as count from pg_prepared_statements' }, values: [] }]),
  );
  const [row] = held[0].rows;
  expect((row as { count: number }).count).toBeLessThan(companies.length);
});

test('statements prepared before a migration are prepared anew after it', async () => {
  await withAdmin(server, testDatabase.name, (client) =>
    client.query('create table public.shapes (a int); grant select on public.shapes to public'),
  );
  await send(['select * from public.shapes'], 0);
  await send(['select * from public.shapes'], 0);
  await withAdmin(server, testDatabase.name, (client) => client.query('alter table public.shapes add column b int'));
  await expect(send(['select * from public.shapes'], 0)).rejects.toThrow();
  const [result] = await send(['select * from public.shapes'], 0);
  expect(result?.fields.map(({ name }) => name)).toEqual(['a', 'b']);
});
