import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateDatabase } from '@rowhouse/core/database';
import { expect, inject, test } from 'vitest';
import { type AuditLog, verifyLog } from '../support/audit-log.ts';
import { migrationsFolder, rolePassword, urlOf, withAdmin } from '../support/postgres.ts';

type Journal = { entries: { tag: string }[] };

/** The migrations as they were before there was a chain. */
function olderMigrations(): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-migrations-'));
  cpSync(migrationsFolder, folder, { recursive: true });
  const path = join(folder, 'meta', '_journal.json');
  const journal = JSON.parse(readFileSync(path, 'utf8')) as Journal;
  const index = journal.entries.findIndex((entry) => entry.tag.endsWith('_audit_chain'));
  expect(index).toBeGreaterThan(0);
  writeFileSync(path, JSON.stringify({ ...journal, entries: journal.entries.slice(0, index) }));
  return folder;
}

test.each([inject('postgres'), inject('postgres15')].filter((server) => server !== null))(
  'what was logged before there was a chain is chained when PostgreSQL $version is upgraded',
  async (server) => {
    const name = `t_${process.pid}_upgrade`;
    const older = olderMigrations();
    const settings = {
      adminUrl: urlOf(server, 'postgres', name),
      tenantPassword: rolePassword,
      platformPassword: rolePassword,
    };
    await withAdmin(server, 'postgres', (client) => client.query(`create database ${name}`));
    try {
      await migrateDatabase({ ...settings, folder: older });
      await withAdmin(server, name, async (client) => {
        for (const slug of ['one', 'two', 'without-events']) {
          const { rows } = await client.query<{ id: string }>(
            `insert into platform.companies (id, slug, name, tier, industry, template_version, idempotency_key, request_hash)
values (gen_random_uuid(), $1, $1, 'growth', 'plumbing', 1, $1, '') returning id`,
            [slug],
          );
          await client.query(
            `insert into tenant.companies (company_id, slug, name, industry, tier, time_zone, noun_business, noun_customer, noun_visit)
values ($1, $2, $2, 'plumbing', 'growth', 'UTC', 'b', 'c', 'v')`,
            [rows[0]?.id, slug],
          );
          if (slug !== 'without-events')
            for (const [index, detail] of ['first', 'zweitens: Grüße, 12:ü,', ''].entries())
              await client.query(
                `insert into tenant.audit_events (company_id, id, actor_kind, actor_id, action, target, detail, request_id, created_at)
values ($1, gen_random_uuid(), 'member', 'somebody', 'budget.changed', '', $2, 'r', $3)`,
                [rows[0]?.id, detail, new Date(Date.UTC(2026, 0, index + 1, 8, 0, 0, index * 70))],
              );
        }
      });
      await migrateDatabase({ ...settings, folder: migrationsFolder });
      await withAdmin(server, name, async (client) => {
        const companies = await client.query<{ slug: string; companyId: string; sequence: string; hash: string }>(
          `select c.slug, c.company_id as "companyId", h.sequence, encode(h.hash, 'hex') as hash
from tenant.companies c join tenant.audit_heads h on h.company_id = c.company_id order by c.slug`,
        );
        expect(companies.rows.map((row) => row.sequence)).toEqual(['3', '3', '0']);
        for (const { companyId, sequence, hash } of companies.rows) {
          const { rows: events } = await client.query<AuditLog['events'][number]>(
            `select sequence::integer, id, actor_kind as "actorKind", actor_id as "actorId", action, target, detail,
request_id as "requestId", created_at as "createdAt", encode(previous_hash, 'hex') as "previousHash", encode(hash, 'hex') as hash
from tenant.audit_events where company_id = $1 order by sequence`,
            [companyId],
          );
          const head = { sequence: Number(sequence), hash };
          expect(await verifyLog({ format: 'rowhouse-audit/1', companyId, head, events })).toContain('Intact');
        }
      });
    } finally {
      rmSync(older, { recursive: true });
      await withAdmin(server, 'postgres', (client) => client.query(`drop database if exists ${name} with (force)`));
    }
  },
);
