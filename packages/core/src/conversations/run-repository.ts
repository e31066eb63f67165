import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { ConversationId, MessageId, RunId } from '../base/index.ts';
import { chatRuns, conversations } from '../db/schema/conversations.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { ConversationRow } from './repository.ts';

export type RunRow = typeof chatRuns.$inferSelect;

const conversationOfRun = prepareQuery(['runId'], (db, { companyId, runId }) =>
  db
    .select(getTableColumns(conversations))
    .from(chatRuns)
    .innerJoin(
      conversations,
      and(eq(conversations.companyId, companyId), eq(conversations.id, chatRuns.conversationId)),
    )
    .where(and(eq(chatRuns.companyId, companyId), eq(chatRuns.id, runId))),
);

export function findConversationOfRun(tenant: TenantScope, runId: RunId): Promise<ConversationRow[]> {
  return conversationOfRun(tenant, { runId });
}

const runByKey = prepareQuery(
  ['conversationId', 'idempotencyKey'],
  (db, { companyId, conversationId, idempotencyKey }) =>
    db
      .select()
      .from(chatRuns)
      .where(
        and(
          eq(chatRuns.companyId, companyId),
          eq(chatRuns.conversationId, conversationId),
          eq(chatRuns.idempotencyKey, idempotencyKey),
        ),
      ),
);

export function findRunByKey(
  tenant: TenantScope,
  conversationId: ConversationId,
  idempotencyKey: string,
): Promise<RunRow[]> {
  return runByKey(tenant, { conversationId, idempotencyKey });
}

/** The run that still answers in this conversation, if one does. */
export function findActiveRun(tenant: TenantScope, conversationId: ConversationId, since: Date): Promise<RunRow[]> {
  return tenant.db
    .select()
    .from(chatRuns)
    .where(
      and(
        eq(chatRuns.companyId, tenant.companyId),
        eq(chatRuns.conversationId, conversationId),
        eq(chatRuns.status, 'running'),
        sql`${chatRuns.createdAt} > ${since.toISOString()}::timestamptz`,
      ),
    )
    .orderBy(sql`${chatRuns.createdAt} desc`)
    .limit(1)
    .execute();
}

const openedRun = prepareQuery(['id', 'conversationId', 'idempotencyKey', 'questionId', 'createdAt'], (db, places) =>
  db.insert(chatRuns).values({ ...places, status: 'running' }),
);

/** Adds the run. A key that has been used in this conversation is a conflict, and undoes the whole batch. */
export function addRun(
  tenant: TenantScope,
  run: {
    id: RunId;
    conversationId: ConversationId;
    idempotencyKey: string;
    questionId: MessageId;
    createdAt: Date;
  },
): Promise<unknown> {
  return openedRun(tenant, run);
}

const endedRun = prepareQuery(['runId', 'status', 'at'], (db, { companyId, runId, status, at }) =>
  db
    .update(chatRuns)
    .set({ status: sql`${status}::text`, finishedAt: sql`${at}::timestamptz` })
    .where(and(eq(chatRuns.companyId, companyId), eq(chatRuns.id, runId), eq(chatRuns.status, 'running')))
    .returning({ id: chatRuns.id }),
);

/** Ends the run once: nothing comes back when it had ended already. */
export function finishRun(
  tenant: TenantScope,
  runId: RunId,
  { status, at }: { status: 'done' | 'failed' | 'stopped'; at: Date },
): Promise<{ id: RunId }[]> {
  return endedRun(tenant, { runId, status, at });
}
