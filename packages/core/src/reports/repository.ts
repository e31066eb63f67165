import { sql } from 'drizzle-orm';
import type { TenantScope } from '../tenant/index.ts';

/** What happened in a company between two moments; staff's own chats count for nothing but their cost. Amounts are integers of micro-dollars. */
export type Figures = {
  conversations: number;
  questions: number;
  answers: number;
  quotedAnswers: number;
  handOffs: number;
  unanswered: number;
  newContacts: number;
  appointmentsBooked: number;
  appointmentsCancelled: number;
  quotes: number;
  quotedMicroUsd: number;
  dealsWon: number;
  openDeals: number;
  openDealsMicroUsd: number;
  aiCostMicroUsd: number;
};

export function countFigures(tenant: TenantScope, { from, to }: { from: Date; to: Date }): Promise<Figures> {
  const { companyId } = tenant;
  const [start, end] = [sql`${from.toISOString()}::timestamptz`, sql`${to.toISOString()}::timestamptz`];
  return tenant.db
    .execute(
      sql`with spoken as (
  select count(distinct m.conversation_id) as conversations,
    sum(case when m.role = 'visitor' then 1 else 0 end) as questions,
    sum(case when m.role = 'agent' then 1 else 0 end) as answers,
    sum(case when m.role = 'agent' and m.quoted then 1 else 0 end) as quoted_answers
  from tenant.messages m
  inner join tenant.conversations t on t.company_id = m.company_id and t.id = m.conversation_id
  where m.company_id = ${companyId} and t.channel = 'widget' and m.created_at >= ${start} and m.created_at < ${end}),
paid as (
  select sum(p.cost_micro_usd) as ai_cost from tenant.messages p
  where p.company_id = ${companyId} and p.created_at >= ${start} and p.created_at < ${end}),
handed as (
  select count(*) as hand_offs from tenant.handoffs h
  where h.company_id = ${companyId} and h.created_at >= ${start} and h.created_at < ${end}),
unknown as (
  select count(*) as unanswered from tenant.unanswered_questions u
  where u.company_id = ${companyId} and u.created_at >= ${start} and u.created_at < ${end}),
people as (
  select count(*) as new_contacts from tenant.contacts c
  where c.company_id = ${companyId} and c.created_at >= ${start} and c.created_at < ${end}),
visits as (
  select count(*) as booked, sum(case when a.status = 'cancelled' then 1 else 0 end) as cancelled
  from tenant.appointments a
  where a.company_id = ${companyId} and a.created_at >= ${start} and a.created_at < ${end}),
priced as (
  select count(*) as quotes, sum(coalesce(q.total_to_micro_usd, q.total_from_micro_usd)) as quoted from tenant.quotes q
  where q.company_id = ${companyId} and q.created_at >= ${start} and q.created_at < ${end}),
pipeline as (
  select sum(case when s.kind = 'won' and d.updated_at >= ${start} and d.updated_at < ${end} then 1 else 0 end) as won,
    sum(case when s.kind = 'open' then 1 else 0 end) as open_deals,
    sum(case when s.kind = 'open' then d.value_micro_usd else 0 end) as open_value
  from tenant.deals d
  inner join tenant.pipeline_stages s on s.company_id = d.company_id and s.id = d.stage_id
  where d.company_id = ${companyId})
select * from spoken, paid, handed, unknown, people, visits, priced, pipeline`,
    )
    .then(({ rows }) => {
      const row = rows[0] ?? {};
      const figure = (name: string) => Number(row[name] ?? 0);
      return {
        conversations: figure('conversations'),
        questions: figure('questions'),
        answers: figure('answers'),
        quotedAnswers: figure('quoted_answers'),
        handOffs: figure('hand_offs'),
        unanswered: figure('unanswered'),
        newContacts: figure('new_contacts'),
        appointmentsBooked: figure('booked'),
        appointmentsCancelled: figure('cancelled'),
        quotes: figure('quotes'),
        quotedMicroUsd: figure('quoted'),
        dealsWon: figure('won'),
        openDeals: figure('open_deals'),
        openDealsMicroUsd: figure('open_value'),
        aiCostMicroUsd: figure('ai_cost'),
      };
    });
}
