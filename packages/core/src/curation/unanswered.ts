import { type CategoryId, type Clock, CoreError, type EntryId } from '../base/index.ts';
import type { EntryDraft, EntryName, Knowledge } from '../knowledge/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { groupAlike } from './likeness.ts';
import {
  countWaiting,
  findUnanswered,
  listStaffReplies,
  listUnanswered,
  setUnansweredStatus,
  type UnansweredRow,
} from './unanswered-repository.ts';

/** Questions that ask the same, newest first. */
export type UnansweredGroup = {
  questions: (Pick<UnansweredRow, 'id' | 'question' | 'conversationId' | 'confidence'> & { createdAt: string })[];
  /** The entry that came closest, and the one that visitors chose when asked, where there is one. */
  nearest: EntryName | null;
  chosen: EntryName | null;
};

/** An entry that would answer a group, for a person to finish. `answer` is what the team replied; empty when nobody did. */
export type EntryProposal = { categoryId: CategoryId | null; question: string; phrasings: string[]; answer: string };

/** A question asked again, and whether it is answered from the entry now. */
export type Retried = { question: string; answered: boolean; decision: string; confidence: number; first: string };

const maxListed = 500;
const maxPhrasings = 60;

/** What visitors asked and nobody knew, until a person answers or ignores it. `onChange` follows an answer. */
export function createUnanswered({
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
  async function load(context: TenantContext, ids: readonly string[]): Promise<UnansweredRow[]> {
    const [rows] = await tenancy.batch(context, (tenant) => [findUnanswered(tenant, ids)]);
    if (rows.length === 0) throw new CoreError('not-found', 'These questions do not wait for an answer any more.');
    return rows;
  }

  /** Asks them again. Those that the entry answers now are done; the others go on waiting. */
  async function retry(context: TenantContext, rows: readonly UnansweredRow[], entryId: EntryId, by: string) {
    const tried: Retried[] = [];
    const done: string[] = [];
    for (const { id, question } of rows) {
      const { hits, decision, confidence } = await knowledge.search(context, { question, scope: null, limit: 1 });
      const answered = decision === 'quote' && hits[0]?.entryId === entryId;
      if (answered) done.push(id);
      tried.push({ question, answered, decision, confidence, first: hits[0]?.question ?? '' });
    }
    if (done.length > 0)
      await tenancy.run(context, (tenant) =>
        setUnansweredStatus(tenant, done, { status: 'answered', by, at: clock.now() }),
      );
    await onChange(context);
    return { entryId, tried };
  }

  return {
    /** How much waits for a person. */
    async waiting(context: TenantContext): Promise<{ questions: number; proposals: number }> {
      const [counts] = await tenancy.batch(context, (tenant) => [countWaiting(tenant)]);
      return counts;
    },

    /** What visitors asked and nobody could answer, alike ones together, the newest group first. */
    async list(context: TenantContext): Promise<UnansweredGroup[]> {
      const [rows, vocabulary] = await tenancy.batch(context, (tenant) => [
        listUnanswered(tenant, maxListed),
        knowledge.vocabulary(tenant),
      ]);
      const groups = groupAlike(
        rows.map((row) => {
          const { terms } = knowledge.prepare(row.question, vocabulary).question;
          return { item: row, terms: new Set(terms.filter(({ isStop }) => !isStop).map(({ term }) => term)) };
        }),
      );
      const ids = rows.flatMap((row) => [row.bestEntryId, row.chosenEntryId].filter((id) => id !== null));
      const names = (await knowledge.names(context, { ids })).filter(({ isArchived }) => !isArchived);
      const nameOf = (wanted: (EntryId | null)[]) => {
        const most = mostFrequent(wanted.filter((id) => id !== null));
        return names.find(({ entryId }) => entryId === most) ?? null;
      };
      return groups.map((members) => ({
        questions: members.map(({ id, question, conversationId, confidence, createdAt }) => ({
          ...{ id, question, conversationId, confidence },
          createdAt: createdAt.toISOString(),
        })),
        nearest: nameOf(members.map((row) => row.bestEntryId)),
        chosen: nameOf(members.map((row) => row.chosenEntryId)),
      }));
    },

    /** An entry for these questions, as far as they and the team's replies say it. @throws CoreError 'not-found'. */
    async propose(context: TenantContext, ids: readonly string[]): Promise<EntryProposal> {
      const rows = await load(context, ids);
      const [replies] = await tenancy.batch(context, (tenant) => [listStaffReplies(tenant, ids)]);
      const nearest = mostFrequent(rows.flatMap((row) => row.chosenEntryId ?? row.bestEntryId ?? []));
      const entry = nearest === undefined ? undefined : await knowledge.get(context, nearest).catch(() => undefined);
      const categories = await knowledge.categories(context);
      const asked = distinct(rows.map((row) => row.question));
      // The fullest one says best what is meant; the others are other ways to ask it.
      const [question = '', ...phrasings] = asked.toSorted((a, b) => b.length - a.length);
      return {
        categoryId: entry?.categoryId ?? categories[0]?.id ?? null,
        question: asQuestion(question),
        phrasings: phrasings.slice(0, maxPhrasings),
        answer: replies[0]?.slice(0, 4_000) ?? '',
      };
    },

    /** Writes an entry for them, and asks them again. @throws CoreError 'not-found' for questions or a category. */
    async answer(
      context: TenantContext,
      { ids, entry, by }: { ids: readonly string[]; entry: EntryDraft; by: string },
    ) {
      const rows = await load(context, ids);
      const made = await tenancy.run(context, async (tenant) =>
        knowledge.writing.create(await knowledge.writing.open(tenant), entry),
      );
      return retry(context, rows, made.id, by);
    },

    /** Makes them further ways to ask an entry, and asks them again. @throws CoreError 'not-found', 'conflict' when it has too many. */
    async attach(
      context: TenantContext,
      { ids, entryId, by }: { ids: readonly string[]; entryId: EntryId; by: string },
    ) {
      const rows = await load(context, ids);
      const { phrasings, version } = await knowledge.get(context, entryId);
      const added = distinct([...phrasings, ...rows.map((row) => row.question.slice(0, 300))]);
      if (added.length > maxPhrasings)
        throw new CoreError('conflict', `An entry has at most ${maxPhrasings} ways to ask it. Take some out first.`);
      await tenancy.run(context, async (tenant) =>
        knowledge.writing.change(await knowledge.writing.open(tenant), entryId, { version, by, phrasings: added }),
      );
      return retry(context, rows, entryId, by);
    },

    /** They are not for the knowledge. @throws CoreError 'not-found'. */
    async dismiss(context: TenantContext, { ids, by }: { ids: readonly string[]; by: string }): Promise<void> {
      const rows = await load(context, ids);
      const decision = { status: 'ignored' as const, by, at: clock.now() };
      await tenancy.run(context, (tenant) =>
        setUnansweredStatus(
          tenant,
          rows.map(({ id }) => id),
          decision,
        ),
      );
    },
  };
}

function mostFrequent<Id extends string>(ids: readonly Id[]): Id | undefined {
  const counted = [...Map.groupBy(ids, (id) => id)].toSorted(([, a], [, b]) => b.length - a.length);
  return counted[0]?.[0];
}

/** The first of those that differ in more than case and spaces. */
function distinct(questions: readonly string[]): string[] {
  const plain = (text: string) =>
    text
      .trim()
      .toLowerCase()
      .replaceAll(/\s+/g, ' ')
      .replace(/[?.!]+$/, '');
  return [...new Map(questions.toReversed().map((text) => [plain(text), text.trim()])).values()].toReversed();
}

function asQuestion(text: string): string {
  const asked = text
    .trim()
    .slice(0, 299)
    .replace(/[.!?\s]+$/, '');
  return `${asked.charAt(0).toUpperCase()}${asked.slice(1)}?`;
}
