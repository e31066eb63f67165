import { sql } from 'drizzle-orm';
import { prepareSql } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';
import { createLexicon, type Lexicon } from './lexicon.ts';

/** What a question is read with: the words of all trades and the company's own, and whether it is looked for by its meaning too. */
export type Vocabulary = { lexicon: Lexicon; byMeaning: boolean };

const vocabulary = prepareSql(
  [],
  ({ companyId }) =>
    sql`select s.semantic, c.slug, array_to_json(c.words) as words from tenant.knowledge_stats s
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
