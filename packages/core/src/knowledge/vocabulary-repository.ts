import { sql } from 'drizzle-orm';
import { prepareSql } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';
import type { Lexicon } from './lexicon.ts';
import { type LexiconOf, lexiconOf } from './lexicon-of.ts';

/** What a question is read with: the words of all trades and the company's own, and whether it is looked for by its meaning too. */
export type Vocabulary = { lexicon: Lexicon; byMeaning: boolean };

// One text, by which what is made of it is kept; sixty rows would take half as long again.
const vocabulary = prepareSql(
  [],
  ({ companyId }) =>
    sql`select s.semantic, (
  select string_agg(array_to_json(c.slug || c.words)::text, ',' order by c.slug) from tenant.knowledge_concepts c
  where c.company_id = ${companyId}) as concepts
from tenant.knowledge_stats s where s.company_id = ${companyId}`,
);

/** @param read how its words are read: anew, unless what was made of them is kept. */
export function findVocabulary(tenant: TenantScope, read: LexiconOf = lexiconOf): Promise<Vocabulary> {
  return vocabulary(tenant, {}).then(({ rows: [row] }) => ({
    lexicon: read(`[${String(row?.['concepts'] ?? '')}]`),
    byMeaning: row?.['semantic'] === true,
  }));
}
