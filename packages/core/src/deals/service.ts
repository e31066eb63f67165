import { Temporal } from 'temporal-polyfill';
import {
  type AgentId,
  type Clock,
  type ContactId,
  type ConversationId,
  CoreError,
  type DealId,
  newId,
  type QuoteId,
  type StageId,
} from '../base/index.ts';
import type { Business } from '../business/index.ts';
import type { Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { type QuoteCondition, type QuoteItem, quoteText, sumUp } from './quote-lines.ts';
import {
  addDeal,
  addQuote,
  type DealListing,
  findQuote,
  findStage,
  listDeals,
  listOpenDealsOf,
  listQuotes,
  listStages,
  type QuoteListing,
  type StageRow,
  setQuoteStatus,
  updateDeal,
} from './repository.ts';

export type Deals = ReturnType<typeof createDeals>;
export type Progress = 'new' | 'quoted' | 'scheduled' | 'won';

const listLimit = 300;
/** How long a quote holds, in days. */
const quoteValidDays = 30;

/** Stages have the trade's own names; these are how the ones are known that acting agents move a deal to. */
const stagesMeant: Readonly<Record<Exclude<Progress, 'new' | 'won'>, RegExp>> = {
  quoted: /quot|price|estimate|proposal|offer/i,
  scheduled: /schedul|book|appoint|visit|consult/i,
};

/** Who may become a customer: deals along the trade's stages, and quotes with their totals. */
export function createDeals({ tenancy, business, clock }: { tenancy: Tenancy; business: Business; clock: Clock }) {
  /**
   * Inside a transaction of the caller's: the contact's open deal goes on to a stage, or a new one begins. Deals never go back by
   * themselves; where a trade has no such stage they stay.
   */
  async function advance(
    tenant: TenantScope,
    {
      contactId,
      conversationId,
      title,
      to,
      valueMicroUsd,
    }: { contactId: ContactId; conversationId: ConversationId; title: string; to: Progress; valueMicroUsd?: number },
  ): Promise<void> {
    const stages = await listStages(tenant);
    const [known] = await listOpenDealsOf(tenant, contactId);
    const first = stages.find((stage) => stage.kind === 'open');
    const current = stages.find((stage) => stage.id === known?.stageId) ?? first;
    const meant = stageFor(stages, to);
    if (!first || !current) return;
    const stage = meant && meant.position >= current.position ? meant : current;
    const now = clock.now();
    const value = valueMicroUsd === undefined ? {} : { valueMicroUsd };
    if (known) await updateDeal(tenant, known.id, { stageId: stage.id, updatedAt: now, ...value });
    else
      await addDeal(tenant, {
        id: newId<DealId>(),
        contactId,
        conversationId,
        title: title.slice(0, 200),
        stageId: stage.id,
        createdAt: now,
        updatedAt: now,
        ...value,
      });
  }

  async function loadQuote(tenant: TenantScope, quoteId: QuoteId): Promise<QuoteListing> {
    const [quote] = await findQuote(tenant, quoteId);
    if (!quote) throw new CoreError('not-found', 'There is no such quote.');
    return quote;
  }

  return {
    advance,

    async list(context: TenantContext): Promise<{ stages: StageRow[]; deals: DealListing[] }> {
      const [stages, deals] = await tenancy.batch(context, (tenant) => [
        listStages(tenant),
        listDeals(tenant, listLimit),
      ]);
      return { stages, deals };
    },

    /** @throws CoreError 'not-found' when the contact or the stage is not this company's. */
    add(
      context: TenantContext,
      { contactId, title, valueMicroUsd }: { contactId: ContactId; title: string; valueMicroUsd: number },
    ): Promise<{ dealId: DealId }> {
      return tenancy.run(context, async (tenant) => {
        const stage = (await listStages(tenant)).find(({ kind }) => kind === 'open');
        if (!stage) throw new CoreError('conflict', 'This company has no stage for new deals.');
        const dealId = newId<DealId>();
        const now = clock.now();
        await addDeal(tenant, {
          id: dealId,
          contactId,
          title,
          valueMicroUsd,
          stageId: stage.id,
          createdAt: now,
          updatedAt: now,
        });
        return { dealId };
      });
    },

    /** @throws CoreError 'not-found'. */
    update(
      context: TenantContext,
      dealId: DealId,
      change: { stageId?: StageId; title?: string; valueMicroUsd?: number },
    ): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (change.stageId !== undefined && !(await findStage(tenant, change.stageId)))
          throw new CoreError('not-found', 'This company has no such stage.');
        if (!(await updateDeal(tenant, dealId, { ...change, updatedAt: clock.now() })))
          throw new CoreError('not-found', 'This company has no such deal.');
      });
    },

    quotes: {
      async list(context: TenantContext): Promise<QuoteListing[]> {
        const [rows] = await tenancy.batch(context, (tenant) => [listQuotes(tenant, listLimit)]);
        return rows;
      },

      /**
       * Adds up a job from the company's prices and keeps it; a contact's deal goes on with its value.
       * @throws CoreError 'not-found' that lists what there is.
       */
      async create(
        context: TenantContext,
        wish: {
          title: string;
          items: readonly QuoteItem[];
          conditions: readonly QuoteCondition[];
          status: 'draft' | 'sent';
          conversationId: ConversationId;
          agentId: AgentId;
          contactId: ContactId | null;
        },
      ): Promise<QuoteListing> {
        const { title, items, conditions, ...row } = wish;
        const facts = await business.get(context);
        const sum = sumUp(facts, { items, conditions });
        const now = clock.now();
        const today = Temporal.Instant.fromEpochMilliseconds(now.getTime()).toZonedDateTimeISO(facts.company.timeZone);
        const id = newId<QuoteId>();
        return tenancy.run(context, async (tenant) => {
          await addQuote(tenant, {
            id,
            ...row,
            title: title.slice(0, 200),
            ...sum,
            validUntil: today.toPlainDate().add({ days: quoteValidDays }).toString(),
            createdAt: now,
            updatedAt: now,
          });
          if (row.contactId)
            await advance(tenant, {
              contactId: row.contactId,
              conversationId: row.conversationId,
              title,
              to: 'quoted',
              valueMicroUsd: sum.totalToMicroUsd ?? sum.totalFromMicroUsd,
            });
          return loadQuote(tenant, id);
        });
      },

      /** Approves, accepts or declines it. @throws CoreError 'conflict' when that does not follow from where it stands. */
      setStatus(
        context: TenantContext,
        { quoteId, status }: { quoteId: QuoteId; status: 'sent' | 'accepted' | 'declined' },
      ): Promise<QuoteListing> {
        return tenancy.run(context, async (tenant) => {
          const { contactId, conversationId, title } = await loadQuote(tenant, quoteId);
          const from = status === 'sent' ? (['draft'] as const) : (['draft', 'sent'] as const);
          if (!(await setQuoteStatus(tenant, { quoteId, from: [...from], to: status, now: clock.now() })))
            throw new CoreError('conflict', 'This quote was decided meanwhile. Load it again.');
          if (status === 'accepted' && contactId && conversationId)
            await advance(tenant, { contactId, conversationId, title, to: 'scheduled' });
          return loadQuote(tenant, quoteId);
        });
      },

      text: quoteText,
    },
  };
}

function stageFor(stages: readonly StageRow[], progress: Progress): StageRow | undefined {
  if (progress === 'won') return stages.find((stage) => stage.kind === 'won');
  const open = stages.filter((stage) => stage.kind === 'open');
  if (progress === 'new') return open[0];
  return open.find((stage) => stagesMeant[progress].test(`${stage.slug} ${stage.name}`));
}
