import { and, eq } from 'drizzle-orm';
import pg from 'pg';
import { servicePrices } from '../packages/core/src/db/schema/companies.ts';
import type { TenantScope } from '@rowhouse/core/tenant';
import type { BenchHouse } from './house.ts';
import { alternate, type Ratio } from './ratios.ts';

const text =
  'select "id", "slug", "label", "unit" from "tenant"."service_prices" where ("tenant"."service_prices"."company_id" = $1 and "tenant"."service_prices"."position" = $2) limit $3';

/** A tenant read through the handle (guard, filter, row security, one round trip) against the bare prepared query. */
export async function benchReads(house: BenchHouse): Promise<Ratio[]> {
  const { tenancy, context, guard } = house;
  // The bare side reads as an administrator: no company, no policy, no guard.
  const pool = new pg.Pool({ connectionString: house.testDatabase.adminUrl, max: 16 });
  const values = [context.companyId, 0, 20];
  const bare = () => pool.query({ name: 'bare', text, values, rowMode: 'array' });
  const read = (tenant: TenantScope) =>
    tenant.db
      .select({ id: servicePrices.id, slug: servicePrices.slug, label: servicePrices.label, unit: servicePrices.unit })
      .from(servicePrices)
      .where(and(eq(servicePrices.companyId, tenant.companyId), eq(servicePrices.position, 0)))
      .limit(20);
  const batch = () => tenancy.batch(context, (tenant) => [read(tenant)]);
  const five = () =>
    tenancy.batch(context, (tenant) => [read(tenant), read(tenant), read(tenant), read(tenant), read(tenant)]);
  const fiveBare = async () => {
    for (let number = 0; number < 5; number += 1) await bare();
  };
  try {
    const one = await alternate({ bare, batch }, { rounds: 600, atOnce: 1 });
    const sixteen = await alternate({ bare, batch }, { rounds: 200, atOnce: 16 });
    const fives = await alternate({ fiveBare, five }, { rounds: 300, atOnce: 1 });
    const calls = 200_000;
    const startedMs = performance.now();
    for (let number = 0; number < calls; number += 1) guard.verify(text, values, context.companyId);
    const guardMicroseconds = ((performance.now() - startedMs) * 1_000) / calls;
    const note = (a: number, b: number) => `${a.toFixed(2)} against ${b.toFixed(2)} ms`;
    return [
      {
        name: 'tenant read by drizzle and batch / bare query, 1 connection',
        value: one.batch / one.bare,
        target: 1.15,
        unit: '×',
        note: note(one.batch, one.bare),
      },
      {
        name: 'the same, 16 at once',
        value: sixteen.batch / sixteen.bare,
        target: 1.15,
        unit: '×',
        note: note(sixteen.batch, sixteen.bare),
      },
      {
        name: 'five reads in one batch / five awaited bare queries',
        value: fives.five / fives.fiveBare,
        target: 0.6,
        unit: '×',
        note: note(fives.five, fives.fiveBare),
      },
      { name: 'guard, known text', value: guardMicroseconds, target: 2, unit: 'µs', note: 'a call' },
    ];
  } finally {
    await pool.end();
  }
}
