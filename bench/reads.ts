import { and, eq, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/node-postgres';
import pg from 'pg';
import { prepareQuery, prepareSql } from '../packages/core/src/db/prepared-query.ts';
import { servicePrices } from '../packages/core/src/db/schema/companies.ts';
import type { TenantScope } from '@rowhouse/core/tenant';
import type { BenchHouse } from './house.ts';
import { alternate, type Ratio } from './ratios.ts';

const columns = {
  id: servicePrices.id,
  slug: servicePrices.slug,
  label: servicePrices.label,
  unit: servicePrices.unit,
};
const text =
  'select "id", "slug", "label", "unit" from "tenant"."service_prices" where ("tenant"."service_prices"."company_id" = $1 and "tenant"."service_prices"."position" = $2) limit $3';

/** As the hottest repositories read: SQL by hand, no mapping. */
const plainRead = prepareSql(
  ['position', 'limit'],
  ({ companyId, position, limit }) =>
    sql`select "id", "slug", "label", "unit" from "tenant"."service_prices" where ("tenant"."service_prices"."company_id" = ${companyId} and "tenant"."service_prices"."position" = ${position}) limit ${limit}`,
);
const hotRead = prepareQuery([], (db, { companyId }) =>
  db
    .select(columns)
    .from(servicePrices)
    .where(and(eq(servicePrices.companyId, companyId), eq(servicePrices.position, 0)))
    .limit(20),
);

/** Tenant reads through the handle (guard, filter, row security, one round trip) against the same reads without any of it. */
export async function benchReads(house: BenchHouse): Promise<Ratio[]> {
  const { tenancy, context, guard } = house;
  // The bare sides read as an administrator: no company, no policy, no guard.
  const pool = new pg.Pool({ connectionString: house.testDatabase.adminUrl, max: 16 });
  // The database is dropped while the last of its connections are still closing.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const values = [context.companyId, 0, 20];
  const read = (db: TenantScope['db']) =>
    db
      .select(columns)
      .from(servicePrices)
      .where(and(eq(servicePrices.companyId, context.companyId), eq(servicePrices.position, 0)))
      .limit(20);
  const bareDb = drizzle(pool);
  const barePrepared = read(bareDb as never).prepare('bare_drizzle');
  const ways = {
    bare: () => pool.query({ name: 'bare', text, values, rowMode: 'array' }),
    plain: () => tenancy.batch(context, (tenant) => [plainRead(tenant, { position: 0, limit: 20 })]),
    drizzlePreparedBare: () => barePrepared.execute(),
    prepared: () => tenancy.batch(context, (tenant) => [hotRead(tenant)]),
    drizzleBare: () => read(bareDb).execute(),
    drizzle: () => tenancy.batch(context, (tenant) => [read(tenant.db)]),
  };
  const five = () => tenancy.batch(context, (tenant) => [1, 2, 3, 4, 5].map(() => hotRead(tenant)));
  const fiveBare = async () => {
    for (let number = 0; number < 5; number += 1) await ways.bare();
  };
  try {
    const one = await alternate(ways, { rounds: 800, atOnce: 1 });
    const sixteen = await alternate(ways, { rounds: 250, atOnce: 16 });
    const fives = await alternate({ fiveBare, five }, { rounds: 500, atOnce: 1 });
    const note = (a: number, b: number) => `${a.toFixed(2)} against ${b.toFixed(2)} ms`;
    const ratio = (name: string, a: number, b: number, target: number): Ratio => ({
      name,
      value: a / b,
      target,
      unit: '×',
      note: note(a, b),
    });
    return [
      ratio('hot tenant read (batch, prepared) / bare prepared pg query', one.plain, one.bare, 1.15),
      ratio('the same, 16 at once', sixteen.plain, sixteen.bare, 1.15),
      ratio('the same through drizzle, prepared / drizzle bare, prepared', one.prepared, one.drizzlePreparedBare, 1.1),
      ratio('the same, 16 at once', sixteen.prepared, sixteen.drizzlePreparedBare, 1.1),
      ratio('tenant read through drizzle / drizzle bare', one.drizzle, one.drizzleBare, 1.1),
      ratio('the same, 16 at once', sixteen.drizzle, sixteen.drizzleBare, 1.1),
      ratio('five reads in one batch / five awaited bare queries', fives.five, fives.fiveBare, 0.6),
      guardCost(guard, values, context.companyId),
    ];
  } finally {
    await pool.end();
  }
}

function guardCost(guard: BenchHouse['guard'], values: unknown[], companyId: string): Ratio {
  const calls = 200_000;
  const startedMs = performance.now();
  for (let number = 0; number < calls; number += 1) guard.verify(text, values, companyId);
  const microseconds = ((performance.now() - startedMs) * 1_000) / calls;
  return { name: 'guard, known text', value: microseconds, target: 2, unit: 'µs', note: 'a call' };
}
