import type { Audit } from '../audit/index.ts';
import {
  type CategoryId,
  type Clock,
  CoreError,
  type EntryId,
  isUuid,
  type Logger,
  noSuchPage,
} from '../base/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Llm } from '../llm/index.ts';
import { requireFeature } from '../plans/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { createEntryVectors } from './entry-vectors.ts';
import { createFoundEntries } from './found-entries.ts';
import { type ImportedEntry, type ImportFormat, parseImport } from './import.ts';
import { createMeanings } from './meaning.ts';
import {
  type CategoryRow,
  type EntryRow,
  type EntryStatus,
  findEntry,
  listCategories,
  listEntries,
  listEntryVersions,
} from './repository.ts';
import { createSearching } from './searching.ts';
import { createSharedEntries } from './shared-entries.ts';
import { createFindVocabulary } from './vocabulary-repository.ts';
import { createWritePath, type EntryDraft } from './write-path.ts';

export type EntryView = {
  id: EntryId;
  /** The name that templates and golden questions know it by. */
  slug: string;
  categoryId: CategoryId;
  categorySlug: string;
  question: string;
  phrasings: string[];
  answer: string;
  status: EntryStatus;
  version: number;
  updatedAt: string;
  /** The company's own words: written by it, or changed since its template last wrote them. */
  edited: boolean;
};

/** What an entry said until it was replaced. */
export type EntryVersionView = Pick<EntryView, 'version' | 'question' | 'phrasings' | 'answer' | 'status'> & {
  validFrom: string;
  replacedAt: string;
  replacedBy: string;
};

export type Knowledge = ReturnType<typeof createKnowledge>;

const pageLength = 50;
const maxVersions = 50;

export function createKnowledge(needs: {
  tenancy: Tenancy;
  audit: Audit;
  llm: Pick<Llm, 'embed' | 'embedder'>;
  jobs: JobQueue;
  clock: Clock;
  logger: Logger;
}) {
  const { tenancy, clock } = needs;
  const findVocabulary = createFindVocabulary();
  const writing = createWritePath({ clock, findVocabulary });
  const vectors = createEntryVectors(needs);
  const meanings = createMeanings({ ...needs, onMissing: vectors.request });

  async function categoriesOf(context: TenantContext): Promise<CategoryRow[]> {
    const [rows] = await tenancy.batch(context, (tenant) => [listCategories(tenant)]);
    return rows;
  }

  async function change(
    context: TenantContext,
    entryId: EntryId,
    fields: Partial<EntryDraft> & { version: number | null; by: string },
  ): Promise<EntryView> {
    const [categories, entry] = await tenancy.run(context, async (tenant) => {
      const after = await writing.change(await writing.open(tenant), entryId, fields);
      return [await listCategories(tenant), after] as const;
    });
    await vectors.due(context);
    return viewOf(entry, categories);
  }

  return {
    ...createSearching({ tenancy, findVocabulary, meanings }),
    ...createFoundEntries({ tenancy, findVocabulary }),
    ...createSharedEntries({ tenancy, writing }),

    categories: categoriesOf,

    async list(
      context: TenantContext,
      {
        categoryId,
        query = '',
        status,
        cursor,
        limit = pageLength,
      }: { categoryId?: CategoryId; query?: string; status?: EntryStatus; cursor?: string; limit?: number },
    ): Promise<{ entries: EntryView[]; nextCursor: string | null }> {
      const before = cursor === undefined ? null : parseCursor(cursor);
      const [rows, categories] = await tenancy.batch(context, (tenant) => [
        listEntries(tenant, {
          categoryId: categoryId ?? null,
          query: query.trim(),
          status: status ?? null,
          before,
          limit: limit + 1,
        }),
        listCategories(tenant),
      ]);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      return {
        entries: page.map((row) => viewOf(row, categories)),
        nextCursor: rows.length > limit && last ? `${last.changedAt}~${last.id}` : null,
      };
    },

    /** @throws CoreError 'not-found' when the entry is not this company's. */
    async get(context: TenantContext, entryId: EntryId): Promise<EntryView> {
      const [rows, categories] = await tenancy.batch(context, (tenant) => [
        findEntry(tenant, entryId),
        listCategories(tenant),
      ]);
      const [entry] = rows;
      if (!entry) throw noSuchEntry();
      return viewOf(entry, categories);
    },

    /** @throws CoreError 'not-found' when the category is not this company's. */
    async create(context: TenantContext, draft: EntryDraft): Promise<EntryView> {
      const [categories, entry] = await tenancy.run(context, async (tenant) => {
        const made = await writing.create(await writing.open(tenant), draft);
        return [await listCategories(tenant), made] as const;
      });
      await vectors.due(context);
      return viewOf(entry, categories);
    },

    /** Changes the fields named. @throws CoreError 'conflict' when somebody changed it since `version`, 'not-found'. */
    update(
      context: TenantContext,
      entryId: EntryId,
      fields: Partial<EntryDraft> & { version: number; by: string },
    ): Promise<EntryView> {
      return change(context, entryId, fields);
    },

    /** Takes the entry out of every answer; it can be published again. @throws CoreError 'not-found'. */
    async remove(context: TenantContext, entryId: EntryId, by: string): Promise<void> {
      await change(context, entryId, { version: null, by, status: 'archived' });
    },

    /** What the entry said before, newest first. @throws CoreError 'not-found' when the entry is not this company's. */
    async versions(context: TenantContext, entryId: EntryId): Promise<EntryVersionView[]> {
      const [found, rows] = await tenancy.batch(context, (tenant) => [
        findEntry(tenant, entryId),
        listEntryVersions(tenant, entryId, maxVersions),
      ]);
      if (!found[0]) throw noSuchEntry();
      return rows.map(({ version, question, phrasings, answer, status, validFrom, replacedAt, replacedBy }) => ({
        version,
        question,
        phrasings,
        answer,
        status,
        validFrom: validFrom.toISOString(),
        replacedAt: replacedAt.toISOString(),
        replacedBy,
      }));
    },

    /** For rooms that write entries together with rows of their own, in one transaction. */
    writing,

    /** What an import would add; nothing is written. @throws as `importEntries`. */
    readImport: ({ format, content }: { format: ImportFormat; content: string }): ImportedEntry[] =>
      parseImport(format, content),

    /** Adds many entries, all or none; a category that is not known becomes the first one. @throws CoreError 'not-in-plan'. */
    async importEntries(
      context: TenantContext,
      { format, content }: { format: ImportFormat; content: string },
    ): Promise<{ imported: number }> {
      const entries = parseImport(format, content);
      await tenancy.run(context, async (tenant) => {
        await requireFeature(tenant, 'knowledge-import');
        const opened = await writing.open(tenant);
        const categories = await listCategories(tenant);
        const [fallback] = categories;
        if (!fallback) throw new CoreError('conflict', 'This company has no knowledge categories.');
        for (const entry of entries) {
          const wanted = entry.category?.toLowerCase();
          const category =
            categories.find((one) => one.slug === wanted || one.name.toLowerCase() === wanted) ?? fallback;
          await writing.create(opened, { ...entry, categoryId: category.id });
        }
      });
      await vectors.due(context);
      return { imported: entries.length };
    },

    /** Whether entries are searched by their meaning too, and how far their vectors are. */
    meaning: vectors.state,
    setMeaning: vectors.setEnabled,
    /** For rooms that changed entries, or who embeds them, when that is committed. */
    vectorsDue: vectors.due,
    settled: meanings.settled,

    /** Work that is done later, by its kind. */
    jobHandlers: { 'embed-entries': vectors.embed },
  };
}

function viewOf(row: EntryRow, categories: readonly CategoryRow[]): EntryView {
  const { id, slug, categoryId, question, phrasings, answer, status, version } = row;
  return {
    id,
    slug,
    categoryId,
    categorySlug: categories.find((category) => category.id === categoryId)?.slug ?? '',
    question,
    phrasings,
    answer,
    status,
    version,
    updatedAt: row.updatedAt.toISOString(),
    edited: row.templateRow === null || version > row.followedVersion,
  };
}

function noSuchEntry(): CoreError {
  return new CoreError('not-found', 'This company has no such entry.');
}

/** A moment as PostgreSQL writes it, to the microsecond. */
const momentText = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?[+-][01]\d(?::[0-5]\d)?$/;

function parseCursor(cursor: string): { at: string; id: string } {
  const [at = '', id = ''] = cursor.split('~');
  const day = at.slice(0, 10);
  const isMoment = momentText.test(at) && !Number.isNaN(Date.parse(at));
  // The thirty-first of February rolls over in JavaScript, and is refused by PostgreSQL.
  if (!isMoment || !new Date(day).toISOString().startsWith(day) || !isUuid(id)) throw noSuchPage();
  return { at, id };
}
