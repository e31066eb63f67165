import { createStatementGuard } from '@rowhouse/core/database';
import fc from 'fast-check';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { urlOf, withAdmin } from '../support/postgres.ts';
import { parameterCount, statements } from '../support/statement-author.ts';
import { weakenGuard } from '../support/weakened-guards.ts';

const runs = Number(process.env['ROWHOUSE_TEST_STATEMENTS'] ?? 1500);
const seed = Number(process.env['ROWHOUSE_TEST_SEED'] ?? 20_261_124);
const server = inject('postgres');
const tables = { tenant: ['agents', 'notes', 'parts'], shared: ['prices'] };
const [a, b] = ['0a0a0a0a-0000-4000-8000-000000000000', '0b0b0b0b-0000-4000-8000-000000000000'];
const ids = ['00000001-0000-4000-8000-000000000000', '00000002-0000-4000-8000-000000000000'];

/** Nothing is walled off here: no row security, and a superuser asks. What keeps B apart is the guard alone. */
const schema = `create schema tenant; create schema platform;
${tables.tenant.map((name) => `create table tenant.${name} (company_id uuid not null, id uuid, other uuid, v text, primary key (company_id, id));`).join('\n')}
create table platform.prices (company_id uuid, v text);
insert into platform.prices values ('${a}', 'p1'), ('${b}', 'p2');`;

/** Both have rows with the same ids and the same words, and rows that name the other company where no company belongs. */
function rowsOf(company: string, neighbour: string, mark: string): string {
  return tables.tenant
    .flatMap((table) =>
      [...ids, neighbour].map(
        (id, index) => `insert into tenant.${table} values ('${company}', '${id}', '${neighbour}', '${mark}${index}');`,
      ),
    )
    .join('\n');
}

const databases = ['both', 'alone'].map((name) => `t_${process.pid}_weakened_${name}`);
let oracle: (text: string, parameters: readonly string[]) => Promise<{ leak: string | undefined; ran: boolean }>;
const clients: pg.Client[] = [];

beforeAll(async () => {
  for (const name of databases) {
    await withAdmin(server, 'postgres', (client) => client.query(`create database ${name}`));
    const client = new pg.Client({ connectionString: urlOf(server, 'postgres', name) });
    await client.connect();
    clients.push(client);
    await client.query(schema + rowsOf(a, b, 'a') + (name.endsWith('both') ? rowsOf(b, a, 'b') : ''));
  }
  const [both, alone] = clients as [pg.Client, pg.Client];
  const untouched = await foreignRows(both);
  oracle = async (text, parameters) => {
    const [beside, lonely] = await Promise.all([play(both, text, parameters), play(alone, text, parameters)]);
    const leak =
      (beside.foreign ?? untouched) !== untouched || (lonely.foreign ?? 'null') !== 'null'
        ? `rows that are not of A: ${beside.foreign}, and ${lonely.foreign}`
        : beside.own !== lonely.own
          ? `with B about ${beside.own}, without ${lonely.own}`
          : undefined;
    return { leak, ran: !beside.own.startsWith('error') };
  };
});
afterAll(async () => {
  for (const client of clients) await client.end();
  for (const name of databases)
    await withAdmin(server, 'postgres', (client) => client.query(`drop database if exists ${name} with (force)`));
});

const census = (which: '=' | '<>') =>
  `select json_agg(r order by r::text)::text as rows from (${tables.tenant.map((name) => `select '${name}' as t, x.* from tenant.${name} x where company_id ${which} '${a}'`).join(' union all ')}) as r`;

async function foreignRows(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ rows: string | null }>(census('<>'));
  return String(rows[0]?.rows);
}

/** Runs a statement and takes it back: what it answered, with the rows of A then, and everybody else's. */
async function play(client: pg.Client, text: string, parameters: readonly string[]) {
  // Text and no parameters: PostgreSQL wants to know the type of each, also of one that a statement does not use.
  const filled = text.replaceAll(/\$(\d)/g, (_, number: string) => `'${parameters[Number(number) - 1]}'::uuid`);
  const writes = /\b(insert|update|delete)\b/.test(text);
  try {
    const results = (await client.query(
      ['begin', filled, ...(writes ? [census('='), census('<>')] : []), 'rollback'].join(';\n'),
    )) as unknown as pg.QueryResult<{ rows: string | null }>[];
    const [, answer, own, foreign] = results;
    const rows = answer?.rows.map((row) => JSON.stringify(row)).sort();
    return {
      own: `${JSON.stringify(rows)} ${writes ? own?.rows[0]?.rows : ''}`,
      foreign: writes ? String(foreign?.rows[0]?.rows) : undefined,
    };
  } catch (error) {
    await client.query('rollback');
    if (!(error instanceof pg.DatabaseError)) throw error;
    return { own: `error ${error.code}`, foreign: undefined };
  }
}

/** What an attacker would put where the guard does not hold a parameter to the company. */
const parametersOf = (company: readonly number[], others: readonly string[]) =>
  others.map((value, index) => (company.includes(index + 1) ? a : value));

const calls = fc.tuple(
  statements,
  fc.array(fc.constantFrom(a, b, b, ...ids), { minLength: parameterCount, maxLength: parameterCount }),
);

test('whatever statement the guard accepts and whatever its parameters, a company without row security neither sees nor changes a neighbour', {
  timeout: 60_000 + runs * 60,
}, async () => {
  const guard = await createStatementGuard(tables);
  const seen = { accepted: 0, refused: 0, ran: 0 };
  await fc.assert(
    fc.asyncProperty(calls, async ([text, others]) => {
      const verdict = guard.check(text);
      if (!verdict.ok) {
        seen.refused += 1;
        return;
      }
      seen.accepted += 1;
      const { leak, ran } = await oracle(text, parametersOf(verdict.companyParameters, others));
      if (ran) seen.ran += 1;
      expect(leak, text).toBeUndefined();
    }),
    { numRuns: runs, seed },
  );
  process.stdout.write(`statement guard: ${JSON.stringify(seen)}\n`);
  // Too few of either kind, or statements that PostgreSQL does not run, would prove little.
  expect(seen.accepted).toBeGreaterThan(runs * 0.2);
  expect(seen.refused).toBeGreaterThan(runs * 0.2);
  expect(seen.ran).toBeGreaterThan(seen.accepted * 0.7);
});

test('a guard that lacks one of its rules is found out', { timeout: 60_000 + runs * 60 }, async () => {
  const { guards, remove } = await weakenGuard(tables);
  const guard = await createStatementGuard(tables);
  const unnoticed = new Set(guards);
  try {
    for (const [text, others] of fc.sample(calls, { seed, numRuns: Math.max(runs, 10_000) })) {
      const sound = guard.check(text);
      const tried = new Map<string, boolean>();
      for (const weakened of unnoticed) {
        const verdict = weakened.guard.check(text);
        if (!verdict.ok) continue;
        const parameters = parametersOf(verdict.companyParameters, others);
        if (sound.ok && parametersOf(sound.companyParameters, others).join() === parameters.join()) continue;
        const leaks = tried.get(parameters.join()) ?? (await oracle(text, parameters)).leak !== undefined;
        tried.set(parameters.join(), leaks);
        if (leaks) unnoticed.delete(weakened);
      }
      if (unnoticed.size === 0) break;
    }
  } finally {
    remove();
  }
  expect([...unnoticed].map(({ rule }) => rule)).toEqual([]);
});
