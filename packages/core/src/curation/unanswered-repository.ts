import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { knowledgeProposals, unansweredQuestions } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { ProposalRow } from './repository.ts';

export type UnansweredRow = typeof unansweredQuestions.$inferSelect;

/** What still waits for somebody, newest first. */
export function listUnanswered(tenant: TenantScope, limit: number): Promise<UnansweredRow[]> {
  return tenant.db
    .select()
    .from(unansweredQuestions)
    .where(and(eq(unansweredQuestions.companyId, tenant.companyId), eq(unansweredQuestions.status, 'open')))
    .orderBy(desc(unansweredQuestions.createdAt), desc(unansweredQuestions.id))
    .limit(limit)
    .execute();
}

/** Those of them that still wait. */
export function findUnanswered(tenant: TenantScope, ids: readonly string[]): Promise<UnansweredRow[]> {
  return tenant.db
    .select()
    .from(unansweredQuestions)
    .where(
      and(
        eq(unansweredQuestions.companyId, tenant.companyId),
        inArray(unansweredQuestions.id, [...ids]),
        eq(unansweredQuestions.status, 'open'),
      ),
    )
    .orderBy(desc(unansweredQuestions.createdAt), desc(unansweredQuestions.id))
    .execute();
}

export async function setUnansweredStatus(
  tenant: TenantScope,
  ids: readonly string[],
  decision: { status: 'answered' | 'ignored'; by: string; at: Date },
): Promise<void> {
  await tenant.db
    .update(unansweredQuestions)
    .set({ status: decision.status, decidedBy: decision.by, decidedAt: decision.at })
    .where(and(eq(unansweredQuestions.companyId, tenant.companyId), inArray(unansweredQuestions.id, [...ids])));
}

/** How many questions and proposals wait. */
export async function countWaiting(tenant: TenantScope): Promise<{ questions: number; proposals: number }> {
  const { rows } = await tenant.db.execute(sql`select
  (select count(*) from tenant.unanswered_questions u where u.company_id = ${tenant.companyId} and u.status = 'open') as questions,
  (select count(*) from tenant.knowledge_proposals p where p.company_id = ${tenant.companyId} and p.status = 'open') as proposals`);
  return { questions: Number(rows[0]?.['questions'] ?? 0), proposals: Number(rows[0]?.['proposals'] ?? 0) };
}

/** What people of the team said in these conversations after the questions were asked, the newest first. */
export async function listStaffReplies(tenant: TenantScope, questionIds: readonly string[]): Promise<string[]> {
  const ids = sql.param([...questionIds]);
  const { rows } = await tenant.db.execute(sql`select m.text from tenant.unanswered_questions u
join tenant.messages m on m.company_id = ${tenant.companyId} and m.conversation_id = u.conversation_id
  and m.role = 'staff' and m.created_at > u.created_at
where u.company_id = ${tenant.companyId} and u.id = any(${ids}::uuid[])
order by m.created_at desc limit 5`);
  return rows.map((row) => String(row['text']));
}

/** Proposals that wait, newest first. */
export function listOpenProposals(tenant: TenantScope, limit: number): Promise<ProposalRow[]> {
  return tenant.db
    .select()
    .from(knowledgeProposals)
    .where(and(eq(knowledgeProposals.companyId, tenant.companyId), eq(knowledgeProposals.status, 'open')))
    .orderBy(desc(knowledgeProposals.createdAt), desc(knowledgeProposals.id))
    .limit(limit)
    .execute();
}

/** Decides a proposal that waits. @returns it as it was; nothing when it does not wait. */
export function setProposalStatus(
  tenant: TenantScope,
  id: string,
  decision: { status: 'accepted' | 'declined'; by: string; at: Date },
): Promise<ProposalRow[]> {
  return tenant.db
    .update(knowledgeProposals)
    .set({ status: decision.status, decidedBy: decision.by, decidedAt: decision.at })
    .where(
      and(
        eq(knowledgeProposals.companyId, tenant.companyId),
        eq(knowledgeProposals.id, id),
        eq(knowledgeProposals.status, 'open'),
      ),
    )
    .returning();
}
