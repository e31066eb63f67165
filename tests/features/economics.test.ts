import { afterAll, expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

/** `ROWHOUSE_TEST_COMPANIES=100` for a fleet. */
const fleetSize = Number(process.env['ROWHOUSE_TEST_COMPANIES'] ?? 8);
const house = await openHouse();
afterAll(() => house.close());

test(`what one of ${fleetSize} companies costs is measured, and set against a database for each`, async () => {
  const trades = ['plumbing', 'dental', 'cafe-bakery', 'hotel-bnb'];
  for (let number = 0; number < fleetSize; number += 1)
    await house.furnish(`Fleet ${number}`, trades[number % trades.length] ?? 'plumbing');
  const { measured, assumptions, marginalUsd, table, caveats } = await house.core.books.economics({ vcpuUsd: 30 });
  expect(measured.companies).toBe(fleetSize);
  expect(measured.rows).toBeGreaterThan(600);
  // The rest of so small a database is nobody's: the templates of all trades, catalogs and empty pages.
  expect(measured.accountedShare).toBeGreaterThan(0.1);
  expect(measured.accountedShare).toBeLessThanOrEqual(1);
  expect(measured.diskBytes * fleetSize).toBeLessThanOrEqual(measured.databaseBytes);
  expect(assumptions).toMatchObject({ vcpuUsd: 30 });
  const { total, ...parts } = marginalUsd;
  expect(Object.values(parts).reduce((sum, part) => sum + part, 0)).toBeCloseTo(total, 9);
  expect(total).toBeGreaterThan(0);
  expect(table.map(({ companies }) => companies)).toEqual([100, 1_000, 5_000]);
  for (const row of table) {
    expect(row.sharedUsd).toBeCloseTo(assumptions.baseUsd + row.companies * total, 6);
    expect(row.ownDatabasesUsd).toBe(row.companies * assumptions.ownDatabaseUsd);
    expect(row.timesDearer).toBeCloseTo(row.ownDatabasesUsd / row.sharedUsd, 9);
  }
  expect(caveats.length).toBeGreaterThan(0);
  process.stdout.write(`${JSON.stringify({ measured, marginalUsd, table })}\n`);
}, 300_000);
