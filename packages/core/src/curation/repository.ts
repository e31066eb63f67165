import { and, eq, sql } from 'drizzle-orm';
import type { ConversationId, EntryId } from '../base/index.ts';
import { knowledgeProposals, unansweredQuestions } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';

export type ProposalRow = typeof knowledgeProposals.$inferSelect;

export async function addProposal(
  tenant: TenantScope,
  proposal: Omit<typeof knowledgeProposals.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(knowledgeProposals).values({ companyId: tenant.companyId, ...proposal });
}

/** An open proposal of the same kind that says the same about the same entry. */
export function findSameProposal(
  tenant: TenantScope,
  { kind, question, entryId }: Pick<ProposalRow, 'kind' | 'question' | 'entryId'>,
): Promise<ProposalRow[]> {
  return tenant.db
    .select()
    .from(knowledgeProposals)
    .where(
      and(
        eq(knowledgeProposals.companyId, tenant.companyId),
        eq(knowledgeProposals.status, 'open'),
        eq(knowledgeProposals.kind, kind),
        sql`lower(${knowledgeProposals.question}) = lower(${question})`,
        entryId === null ? sql`${knowledgeProposals.entryId} is null` : eq(knowledgeProposals.entryId, entryId),
      ),
    )
    .limit(1)
    .execute();
}

/** Kept for the curator: what a visitor asked and the knowledge could not answer. */
export function addUnansweredQuestion(
  tenant: TenantScope,
  question: {
    id: string;
    question: string;
    conversationId: string;
    bestEntryId: EntryId | null;
    confidence: number;
  },
): Promise<unknown> {
  return tenant.db
    .insert(unansweredQuestions)
    .values({ companyId: tenant.companyId, ...question })
    .execute();
}

/** What was asked or proposed in a conversation, for whoever has to forget it. */
export async function removeUnansweredOf(tenant: TenantScope, conversationId: ConversationId): Promise<void> {
  await tenant.db
    .delete(unansweredQuestions)
    .where(
      and(eq(unansweredQuestions.companyId, tenant.companyId), eq(unansweredQuestions.conversationId, conversationId)),
    );
}

export async function removeProposalsOf(tenant: TenantScope, conversationId: ConversationId): Promise<void> {
  await tenant.db
    .delete(knowledgeProposals)
    .where(
      and(eq(knowledgeProposals.companyId, tenant.companyId), eq(knowledgeProposals.conversationId, conversationId)),
    );
}

/** The visitor said which entry was meant: a vote on what this conversation has asked last. */
export function setChosenEntry(tenant: TenantScope, conversationId: string, entryId: EntryId): Promise<unknown> {
  return tenant.db
    .update(unansweredQuestions)
    .set({ chosenEntryId: entryId })
    .where(
      and(
        eq(unansweredQuestions.companyId, tenant.companyId),
        eq(unansweredQuestions.conversationId, conversationId),
        eq(unansweredQuestions.status, 'open'),
        sql`${unansweredQuestions.chosenEntryId} is null`,
      ),
    )
    .execute();
}
