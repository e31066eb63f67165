import { readdirSync } from 'node:fs';
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core';
import { expect, test } from 'vitest';
import { listTables, sharedTables, tenantTableNames } from './tables.ts';

/** As the files of the schema say, whether somebody has thought of listing them or not. */
async function tablesOfAllFiles(): Promise<string[]> {
  const folder = new URL('schema/', import.meta.url);
  const names: string[] = [];
  for (const file of readdirSync(folder)) {
    const module = (await import(new URL(file, folder).href)) as Record<string, unknown>;
    for (const value of Object.values(module)) {
      if (!(value instanceof PgTable)) continue;
      const { schema, name } = getTableConfig(value);
      names.push(`${schema}.${name}`);
    }
  }
  return names.sort();
}

test('every table of the schema is listed, once', async () => {
  const listed = listTables().map(({ schema, name }) => `${schema}.${name}`);
  expect(listed.sort()).toEqual(await tablesOfAllFiles());
});

test('the tables of tenants are those of their schema, in order', async () => {
  const names = tenantTableNames();
  expect(names).toEqual(
    (await tablesOfAllFiles()).filter((name) => name.startsWith('tenant.')).map((name) => name.slice(7)),
  );
  expect(names).toContain('companies');
  expect(names).not.toContain('identities');
});

test('what tenants share is on the platform, and nothing else of it is', () => {
  expect(sharedTables).toEqual(['master_entries', 'master_postings', 'master_stats', 'master_terms', 'model_prices']);
  const platform = listTables().filter(({ schema }) => schema === 'platform');
  for (const name of sharedTables) expect(platform).toContainEqual({ schema: 'platform', name });
});
