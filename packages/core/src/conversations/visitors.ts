import { createHash, randomBytes } from 'node:crypto';
import type { Access } from '../access/index.ts';
import { type Agent, agentsQuery } from '../agents/index.ts';
import { type Clock, type ConversationId, CoreError, isCoreError, newId, type VisitorId } from '../base/index.ts';
import { type BusinessFacts, businessFactsQuery } from '../business/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { ContactDetails, Contacts } from '../contacts/index.ts';
import type { CompanyEvents } from '../counters/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import { requireRoom } from '../plans/index.ts';
import type { Sites } from '../sites/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import {
  addConversation,
  addMessage,
  countBegunByVisitors,
  findConversation,
  listMessages,
  type MessageRow,
  setConversation,
  touchConversation,
} from './repository.ts';
import { findActiveRun } from './run-repository.ts';
import {
  addVisitor,
  findOpenConversationOf,
  findVisitor,
  findVisitorByResume,
  setVisitorContact,
} from './visitor-repository.ts';

export type OpenedChat = {
  visitorToken: string;
  expiresInMs: number;
  /** Kept by the page to come back to the same conversation; 256 random bits, hashed at rest. */
  resumeToken: string;
  conversationId: ConversationId;
  agent: Agent;
  business: BusinessFacts;
  widget: { accent: string; launcherLabel: string; showSources: boolean };
  history: MessageRow[];
  activeRunId: string | null;
};

export type Visitors = ReturnType<typeof createVisitors>;

const historyLength = 100;
/** After this time a running answer is taken for dead, in milliseconds. */
const runMaxAgeMs = 150_000;
const resumeFormat = /^[\w-]{43}$/;

/** Strangers on a company's site: who opens the chat, what their token is good for, how the team can reach them. */
export function createVisitors({
  tenancy,
  canaries,
  sites,
  access,
  contacts,
  events,
  jobs,
  clock,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  sites: Sites;
  access: Access;
  contacts: Contacts;
  events: CompanyEvents;
  jobs: JobQueue;
  clock: Clock;
}) {
  return {
    /**
     * Opens the chat of the company that the site key belongs to. With the resume token of an earlier visit the same
     * conversation goes on.
     * @throws CoreError 'not-found' for an unknown key, 'forbidden' when the page's origin is not on the company's list,
     *   'suspended' where there is no chat, or no more of them today.
     */
    async open({
      siteKey,
      resumeToken,
      origin,
      by = 'chat',
      ownOrigins,
      requestId,
    }: {
      siteKey: string;
      resumeToken?: string;
      origin: string;
      /** The site's contact form is taken whatever the plan says of the chat: nobody who leaves an address is turned away. */
      by?: 'chat' | 'form';
      /** Origins under which this platform serves the company's own site: by its slug, and by a domain of its own. */
      ownOrigins(slug: string, domain: string | null): readonly string[];
      requestId: string;
    }): Promise<OpenedChat> {
      const entered = await sites.enter(siteKey, requestId);
      const site = entered.context;
      const resume = resumeToken !== undefined && resumeFormat.test(resumeToken) ? resumeToken : undefined;
      const [visitors, a1, a2, a3, a4, a5, b1, b2, b3, b4, b5, b6] = await tenancy.batch(site, (tenant) => [
        findVisitorByResume(tenant, hash(resume ?? '')),
        ...agentsQuery.statements(tenant),
        ...businessFactsQuery.statements(tenant),
      ]);
      const agents = agentsQuery.finish(a1, a2, a3, a4, a5);
      const business = businessFactsQuery.finish(b1, b2, b3, b4, b5, b6);
      const known = visitors[0];
      const isInPlan = by === 'form' || entered.entitlements.allows('widget');
      if (known?.blockedAt || business.company.status !== 'active' || !isInPlan) throw chatIsClosed();
      if (![...ownOrigins(business.company.slug, entered.domain), ...entered.widget.allowedOrigins].includes(origin))
        throw new CoreError(
          'forbidden',
          `This chat may not be shown on ${origin || 'this page'}. Add it in the console under Site, allowed origins.`,
        );
      const front =
        agents.find((agent) => agent.id === entered.widget.agentId && agent.enabled && agent.public) ??
        agents.find((agent) => agent.enabled && agent.public);
      if (!front) throw chatIsClosed();

      const visitorId = known?.id ?? newId<VisitorId>();
      const token = known && resume ? resume : randomBytes(32).toString('base64url');
      const conversation = await tenancy.run(site, async (tenant) => {
        if (!known)
          await addVisitor(tenant, { id: visitorId, resumeHash: hash(token), origin, createdAt: clock.now() });
        const open = known ? (await findOpenConversationOf(tenant, visitorId))[0] : undefined;
        if (open) return { id: open.id, agentId: open.agentId };
        const id = newId<ConversationId>();
        const now = clock.now();
        if (by === 'chat')
          await requireRoom(
            tenant,
            'conversations-per-day',
            async () => 1 + (await countBegunByVisitors(tenant, { timeZone: business.company.timeZone, now })),
          ).catch(closedForToday(business.company.phone));
        await addConversation(tenant, {
          id,
          agentId: front.id,
          channel: 'widget',
          visitorId,
          contactId: known?.contactId ?? null,
          createdAt: now,
          lastMessageAt: now,
        });
        return { id, agentId: front.id };
      });
      const [history, runs] = await tenancy.batch(site, (tenant) => [
        listMessages(tenant, conversation.id, historyLength),
        findActiveRun(tenant, conversation.id, new Date(clock.now().getTime() - runMaxAgeMs)),
      ]);
      const issued = await access.issueVisitorToken({
        companyId: site.companyId,
        visitorId,
        conversationId: conversation.id,
        origin,
      });
      return canaries.screenValue(site, 'api', {
        visitorToken: issued.token,
        expiresInMs: issued.expiresInMs,
        resumeToken: token,
        conversationId: conversation.id,
        agent: agents.find((agent) => agent.id === conversation.agentId) ?? front,
        business,
        widget: entered.widget,
        history,
        activeRunId: runs[0]?.id ?? null,
      });
    },

    async history(context: TenantContext, conversationId: ConversationId): Promise<MessageRow[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listMessages(tenant, conversationId, historyLength)]);
      return rows;
    },

    /** Leaves how to reach the visitor, and a message for the team. @throws CoreError 'bad-input'. */
    async leaveContact(
      context: TenantContext,
      { conversationId, message, ...details }: ContactDetails & { conversationId: ConversationId; message?: string },
    ): Promise<void> {
      const actor = context.actor;
      if (actor.kind !== 'visitor') throw new CoreError('forbidden', 'Only visitors leave their details here.');
      await tenancy.run(context, async (tenant) => {
        const conversation = (await findConversation(tenant, conversationId))[0];
        if (conversation?.visitorId !== actor.visitorId)
          throw new CoreError('not-found', 'There is no such conversation.');
        const [visitor] = await findVisitor(tenant, actor.visitorId);
        const own = (visitor?.contactTrusted ? visitor.contactId : null) ?? undefined;
        const { contactId, isNew } = await contacts.save(
          tenant,
          { ...details, ...(message ? { note: message } : {}) },
          { source: 'widget', own },
        );
        if (contactId !== own) await setVisitorContact(tenant, actor.visitorId, { contactId, trusted: isNew });
        await setConversation(tenant, conversationId, { contactId, status: 'waiting' });
        await addMessage(tenant, {
          id: newId(),
          conversationId,
          role: 'system',
          text: `Contact details left${message ? `, with a message: ${message}` : '.'}`,
          createdAt: clock.now(),
        });
        // Left without a chat before, it would not stand in the inbox.
        const preview = message ?? 'Contact details left.';
        const change = { preview: preview.slice(0, 200), at: clock.now(), messages: 1, unread: 1, costMicroUsd: 0 };
        await touchConversation(tenant, conversationId, change);
      });
      await events.publish(context, { type: 'conversation', conversationId, alert: 'person' }).catch(() => undefined);
    },

    /** The visitor goes; what is worth remembering is looked for at once. */
    async end(context: TenantContext, conversationId: ConversationId): Promise<void> {
      await tenancy.run(context, async (tenant) => {
        await setConversation(tenant, conversationId, { status: 'closed' });
      });
      await jobs.request(context, { kind: 'consolidate-conversation', subjectId: conversationId, runAt: clock.now() });
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    },
  };
}

function chatIsClosed(): CoreError {
  return new CoreError('suspended', 'This chat is closed at the moment.');
}

/** A visitor is told what to do instead; how large the plan is, is the company's affair. */
function closedForToday(phone: string | null) {
  return (error: unknown): never => {
    if (!isCoreError(error, 'not-in-plan')) throw error;
    const instead = phone ? `Call ${phone}, or come back tomorrow.` : 'Come back tomorrow.';
    throw new CoreError('suspended', `This chat takes no new conversations today. ${instead}`);
  };
}

function hash(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
