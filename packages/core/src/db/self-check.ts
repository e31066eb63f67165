import { CoreError } from '../base/index.ts';
import type { Pool } from './connection.ts';
import { checkCatalog, type CatalogFinding } from './catalog.ts';
import { tenantTableNames } from './tables.ts';

/** Runs one text on a pool; the catalog checks need no parameters. */
export async function askPool(pool: Pool, text: string): Promise<Record<string, unknown>[]> {
  const connection = await pool.acquire();
  try {
    const [result] = await connection.send([{ config: { text }, values: [] }]);
    return result.rows as Record<string, unknown>[];
  } finally {
    connection.release();
  }
}

/** What the catalogs say now, asked as the role that serves tenants. */
export function inspectWalls(tenantPool: Pool): Promise<CatalogFinding[]> {
  return checkCatalog((text) => askPool(tenantPool, text));
}

/**
 * Refuses to serve on an unsafe database: a role that could step over the walls, a table without them, a pooler that
 * lets a company's setting reach the next client.
 * @throws CoreError 'unavailable' that says what is wrong and what to do.
 */
export async function checkDatabase({
  tenantPool,
  platformPool,
  expectedMigrations,
}: {
  tenantPool: Pool;
  platformPool: Pool;
  expectedMigrations: number;
}): Promise<void> {
  const [applied] = await askPool(platformPool, 'select count(*)::int as n from platform.migrations');
  if (applied?.['n'] !== expectedMigrations)
    throw unsafe(
      `it has ${String(applied?.['n'])} migrations where ${expectedMigrations} are expected; start once with an administrator's DATABASE_URL`,
    );
  const [who] = await askPool(
    tenantPool,
    `select current_user::text as name, r.rolsuper or r.rolbypassrls as above from pg_roles r where r.rolname = current_user`,
  );
  if (who?.['above'] === true) throw unsafe(`the role ${String(who['name'])} stands above row-level security`);
  const findings = (await inspectWalls(tenantPool)).filter((finding) => !finding.ok);
  const [first] = findings;
  if (first) throw unsafe(`it fails the check "${first.title}": ${describe(first)}`);
  const present = new Set(
    (
      await askPool(
        tenantPool,
        `select c.relname as name from pg_class c where c.relnamespace = 'tenant'::regnamespace and c.relkind in ('r', 'p')`,
      )
    ).map((row) => String(row['name'])),
  );
  const missing = tenantTableNames().filter((name) => !present.has(name));
  if (missing.length > 0) throw unsafe(`the table ${missing[0]} is missing`);
  await checkSettingIsLocal(tenantPool);
}

/** After a transaction the company must be gone from the connection, also behind a pooler. */
async function checkSettingIsLocal(pool: Pool): Promise<void> {
  const connection = await pool.acquire();
  try {
    const ask = {
      config: { text: `select nullif(current_setting('app.current_company_id', true), '') as company` },
      values: [],
    };
    const probe = '00000000-0000-4000-8000-000000000000' as Parameters<typeof connection.sendAs>[0];
    const [inside] = await connection.sendAs(probe, [ask]);
    const [outside] = await connection.send([ask]);
    const company = ({ rows }: typeof inside) =>
      (rows as { company: string | null }[]).map((row) => row.company).join();
    if (company(inside) !== probe || company(outside) !== '')
      throw unsafe('a company set for one transaction does not end with it; check the pooler in front of PostgreSQL');
  } finally {
    connection.release();
  }
}

function describe(finding: CatalogFinding): string {
  const shown = finding.rows.slice(0, 3).map((row) => Object.values(row).map(String).join(' '));
  return `${shown.join('; ')}${finding.rows.length > 3 ? `; and ${finding.rows.length - 3} more` : ''}`;
}

function unsafe(reason: string): CoreError {
  return new CoreError('unavailable', `This database is not safe to serve companies from: ${reason}.`);
}
