import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '@rowhouse/core/database';
import { migrationsFolder, rolePassword, type TestServer, urlOf, withAdmin } from './postgres.ts';

type Client = Parameters<Parameters<typeof withAdmin>[2]>[0];

/**
 * Takes a database through an upgrade: it is made as it was before the migration whose tag ends so, filled by `before`, brought
 * up to date, looked at by `after`, and dropped.
 */
export async function upgradeDatabase(
  server: TestServer,
  tag: string,
  { before, after }: { before: (client: Client) => Promise<void>; after: (client: Client) => Promise<void> },
): Promise<void> {
  const name = `t_${process.pid}_upgrade${tag}`;
  const older = migrationsBefore(tag);
  const settings = {
    adminUrl: urlOf(server, 'postgres', name),
    tenantPassword: rolePassword,
    platformPassword: rolePassword,
  };
  await withAdmin(server, 'postgres', (client) => client.query(`create database ${name}`));
  try {
    await migrateDatabase({ ...settings, folder: older });
    await withAdmin(server, name, before);
    await migrateDatabase({ ...settings, folder: migrationsFolder });
    await withAdmin(server, name, after);
  } finally {
    rmSync(older, { recursive: true });
    await withAdmin(server, 'postgres', (client) => client.query(`drop database if exists ${name} with (force)`));
  }
}

/** A company with nothing but its row in either plane. @returns its id. */
export async function insertCompany(client: Client, slug: string): Promise<string> {
  const { rows } = await client.query<{ id: string }>(
    `insert into platform.companies (id, slug, name, tier, industry, template_version, idempotency_key, request_hash)
values (gen_random_uuid(), $1, $1, 'growth', 'plumbing', 1, $1, '') returning id`,
    [slug],
  );
  const id = rows[0]?.id ?? '';
  await client.query(
    `insert into tenant.companies (company_id, slug, name, industry, tier, time_zone, noun_business, noun_customer, noun_visit)
values ($1, $2, $2, 'plumbing', 'growth', 'UTC', 'b', 'c', 'v')`,
    [id, slug],
  );
  return id;
}

function migrationsBefore(tag: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-migrations-'));
  cpSync(migrationsFolder, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as { entries: { tag: string }[] };
  const index = journal.entries.findIndex((entry) => entry.tag.endsWith(tag));
  if (index < 1) throw new TypeError(`no migration ends with ${tag}, or it is the first`);
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, index) }));
  return folder;
}
