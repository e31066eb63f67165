import { and, eq, gt, gte, like, lt, lte, sql } from 'drizzle-orm';
import { literalPattern } from '../base/index.ts';
import { users } from '../db/schema/access.ts';
import { auditEvents, auditHeads } from '../db/schema/audit.ts';
import type { TenantScope } from '../tenant/index.ts';

export type EventRow = typeof auditEvents.$inferSelect;
export type Head = { sequence: number; hash: Buffer };

/** The chain's end, locked until the transaction is over: whoever appends next waits for it. */
export async function lockHead(tenant: TenantScope): Promise<Head> {
  const [head] = await tenant.db
    .select({ sequence: auditHeads.sequence, hash: auditHeads.hash })
    .from(auditHeads)
    .where(eq(auditHeads.companyId, tenant.companyId))
    .for('update');
  // Every company is furnished with one: to begin again in silence is what somebody who cut the chain would want.
  if (!head) throw new TypeError('a company without the end of its audit chain');
  return head;
}

export function findHead(tenant: TenantScope): Promise<Head[]> {
  return tenant.db
    .select({ sequence: auditHeads.sequence, hash: auditHeads.hash })
    .from(auditHeads)
    .where(eq(auditHeads.companyId, tenant.companyId))
    .execute();
}

export async function setHead(tenant: TenantScope, head: Head): Promise<void> {
  await tenant.db.update(auditHeads).set(head).where(eq(auditHeads.companyId, tenant.companyId));
}

export async function addEvent(tenant: TenantScope, event: Omit<EventRow, 'companyId'>): Promise<void> {
  await tenant.db.insert(auditEvents).values({ companyId: tenant.companyId, ...event });
}

export type EventFilter = {
  /** `member.` finds all that begins so. */
  action: string | null;
  actorKind: string | null;
  from: Date | null;
  to: Date | null;
};

/** Newest first, from before the sequence on, with the names of members that are known. */
export function listEvents(
  tenant: TenantScope,
  { before, limit, filter }: { before: number | null; limit: number; filter: EventFilter },
): Promise<{ event: EventRow; actorName: string | null }[]> {
  const prefix = `${literalPattern(filter.action ?? '')}%`;
  return tenant.db
    .select({ event: auditEvents, actorName: users.name })
    .from(auditEvents)
    .leftJoin(users, and(eq(users.companyId, tenant.companyId), sql`${users.id}::text = ${auditEvents.actorId}`))
    .where(
      and(
        eq(auditEvents.companyId, tenant.companyId),
        before === null ? undefined : lt(auditEvents.sequence, before),
        filter.action === null ? undefined : like(auditEvents.action, prefix),
        filter.actorKind === null ? undefined : eq(auditEvents.actorKind, filter.actorKind),
        filter.from === null ? undefined : gte(auditEvents.createdAt, filter.from),
        filter.to === null ? undefined : lte(auditEvents.createdAt, filter.to),
      ),
    )
    .orderBy(sql`${auditEvents.sequence} desc`)
    .limit(limit)
    .execute();
}

/** Oldest first, from after the sequence on. */
export function listChain(
  tenant: TenantScope,
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
): Promise<EventRow[]> {
  return tenant.db
    .select()
    .from(auditEvents)
    .where(
      and(
        eq(auditEvents.companyId, tenant.companyId),
        gt(auditEvents.sequence, after),
        lte(auditEvents.sequence, upTo),
      ),
    )
    .orderBy(auditEvents.sequence)
    .limit(limit)
    .execute();
}
