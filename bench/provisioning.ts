import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { cloneStatements, indexStatements } from '../packages/core/src/db/clone-statements.ts';
import type { BenchHouse } from './house.ts';
import { templateDatabase } from '../tests/support/postgres.ts';
import { percentile, type Ratio } from './ratios.ts';

const rounds = 40;

/**
 * Provisioning against the same rows written by one hand-made SQL script, sent whole, without policy checks; one at a time and
 * eight at a time; and, with `npm run bench -- provisioning 5000`, beside so many companies.
 */
export async function benchProvisioning(house: BenchHouse, [present = '0']: readonly string[] = []): Promise<Ratio[]> {
  const client = new pg.Client({ connectionString: house.testDatabase.adminUrl });
  await client.connect();
  try {
    await client.query('analyze');
    const { rows } = await client.query<{ id: string; kind: string; slug: string }>(
      `select id, kind, slug from platform.templates where is_current and (kind = 'company' or slug = 'plumbing')`,
    );
    const templates = rows.map((row) => row.id);
    const industry = rows.find((row) => row.slug === 'plumbing')?.id ?? '';
    const [cloned] = (
      await client.query<{ rows: string; postings: string }>(
        `select (select sum(jsonb_array_length(t.rows)) from platform.template_tables t where t.template_id = any($1)) as rows,
        (select sum(cardinality(p.numbers)) from platform.template_postings p where p.template_id = $2) as postings`,
        [templates, industry],
      )
    ).rows;
    const ours: number[] = [];
    const script: number[] = [];
    for (let round = 0; round < rounds; round += 1) {
      ours.push((await house.furnish()).tookMs);
      const text = scriptFor(randomUUID(), templates, industry);
      const startedMs = performance.now();
      await client.query(text);
      script.push(performance.now() - startedMs);
    }
    const eight = await atOnce(house, 8);
    const crowd = Number(present);
    const crowded = crowd > 0 ? await amongMany() : [];
    const [p50, p95, floor] = [percentile(ours, 0.5), percentile(ours, 0.95), percentile(script, 0.5)];
    return [
      {
        name: 'provisioning / one hand-written SQL script',
        value: p50 / floor,
        target: 1.5,
        unit: '×',
        note: `${p50.toFixed(1)} against ${floor.toFixed(1)} ms`,
      },
      {
        name: 'provisioning, p95',
        value: p95,
        target: 100,
        unit: 'ms',
        note: `${cloned?.rows} rows and a search index of ${cloned?.postings} postings are cloned`,
      },
      {
        name: 'provisioning, eight at a time',
        value: percentile(eight.tookMs, 0.5),
        unit: 'ms',
        note: `p95 ${percentile(eight.tookMs, 0.95).toFixed(1)} ms; ${eight.perSecond.toFixed(0)} companies a second, passwords included`,
      },
      ...crowded,
    ];

    /** Bytes of a database on disk. */
    async function sizeOf(database: string): Promise<number> {
      const { rows: sizes } = await client.query<{ bytes: string }>('select pg_database_size($1) as bytes', [database]);
      return Number(sizes[0]?.bytes);
    }

    async function amongMany(): Promise<Ratio[]> {
      const before = await sizeOf(house.testDatabase.name);
      for (let number = 0; number < crowd; number += 1) {
        const id = randomUUID();
        await client.query(scriptFor(id, templates, industry));
      }
      const each = ((await sizeOf(house.testDatabase.name)) - before) / crowd;
      // Without the templates of all trades, which a database of one company has no use for.
      const { rows: spared } = await client.query<{ bytes: string }>(
        `select sum(pg_total_relation_size(c.oid)) as bytes from pg_class c
where c.relnamespace = 'platform'::regnamespace and c.relkind = 'r' and c.relname like 'template\\_%'`,
      );
      const alone = (await sizeOf(templateDatabase)) - Number(spared[0]?.bytes) + each;
      await client.query('analyze');
      const among: number[] = [];
      for (let round = 0; round < rounds; round += 1) among.push((await house.furnish()).tookMs);
      const eightAmong = await atOnce(house, 8);
      return [
        {
          name: 'disk of a company here / in a database of its own',
          value: each / alone,
          target: 0.06,
          unit: '×',
          note: `${(each / 1e6).toFixed(2)} against ${(alone / 1e6).toFixed(1)} MB`,
        },
        {
          name: `provisioning beside ${crowd} companies / beside 100`,
          value: percentile(among, 0.5) / percentile(ours, 0.5),
          target: 1.2,
          unit: '×',
          note: `${percentile(among, 0.5).toFixed(1)} ms, p95 ${percentile(among, 0.95).toFixed(1)} ms`,
        },
        {
          name: `the same, eight at a time`,
          value: percentile(eightAmong.tookMs, 0.5) / percentile(eight.tookMs, 0.5),
          target: 1.2,
          unit: '×',
          note: `${percentile(eightAmong.tookMs, 0.5).toFixed(1)} ms, p95 ${percentile(eightAmong.tookMs, 0.95).toFixed(1)} ms; ${eightAmong.perSecond.toFixed(0)} a second`,
        },
      ];
    }
  } finally {
    await client.end();
  }
}

async function atOnce(house: BenchHouse, guests: number): Promise<{ tookMs: number[]; perSecond: number }> {
  const tookMs: number[] = [];
  const startedMs = performance.now();
  for (let round = 0; round < rounds / 4; round += 1) {
    const made = await Promise.all(Array.from({ length: guests }, () => house.furnish()));
    tookMs.push(...made.map((one) => one.tookMs));
  }
  return { tookMs, perSecond: tookMs.length / ((performance.now() - startedMs) / 1_000) };
}

/** One text with literals, as somebody would write it by hand: everything in one transaction and one round trip. */
function scriptFor(companyId: string, templates: readonly string[], industry: string): string {
  const company = `'${companyId}'::uuid`;
  const fill = (text: string, second: string) =>
    text
      .replaceAll('$1::uuid', company)
      .replaceAll('$1::text', `'${companyId}'`)
      .replaceAll(/\$2::uuid(\[\])?/g, second);
  const all = `array[${templates.map((id) => `'${id}'::uuid`).join(',')}]`;
  return [
    'begin',
    `insert into tenant.companies (company_id, slug, name, industry, tier, time_zone, noun_business, noun_customer, noun_visit) values (${company}, '${companyId}', 'Script', 'plumbing', 'starter', 'UTC', 'b', 'c', 'v')`,
    ...cloneStatements.beforeUsers.map(({ text }) => fill(text, all)),
    ...indexStatements.map(({ text }) => fill(text, `'${industry}'::uuid`)),
    'commit',
  ].join(';\n');
}
