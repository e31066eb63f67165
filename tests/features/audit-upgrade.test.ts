import { expect, inject, test } from 'vitest';
import { type AuditLog, verifyLog } from '../support/audit-log.ts';
import { insertCompany, upgradeDatabase } from '../support/older-migrations.ts';

test.each([inject('postgres'), inject('postgres15')].filter((server) => server !== null))(
  'what was logged before there was a chain is chained when PostgreSQL $version is upgraded',
  async (server) => {
    await upgradeDatabase(server, '_audit_chain', {
      async before(client) {
        for (const slug of ['one', 'two', 'without-events']) {
          const id = await insertCompany(client, slug);
          if (slug !== 'without-events')
            for (const [index, detail] of ['first', 'zweitens: Grüße, 12:ü,', ''].entries())
              await client.query(
                `insert into tenant.audit_events (company_id, id, actor_kind, actor_id, action, target, detail, request_id, created_at)
values ($1, gen_random_uuid(), 'member', 'somebody', 'budget.changed', '', $2, 'r', $3)`,
                [id, detail, new Date(Date.UTC(2026, 0, index + 1, 8, 0, 0, index * 70))],
              );
        }
      },
      async after(client) {
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
      },
    });
  },
);
