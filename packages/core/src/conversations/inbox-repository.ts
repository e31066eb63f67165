import { and, eq, getTableColumns, isNull, sql } from 'drizzle-orm';
import { agents } from '../db/schema/agents.ts';
import { contacts } from '../db/schema/contacts.ts';
import { type ConversationId, literalPattern, type ListPlace, type UserId } from '../base/index.ts';
import { conversations, handoffs } from '../db/schema/conversations.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { ConversationRow } from './repository.ts';

export type ConversationListing = ConversationRow & { agentName: string; contactName: string | null };

/** Newest activity first, from before the cursor on. Console try-outs are other people's business and left out. */
export function listConversations(
  tenant: TenantScope,
  {
    before,
    status,
    query,
    limit,
  }: {
    before: ListPlace | null;
    status: 'open' | 'waiting' | 'closed' | null;
    /** Part of a contact's name or address, or of anything that was said; empty for all. */
    query: string;
    limit: number;
  },
): Promise<ConversationListing[]> {
  const pattern = `%${literalPattern(query)}%`;
  return tenant.db
    .select({
      ...getTableColumns(conversations),
      agentName: agents.name,
      contactName: contacts.name,
    })
    .from(conversations)
    .innerJoin(agents, and(eq(agents.companyId, conversations.companyId), eq(agents.id, conversations.agentId)))
    .leftJoin(contacts, and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, conversations.contactId)))
    .where(
      and(
        eq(conversations.companyId, tenant.companyId),
        sql`${conversations.messageCount} > 0`,
        status === null
          ? undefined
          : status === 'open'
            ? sql`${conversations.status} in ('agent', 'staff')`
            : eq(conversations.status, status),
        query === ''
          ? undefined
          : sql`(coalesce(${contacts.name}, '') ilike ${pattern} or coalesce(${contacts.email}, '') ilike ${pattern}
            or exists (select 1 from tenant.messages said where said.company_id = ${tenant.companyId}
              and said.conversation_id = ${conversations.id} and said.text ilike ${pattern}))`,
        before === null
          ? undefined
          : sql`(${conversations.lastMessageAt}, ${conversations.id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`,
      ),
    )
    .orderBy(sql`${conversations.lastMessageAt} desc`, sql`${conversations.id} desc`)
    .limit(limit)
    .execute();
}

export type TodayCounts = {
  conversationsToday: number;
  waiting: number;
  answersToday: number;
  quotedToday: number;
  handedOverToday: number;
  unansweredToday: number;
};

/** Figures since midnight in the company's own time zone. */
export function countToday(tenant: TenantScope, now: Date): Promise<TodayCounts> {
  const { companyId } = tenant;
  return tenant.db
    .execute(
      sql`with day as (
  select timezone(c.time_zone, date_trunc('day', timezone(c.time_zone, ${now.toISOString()}::timestamptz))) as starts
  from tenant.companies c where c.company_id = ${companyId}),
talks as (
  select count(*) as waiting from tenant.conversations v where v.company_id = ${companyId} and v.status = 'waiting'),
answers as (
  select count(distinct m.conversation_id) as conversations, count(*) as answers, sum(case when m.quoted then 1 else 0 end) as quoted
  from tenant.messages m, day d
  where m.company_id = ${companyId} and m.role = 'agent' and m.created_at >= d.starts),
handed as (
  select count(distinct h.conversation_id) as conversations from tenant.handoffs h, day d
  where h.company_id = ${companyId} and h.to_agent_id is null and h.created_at >= d.starts),
gaps as (
  select count(*) as questions from tenant.unanswered_questions u, day d
  where u.company_id = ${companyId} and u.status = 'open' and u.created_at >= d.starts)
select a.conversations, a.answers, a.quoted, t.waiting, h.conversations as handed, g.questions
from answers a, talks t, handed h, gaps g`,
    )
    .then(({ rows }) => ({
      conversationsToday: Number(rows[0]?.['conversations'] ?? 0),
      waiting: Number(rows[0]?.['waiting'] ?? 0),
      answersToday: Number(rows[0]?.['answers'] ?? 0),
      quotedToday: Number(rows[0]?.['quoted'] ?? 0),
      handedOverToday: Number(rows[0]?.['handed'] ?? 0),
      unansweredToday: Number(rows[0]?.['questions'] ?? 0),
    }));
}

/** Of the last `days` days in the company's zone: conversations that an agent answered in. A day without one has no row. */
export function countByDay(
  tenant: TenantScope,
  { now, days }: { now: Date; days: number },
): Promise<{ today: string; day: string | null; conversations: number }[]> {
  const { companyId } = tenant;
  return tenant.db
    .execute(
      sql`with zone as (
  select c.time_zone as name, timezone(c.time_zone, ${now.toISOString()}::timestamptz)::date as today
  from tenant.companies c where c.company_id = ${companyId}),
answers as (
  select timezone(z.name, m.created_at)::date as day, count(distinct m.conversation_id) as conversations
  from tenant.messages m, zone z
  where m.company_id = ${companyId} and m.role = 'agent'
    and m.created_at >= timezone(z.name, (z.today - ${days - 1}::int)::timestamp)
  group by 1)
select to_char(z.today, 'YYYY-MM-DD') as today, to_char(a.day, 'YYYY-MM-DD') as day, a.conversations
from zone z left join answers a on true`,
    )
    .then(({ rows }) =>
      rows.map((row) => ({
        today: String(row['today']),
        day: typeof row['day'] === 'string' ? row['day'] : null,
        conversations: Number(row['conversations'] ?? 0),
      })),
    );
}

export type InboxCounts = { waiting: number; unread: number; actions: number };

export function countInbox(tenant: TenantScope): Promise<InboxCounts> {
  const { companyId } = tenant;
  return tenant.db
    .execute(
      sql`select
  (select count(*) from tenant.conversations w where w.company_id = ${companyId} and w.status = 'waiting') as waiting,
  (select count(*) from tenant.conversations u where u.company_id = ${companyId} and u.channel = 'widget'
    and u.status <> 'closed' and u.unread_count > 0) as unread,
  (select count(*) from tenant.pending_actions p where p.company_id = ${companyId} and p.status = 'pending') as actions`,
    )
    .then(({ rows }) => ({
      waiting: Number(rows[0]?.['waiting'] ?? 0),
      unread: Number(rows[0]?.['unread'] ?? 0),
      actions: Number(rows[0]?.['actions'] ?? 0),
    }));
}

/** Whoever was asked for is there. */
export function acceptHandoffs(
  tenant: TenantScope,
  { conversationId, userId, at }: { conversationId: ConversationId; userId: UserId | null; at: Date },
): Promise<unknown> {
  return tenant.db
    .update(handoffs)
    .set({ acceptedAt: at, acceptedBy: userId })
    .where(
      and(
        eq(handoffs.companyId, tenant.companyId),
        eq(handoffs.conversationId, conversationId),
        isNull(handoffs.toAgentId),
        isNull(handoffs.acceptedAt),
      ),
    )
    .execute();
}
