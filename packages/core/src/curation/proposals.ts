import { type Clock, type ConversationId, CoreError, type EntryId, newId } from '../base/index.ts';
import type { EntryName, Knowledge } from '../knowledge/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { addProposal, findSameProposal, type ProposalRow } from './repository.ts';
import { listOpenProposals, setProposalStatus } from './unanswered-repository.ts';

/** What an agent or a member would like the knowledge to say. */
export type Proposal = {
  /** `entry`: a new one, or a new answer for `entryId`; `phrasing`: more ways to ask `entryId`. */
  kind: 'entry' | 'phrasing';
  entryId?: EntryId;
  /** Where a new entry belongs; the company's first category when there is no such one. */
  categorySlug?: string;
  question: string;
  phrasings?: readonly string[];
  answer?: string;
  /** Why; shown to whoever decides. */
  reason: string;
  /** A name: the agent's or the member's. */
  proposedBy: string;
  conversationId?: ConversationId;
};

const maxPhrasings = 20;
const maxListed = 100;

/** As it is shown to whoever decides. */
export type OpenProposal = Pick<
  ProposalRow,
  'id' | 'kind' | 'question' | 'phrasings' | 'answer' | 'reason' | 'proposedBy' | 'conversationId' | 'categoryId'
> & { entry: EntryName | null; createdAt: string };

/** What agents would like the knowledge to say; nothing is until a person accepts it. `onChange` follows that. */
export function createProposals({
  tenancy,
  knowledge,
  onChange,
  clock,
}: {
  tenancy: Tenancy;
  knowledge: Knowledge;
  onChange(context: TenantContext): Promise<void>;
  clock: Clock;
}) {
  return {
    /**
     * Keeps a proposal until a person decides; nothing else changes. The same open proposal again is the same row.
     * @throws CoreError 'bad-input' when it does not fit, 'not-found' when the entry is not this company's.
     */
    async propose(context: TenantContext, proposal: Proposal): Promise<{ proposalId: string }> {
      const fields = checked(proposal);
      const entryId = proposal.entryId ?? null;
      const entry = entryId === null ? undefined : await knowledge.get(context, entryId);
      const categories = await knowledge.categories(context);
      const categoryId =
        entry?.categoryId ??
        (categories.find((category) => category.slug === proposal.categorySlug) ?? categories[0])?.id ??
        null;
      return tenancy.run(context, async (tenant) => {
        const [same] = await findSameProposal(tenant, { kind: proposal.kind, question: fields.question, entryId });
        if (same) return { proposalId: same.id };
        const id = newId<EntryId>();
        await addProposal(tenant, {
          id,
          kind: proposal.kind,
          entryId,
          categoryId,
          ...fields,
          proposedBy: proposal.proposedBy.slice(0, 120),
          conversationId: proposal.conversationId ?? null,
          createdAt: clock.now(),
        });
        return { proposalId: id };
      });
    },

    /** What waits for a decision, newest first. */
    async list(context: TenantContext): Promise<OpenProposal[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listOpenProposals(tenant, maxListed)]);
      const names = await knowledge.names(context, { ids: rows.flatMap((row) => row.entryId ?? []) });
      return rows.map((row) => {
        const { id, kind, question, phrasings, answer, reason, proposedBy, conversationId, categoryId } = row;
        return {
          ...{ id, kind, question, phrasings, answer, reason, proposedBy, conversationId, categoryId },
          entry: names.find(({ entryId }) => entryId === row.entryId) ?? null,
          createdAt: row.createdAt.toISOString(),
        };
      });
    },

    /**
     * Does what is proposed, in the words of whoever decides where these are given. @returns the entry that it stands in.
     * @throws CoreError 'not-found' when it does not wait any more, or its entry is gone.
     */
    async accept(
      context: TenantContext,
      id: string,
      { by, answer, question }: { by: string; answer?: string; question?: string },
    ): Promise<{ entryId: EntryId }> {
      const categories = await knowledge.categories(context);
      const entryId = await tenancy.run(context, async (tenant) => {
        const opened = await knowledge.writing.open(tenant);
        const [row] = await setProposalStatus(tenant, id, { status: 'accepted', by, at: clock.now() });
        if (!row) throw noSuchProposal();
        const said = { question: question ?? row.question, answer: answer ?? row.answer };
        if (row.entryId === null) {
          const categoryId = row.categoryId ?? categories[0]?.id;
          if (!categoryId) throw new CoreError('conflict', 'This company has no knowledge categories.');
          return (await knowledge.writing.create(opened, { ...said, phrasings: row.phrasings, categoryId })).id;
        }
        const entry = await knowledge.writing.find(opened, row.entryId);
        const phrasings = [...new Set([...entry.phrasings, row.question, ...row.phrasings])].slice(0, 60);
        const change = row.kind === 'entry' ? { answer: said.answer } : { phrasings };
        await knowledge.writing.change(opened, row.entryId, { version: null, by, ...change });
        return row.entryId;
      });
      await onChange(context);
      return { entryId };
    },

    /** @throws CoreError 'not-found' when it does not wait any more. */
    async decline(context: TenantContext, id: string, by: string): Promise<void> {
      const [row] = await tenancy.run(context, (tenant) =>
        setProposalStatus(tenant, id, { status: 'declined', by, at: clock.now() }),
      );
      if (!row) throw noSuchProposal();
    },
  };
}

function noSuchProposal(): CoreError {
  return new CoreError('not-found', 'This proposal does not wait for a decision any more.');
}

function checked({ kind, entryId, question, phrasings = [], answer = '', reason }: Proposal) {
  const asked = question.trim();
  const said = answer.trim();
  const ways = [...new Set(phrasings.map((phrasing) => phrasing.trim()).filter((phrasing) => phrasing !== ''))];
  if (asked.length < 3 || asked.length > 300) throw new CoreError('bad-input', 'A question has 3 to 300 characters.');
  if (kind === 'entry' && (said.length < 3 || said.length > 4_000))
    throw new CoreError('bad-input', 'An answer has 3 to 4,000 characters.');
  if (kind === 'phrasing' && entryId === undefined)
    throw new CoreError('bad-input', 'Say which entry the phrasing belongs to.');
  if (ways.length > maxPhrasings || ways.some((phrasing) => phrasing.length > 300))
    throw new CoreError('bad-input', `At most ${maxPhrasings} phrasings of at most 300 characters each.`);
  return { question: asked, phrasings: ways, answer: said, reason: reason.trim().slice(0, 500) };
}
