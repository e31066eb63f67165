import { sql } from 'drizzle-orm';
import { LRUCache } from 'lru-cache';
import { prepareSql } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';

/** What a question is read with: the words of all trades and the company's own, and whether it is looked for by its meaning too. */
export type Vocabulary = { lexicon: Lexicon; byMeaning: boolean };

/** As one statement of a batch. */
export type FindVocabulary = (tenant: TenantScope) => Promise<Vocabulary>;

// One text; sixty rows would take half as long again.
const vocabulary = prepareSql(
  [],
  ({ companyId }) =>
    sql`select s.semantic, k.concepts, k.is_templates
from tenant.knowledge_stats s
cross join lateral (
  select string_agg(array_to_json(c.slug || c.words)::text, ',' order by c.slug) as concepts, bool_and(c.template_row is not null) as is_templates
  from tenant.knowledge_concepts c where c.company_id = ${companyId}) k
where s.company_id = ${companyId}`,
);

/** As many as there are trades, in more than one version; some hundred kilobytes each. */
const lexiconsKept = 150;

/**
 * The words of a trade are made into a lexicon once for all companies that have them as their template wrote them
 * (docs/decisions/0021-readings-kept-by-author.md); a company's own are made for it alone.
 */
export function createFindVocabulary(): FindVocabulary {
  const ofTemplates = new LRUCache<string, Lexicon>({ max: lexiconsKept });

  function lexiconOf(concepts: string, isTemplates: boolean): Lexicon {
    const known = isTemplates ? ofTemplates.get(concepts) : undefined;
    if (known) return known;
    const lists = JSON.parse(`[${concepts}]`) as [slug: string, ...words: string[]][];
    const made = createLexicon(lists.map(([slug, ...words]) => ({ slug, words })));
    if (isTemplates) ofTemplates.set(concepts, made);
    return made;
  }

  return async (tenant) => {
    const {
      rows: [row],
    } = await vocabulary(tenant, {});
    return {
      lexicon: lexiconOf(String(row?.['concepts'] ?? ''), row?.['is_templates'] === true),
      byMeaning: row?.['semantic'] === true,
    };
  };
}
