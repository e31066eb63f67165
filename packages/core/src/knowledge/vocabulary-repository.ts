import { sql } from 'drizzle-orm';
import { prepareSql } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';

/** What a question is read with: the words of all trades and the company's own, and whether it is looked for by its meaning too. */
export type Vocabulary = { lexicon: Lexicon; byMeaning: boolean };

// One text; sixty rows would take half as long again.
const vocabulary = prepareSql(
  [],
  ({ companyId }) =>
    sql`select s.semantic, (
  select string_agg(array_to_json(c.slug || c.words)::text, ',' order by c.slug) from tenant.knowledge_concepts c
  where c.company_id = ${companyId}) as concepts
from tenant.knowledge_stats s where s.company_id = ${companyId}`,
);

/** As one statement of a batch. */
export function findVocabulary(tenant: TenantScope): Promise<Vocabulary> {
  return vocabulary(tenant, {}).then(({ rows: [row] }) => ({
    lexicon: lexiconOf(`[${String(row?.['concepts'] ?? '')}]`),
    byMeaning: row?.['semantic'] === true,
  }));
}

/** @param concepts the company's own, as JSON: of each its slug and then its words. */
function lexiconOf(concepts: string): Lexicon {
  const lists = JSON.parse(concepts) as [slug: string, ...words: string[]][];
  return createLexicon(lists.map(([slug, ...words]) => ({ slug, words })));
}
