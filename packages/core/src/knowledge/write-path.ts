import { type CategoryId, type Clock, CoreError, type EntryId, newId, stripPlaceholders } from '../base/index.ts';
import { requireRoom } from '../plans/index.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { Lexicon } from './lexicon.ts';
import {
  addEntry,
  addEntryVersion,
  type EntryRow,
  type EntryStatus,
  findEntry,
  lockKnowledge,
  updateEntry,
} from './repository.ts';
import { addToIndex, countIn, countOut, findNumber, removeFromIndex } from './posting-repository.ts';
import { removeOverridesBy } from './override-repository.ts';
import type { FindVocabulary } from './vocabulary-repository.ts';
import { weightsOf } from './weights.ts';

export type EntryDraft = {
  categoryId: CategoryId;
  question: string;
  phrasings: string[];
  answer: string;
  status?: EntryStatus;
};

export type WritePath = ReturnType<typeof createWritePath>;

/** The company's knowledge, open for writing: its lock is held, and its words are known. Good until the transaction ends. */
export type Opened = { tenant: TenantScope; lexicon: Lexicon };

/**
 * The only writer of entries and of their index, inside a transaction of the caller's. `open` comes first of all: it is the
 * company's lock, without which two writers wait for each other's words.
 */
export function createWritePath({ clock, findVocabulary }: { clock: Clock; findVocabulary: FindVocabulary }) {
  /** @returns how many entries agents answer from now, where this one came to them. */
  async function index({ tenant, lexicon }: Opened, entry: EntryRow): Promise<number | undefined> {
    const known = await findNumber(tenant, entry.id);
    if (known !== undefined) await removeFromIndex(tenant, { entryId: entry.id, number: known });
    if (entry.status !== 'published') {
      await removeOverridesBy(tenant, entry.id);
      if (known !== undefined) await countOut(tenant);
      return undefined;
    }
    const added = known === undefined ? await countIn(tenant) : { number: known, published: undefined };
    const weights = weightsOf({ ...entry, answer: stripPlaceholders(entry.answer) }, lexicon);
    await addToIndex(tenant, { ...entry, number: added.number }, weights);
    return added.published;
  }

  async function indexWithinPlan(opened: Opened, entry: EntryRow): Promise<void> {
    const published = await index(opened, entry);
    if (published !== undefined) await requireRoom(opened.tenant, 'knowledge-entries', () => published);
  }

  return {
    async open(tenant: TenantScope): Promise<Opened> {
      await lockKnowledge(tenant);
      const { lexicon } = await findVocabulary(tenant);
      return { tenant, lexicon };
    },

    /** @throws CoreError 'not-found'. */
    async find({ tenant }: Opened, entryId: EntryId): Promise<EntryRow> {
      const [entry] = await findEntry(tenant, entryId);
      if (!entry) throw new CoreError('not-found', 'This company has no such entry.');
      return entry;
    },

    /** Puts an entry's words into the index anew, or takes them out when it is not published. */
    index,

    /** @throws CoreError 'not-in-plan' when as many are published as the plan has room for. */
    async create(opened: Opened, draft: EntryDraft): Promise<EntryRow> {
      const now = clock.now();
      const id = newId<EntryId>();
      const row = {
        id,
        categoryId: draft.categoryId,
        slug: id,
        question: draft.question,
        phrasings: draft.phrasings,
        answer: draft.answer,
        status: draft.status ?? ('published' as const),
        createdAt: now,
        updatedAt: now,
      };
      await addEntry(opened.tenant, row);
      const entry = {
        ...row,
        companyId: opened.tenant.companyId,
        version: 1,
        followedVersion: 1,
        templateRow: null,
        templateVersion: null,
      };
      await indexWithinPlan(opened, entry);
      return entry;
    },

    /**
     * Changes the fields named, and keeps what the entry said before.
     * @param version what the caller saw; `null` for whatever it is now.
     * @throws CoreError 'not-found', 'conflict' when it is another version by now, or 'not-in-plan' as `create`.
     */
    async change(
      opened: Opened,
      entryId: EntryId,
      { version, by, ...fields }: Partial<EntryDraft> & { version: number | null; by: string },
    ): Promise<EntryRow> {
      const { tenant } = opened;
      const [before] = await findEntry(tenant, entryId);
      if (!before) throw new CoreError('not-found', 'This company has no such entry.');
      const at = clock.now();
      const after = await updateEntry(tenant, entryId, version ?? before.version, { ...fields, updatedAt: at });
      if (!after)
        throw new CoreError('conflict', 'Somebody changed this entry meanwhile. Load it again and repeat your change.');
      await addEntryVersion(tenant, before, { at, by });
      await indexWithinPlan(opened, after);
      return after;
    },
  };
}
