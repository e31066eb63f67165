import { eq, sql } from 'drizzle-orm';
import { prepareQuery, prepareSql } from '../db/prepared-query.ts';
import { knowledgeConcepts } from '../db/schema/knowledge.ts';
import type { TenantScope } from '../tenant/index.ts';
import { type Concept, createLexicon, type Lexicon } from './lexicon.ts';

export const listConcepts: (tenant: TenantScope) => Promise<Concept[]> = prepareQuery([], (db, { companyId }) =>
  db
    .select({ slug: knowledgeConcepts.slug, words: knowledgeConcepts.words })
    .from(knowledgeConcepts)
    .where(eq(knowledgeConcepts.companyId, companyId))
    .orderBy(knowledgeConcepts.slug),
);

/** What a question is read with: the words of all trades and the company's own, and whether it is looked for by its meaning too. */
export type Vocabulary = { lexicon: Lexicon; byMeaning: boolean };

const vocabulary = prepareSql(
  [],
  ({ companyId }) =>
    sql`select s.semantic, c.slug, c.words from tenant.knowledge_stats s
left join tenant.knowledge_concepts c on c.company_id = ${companyId}
where s.company_id = ${companyId} order by c.slug`,
);

export function findVocabulary(tenant: TenantScope): Promise<Vocabulary> {
  return vocabulary(tenant, {}).then(({ rows }) => ({
    lexicon: createLexicon(
      rows.flatMap((row) =>
        row['slug'] === null ? [] : [{ slug: String(row['slug']), words: row['words'] as string[] }],
      ),
    ),
    byMeaning: rows[0]?.['semantic'] === true,
  }));
}
