import { and, asc, desc, eq, getTableColumns, sql } from 'drizzle-orm';
import type { ActionId, AppointmentId, ConversationId, DraftId, UserId } from '../base/index.ts';
import { contentDrafts, pendingActions } from '../db/schema/actions.ts';
import { agents } from '../db/schema/agents.ts';
import { conversationNotes } from '../db/schema/conversations.ts';
import type { TenantScope } from '../tenant/index.ts';

export type ActionRow = typeof pendingActions.$inferSelect;
export type ActionListing = ActionRow & { agentName: string };
export type DraftRow = typeof contentDrafts.$inferSelect;
export type DraftListing = DraftRow & { agentName: string | null };
export type NoteRow = typeof conversationNotes.$inferSelect;

export async function addAction(
  tenant: TenantScope,
  action: Omit<typeof pendingActions.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(pendingActions).values({ companyId: tenant.companyId, ...action });
}

/** What waits for a person's word, oldest first; of one conversation, or of all. */
export function listPendingActions(
  tenant: TenantScope,
  conversationId: ConversationId | null,
  limit: number,
): Promise<ActionListing[]> {
  return tenant.db
    .select({ ...getTableColumns(pendingActions), agentName: agents.name })
    .from(pendingActions)
    .innerJoin(agents, and(eq(agents.companyId, tenant.companyId), eq(agents.id, pendingActions.agentId)))
    .where(
      and(
        eq(pendingActions.companyId, tenant.companyId),
        eq(pendingActions.status, 'pending'),
        conversationId === null ? undefined : eq(pendingActions.conversationId, conversationId),
      ),
    )
    .orderBy(asc(pendingActions.createdAt))
    .limit(limit)
    .execute();
}

export function findAction(tenant: TenantScope, actionId: ActionId): Promise<ActionListing[]> {
  return tenant.db
    .select({ ...getTableColumns(pendingActions), agentName: agents.name })
    .from(pendingActions)
    .innerJoin(agents, and(eq(agents.companyId, tenant.companyId), eq(agents.id, pendingActions.agentId)))
    .where(and(eq(pendingActions.companyId, tenant.companyId), eq(pendingActions.id, actionId)))
    .execute();
}

/** What waits about one appointment. */
export function listPendingAbout(tenant: TenantScope, appointmentId: AppointmentId): Promise<{ id: ActionId }[]> {
  return tenant.db
    .select({ id: pendingActions.id })
    .from(pendingActions)
    .where(
      and(
        eq(pendingActions.companyId, tenant.companyId),
        eq(pendingActions.status, 'pending'),
        sql`${pendingActions.payload} ->> 'appointmentId' = ${appointmentId}`,
      ),
    )
    .execute();
}

/** Decides it once. @returns whether it was still pending. */
export async function decideAction(
  tenant: TenantScope,
  {
    actionId,
    status,
    userId,
    at,
  }: { actionId: ActionId; status: 'confirmed' | 'refused'; userId: UserId | null; at: Date },
): Promise<boolean> {
  const rows = await tenant.db
    .update(pendingActions)
    .set({ status, decidedBy: userId, decidedAt: at })
    .where(
      and(
        eq(pendingActions.companyId, tenant.companyId),
        eq(pendingActions.id, actionId),
        eq(pendingActions.status, 'pending'),
      ),
    )
    .returning({ id: pendingActions.id });
  return rows.length === 1;
}

/** It could not be done after all. */
export async function withdrawDecision(tenant: TenantScope, actionId: ActionId): Promise<void> {
  await tenant.db
    .update(pendingActions)
    .set({ status: 'refused' })
    .where(and(eq(pendingActions.companyId, tenant.companyId), eq(pendingActions.id, actionId)));
}

export async function addDraft(
  tenant: TenantScope,
  draft: Omit<typeof contentDrafts.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(contentDrafts).values({ companyId: tenant.companyId, ...draft });
}

/** Newest first; discarded ones are left out. */
export function listDrafts(tenant: TenantScope, limit: number): Promise<DraftListing[]> {
  return tenant.db
    .select({ ...getTableColumns(contentDrafts), agentName: agents.name })
    .from(contentDrafts)
    .leftJoin(agents, and(eq(agents.companyId, tenant.companyId), eq(agents.id, contentDrafts.agentId)))
    .where(and(eq(contentDrafts.companyId, tenant.companyId), sql`${contentDrafts.status} <> 'discarded'`))
    .orderBy(desc(contentDrafts.createdAt), desc(contentDrafts.id))
    .limit(limit)
    .execute();
}

export async function updateDraft(
  tenant: TenantScope,
  draftId: DraftId,
  change: Partial<Pick<DraftRow, 'title' | 'body' | 'status' | 'updatedAt'>>,
): Promise<boolean> {
  const rows = await tenant.db
    .update(contentDrafts)
    .set(change)
    .where(and(eq(contentDrafts.companyId, tenant.companyId), eq(contentDrafts.id, draftId)))
    .returning({ id: contentDrafts.id });
  return rows.length === 1;
}

export async function removeDraftsOf(tenant: TenantScope, conversationId: ConversationId): Promise<void> {
  await tenant.db
    .delete(contentDrafts)
    .where(and(eq(contentDrafts.companyId, tenant.companyId), eq(contentDrafts.conversationId, conversationId)));
}

export async function addNote(
  tenant: TenantScope,
  note: Omit<typeof conversationNotes.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(conversationNotes).values({ companyId: tenant.companyId, ...note });
}

/** Oldest first. */
export function listNotes(tenant: TenantScope, conversationId: ConversationId): Promise<NoteRow[]> {
  return tenant.db
    .select()
    .from(conversationNotes)
    .where(and(eq(conversationNotes.companyId, tenant.companyId), eq(conversationNotes.conversationId, conversationId)))
    .orderBy(asc(conversationNotes.createdAt))
    .limit(200)
    .execute();
}
