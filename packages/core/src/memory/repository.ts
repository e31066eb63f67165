import { and, eq, getTableColumns, inArray, or, sql } from 'drizzle-orm';
import type { ContactId, ConversationId, MemoryId, ListPlace, UserId, VisitorId } from '../base/index.ts';
import { users } from '../db/schema/access.ts';
import { canaries } from '../db/schema/audit.ts';
import { contacts } from '../db/schema/contacts.ts';
import { visitors } from '../db/schema/conversations.ts';
import { memories } from '../db/schema/memory.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

/** `canary` is the marker of whoever the row belongs to: it goes wherever the text goes, up to the exit that takes it off. */
export type MemoryRow = typeof memories.$inferSelect & { canary: string | null };
export type MemorySubject = { kind: 'visitor' | 'contact' | 'member' | 'company'; id: string };

const columns = { ...getTableColumns(memories), canary: canaries.marker };

const memoriesOf = prepareQuery(['kind', 'id', 'limit'], (db, { companyId, kind, id, limit }) =>
  db
    .select(columns)
    .from(memories)
    .leftJoin(canaries, and(eq(canaries.companyId, memories.companyId), eq(canaries.place, 'memory')))
    .where(and(eq(memories.companyId, companyId), eq(memories.subjectKind, kind), eq(memories.subjectId, id)))
    .orderBy(sql`${memories.createdAt} desc`, sql`${memories.id} desc`)
    .limit(limit),
);

/** Newest first. */
export function listMemoriesOf(tenant: TenantScope, subject: MemorySubject, limit: number): Promise<MemoryRow[]> {
  return memoriesOf(tenant, { kind: subject.kind, id: subject.id, limit });
}

const memoriesAround = prepareQuery(
  ['visitorId', 'memberId', 'limit'],
  (db, { companyId, visitorId, memberId, limit }) => {
    // A contact's facts only where it is sure that this visitor is that contact.
    const ownContact = db
      .select({ contactId: visitors.contactId })
      .from(visitors)
      .where(and(eq(visitors.companyId, companyId), eq(visitors.id, visitorId), eq(visitors.contactTrusted, true)));
    return db
      .select(columns)
      .from(memories)
      .leftJoin(canaries, and(eq(canaries.companyId, memories.companyId), eq(canaries.place, 'memory')))
      .where(
        and(
          eq(memories.companyId, companyId),
          or(
            and(eq(memories.subjectKind, 'visitor'), eq(memories.subjectId, visitorId)),
            and(eq(memories.subjectKind, 'member'), eq(memories.subjectId, memberId)),
            and(eq(memories.subjectKind, 'contact'), inArray(memories.subjectId, ownContact)),
            eq(memories.subjectKind, 'company'),
          ),
        ),
      )
      .orderBy(sql`${memories.createdAt} desc`, sql`${memories.id} desc`)
      .limit(limit);
  },
);

/** Stands where there is no visitor, or no member. */
const nobody = '00000000-0000-0000-0000-000000000000';

/** What is known of whoever an agent talks with, of the contact that they are for sure, and of the company; newest first. */
export function listMemoriesAround(
  tenant: TenantScope,
  { visitorId, memberId }: { visitorId: VisitorId | null; memberId: UserId | null },
  limit: number,
): Promise<MemoryRow[]> {
  return memoriesAround(tenant, { visitorId: visitorId ?? nobody, memberId: memberId ?? nobody, limit });
}

/** With whom it is about, as staff know them: the contact, or the visitor's; or the colleague. */
export type ListedMemory = MemoryRow & { contactId: ContactId | null; aboutName: string | null };

/** Newest first, from before the place on; of one subject alone where one is named. */
export function listMemories(
  tenant: TenantScope,
  { subject, before, limit }: { subject: MemorySubject | null; before: ListPlace | null; limit: number },
): Promise<ListedMemory[]> {
  const { companyId } = tenant;
  const contactId = sql`case when ${memories.subjectKind} = 'contact' then ${memories.subjectId} else ${visitors.contactId} end`;
  return tenant.db
    .select({
      ...columns,
      contactId: contacts.id,
      aboutName: sql<string | null>`coalesce(${contacts.name}, ${users.name})`,
    })
    .from(memories)
    .leftJoin(canaries, and(eq(canaries.companyId, companyId), eq(canaries.place, 'memory')))
    .leftJoin(
      visitors,
      and(eq(visitors.companyId, companyId), eq(memories.subjectKind, 'visitor'), eq(visitors.id, memories.subjectId)),
    )
    .leftJoin(contacts, and(eq(contacts.companyId, companyId), eq(contacts.id, contactId)))
    .leftJoin(
      users,
      and(eq(users.companyId, companyId), eq(memories.subjectKind, 'member'), eq(users.id, memories.subjectId)),
    )
    .where(
      and(
        eq(memories.companyId, companyId),
        subject === null ? undefined : and(eq(memories.subjectKind, subject.kind), eq(memories.subjectId, subject.id)),
        before === null
          ? undefined
          : sql`(${memories.createdAt}, ${memories.id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(sql`${memories.createdAt} desc`, sql`${memories.id} desc`)
    .limit(limit)
    .execute();
}

/** Those of them that have not been forgotten. */
export function findMemories(tenant: TenantScope, ids: readonly MemoryId[]): Promise<{ id: MemoryId; text: string }[]> {
  return tenant.db
    .select({ id: memories.id, text: memories.text })
    .from(memories)
    .where(and(eq(memories.companyId, tenant.companyId), sql`${memories.id} = any(${sql.param([...ids])}::uuid[])`))
    .execute();
}

export async function addMemory(
  tenant: TenantScope,
  memory: Omit<typeof memories.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(memories).values({ companyId: tenant.companyId, ...memory });
}

export async function updateMemory(
  tenant: TenantScope,
  memoryId: MemoryId,
  change: Partial<Pick<MemoryRow, 'text' | 'audience'>>,
): Promise<boolean> {
  const rows = await tenant.db
    .update(memories)
    .set(change)
    .where(and(eq(memories.companyId, tenant.companyId), eq(memories.id, memoryId)))
    .returning({ id: memories.id });
  return rows.length === 1;
}

/** When they stood in a prompt last. */
export async function touchMemories(tenant: TenantScope, memoryIds: readonly MemoryId[], now: Date): Promise<void> {
  await tenant.db
    .update(memories)
    .set({ lastUsedAt: now })
    .where(and(eq(memories.companyId, tenant.companyId), inArray(memories.id, [...memoryIds])));
}

/** Everything that is known about somebody. */
export async function removeMemoriesOf(tenant: TenantScope, { kind, id }: MemorySubject): Promise<void> {
  await tenant.db
    .delete(memories)
    .where(and(eq(memories.companyId, tenant.companyId), eq(memories.subjectKind, kind), eq(memories.subjectId, id)));
}

/** What was said in a conversation, whomever it is about. */
export async function removeMemoriesFrom(tenant: TenantScope, conversationId: ConversationId): Promise<void> {
  await tenant.db
    .delete(memories)
    .where(and(eq(memories.companyId, tenant.companyId), eq(memories.conversationId, conversationId)));
}

export async function removeMemory(tenant: TenantScope, memoryId: MemoryId): Promise<boolean> {
  const rows = await tenant.db
    .delete(memories)
    .where(and(eq(memories.companyId, tenant.companyId), eq(memories.id, memoryId)))
    .returning({ id: memories.id });
  return rows.length === 1;
}
