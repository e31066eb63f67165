import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { type Reason, reasonsFor } from './explanation.ts';
import { findStats } from './repository.ts';
import { prepareQuestion } from './question.ts';
import type { SearchResult } from './search.ts';
import { type EntryName, listEntryNames, listEntryTexts } from './text-repository.ts';
import type { FindVocabulary } from './vocabulary-repository.ts';

/** An entry that an earlier search found, and why. */
export type FoundEntry = { layer: 'company' | 'master'; entryId: string; reasons: Reason[] };

/** Looks back at what was found before, when entries may have changed since. */
export function createFoundEntries({ tenancy, findVocabulary }: { tenancy: Tenancy; findVocabulary: FindVocabulary }) {
  return {
    /** Grows with every change of the company's entries. */
    async version(context: TenantContext): Promise<number> {
      const [[stats]] = await tenancy.batch(context, (tenant) => [findStats(tenant)]);
      return stats?.version ?? 0;
    },

    /** What the entries with these ids or slugs are called; those that are not there are left out. */
    async names(
      context: TenantContext,
      { ids = [], slugs = [] }: { ids?: readonly string[]; slugs?: readonly string[] },
    ): Promise<EntryName[]> {
      if (ids.length + slugs.length === 0) return [];
      const [rows] = await tenancy.batch(context, (tenant) => [listEntryNames(tenant, { ids, slugs })]);
      return rows;
    },

    /** From which confidence on an entry is quoted, and from which on choices are offered; each from 0 to 1. */
    async thresholds(context: TenantContext): Promise<{ quote: number; suggest: number }> {
      const [[stats]] = await tenancy.batch(context, (tenant) => [findStats(tenant)]);
      return { quote: stats?.quoteThreshold ?? 1, suggest: stats?.suggestThreshold ?? 1 };
    },

    /**
     * By which words of the question these entries were found, matched against what they said at the version named; an entry
     * or version that is not kept any more is left out.
     */
    async lookBack(
      context: TenantContext,
      { question, repairs = [] }: { question: string; repairs?: SearchResult['repairs'] },
      hits: readonly { layer: string; entryId: string; version?: number }[],
    ): Promise<FoundEntry[]> {
      const [{ lexicon }, texts] = await tenancy.batch(context, (tenant) => [
        findVocabulary(tenant),
        listEntryTexts(
          tenant,
          hits.map((hit) => hit.entryId),
        ),
      ]);
      const prepared = prepareQuestion(question, lexicon);
      return hits.flatMap((hit): FoundEntry[] => {
        const text = texts.find(
          ({ id, version }) => id === hit.entryId && (hit.version === undefined || version === hit.version),
        );
        if (!text) return [];
        return [{ layer: text.layer, entryId: text.id, reasons: reasonsFor(prepared, { repairs }, text) }];
      });
    },
  };
}
