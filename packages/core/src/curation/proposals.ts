import { type Clock, type ConversationId, CoreError, type EntryId, newId } from '../base/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { addProposal, findSameProposal } from './repository.ts';

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

export function createProposals({
  tenancy,
  knowledge,
  clock,
}: {
  tenancy: Tenancy;
  knowledge: Knowledge;
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
  };
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
