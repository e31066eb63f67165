import { sql } from 'drizzle-orm';
import type { TenantScope } from '../tenant/index.ts';
import type { EntryRow } from './repository.ts';

/** What entries of either layer say and said, the current version of each first. */
export function listEntryTexts(
  tenant: TenantScope,
  ids: readonly string[],
): Promise<
  (Pick<EntryRow, 'version' | 'question' | 'phrasings' | 'answer'> & { layer: 'company' | 'master'; id: string })[]
> {
  const wanted = sql.param([...ids]);
  return tenant.db
    .execute(
      sql`select 'company' as layer, e.id::text as id, e.version, e.question, e.phrasings, e.answer, 0 as age
from tenant.knowledge_entries e where e.company_id = ${tenant.companyId}::uuid and e.id = any(${wanted}::uuid[])
union all
select 'company', v.entry_id::text, v.version, v.question, v.phrasings, v.answer, 1
from tenant.knowledge_entry_versions v where v.company_id = ${tenant.companyId}::uuid and v.entry_id = any(${wanted}::uuid[])
union all
select 'master', m.id::text, m.version, m.question, m.phrasings, m.answer, 0
from platform.master_entries m where m.id = any(${wanted}::uuid[])
order by age, version desc`,
    )
    .then(({ rows }) =>
      rows.map((row) => ({
        layer: row['layer'] === 'master' ? 'master' : 'company',
        id: String(row['id']),
        version: Number(row['version']),
        question: String(row['question']),
        phrasings: row['phrasings'] as string[],
        answer: String(row['answer']),
      })),
    );
}

/** By what an entry of either layer is called. */
export type EntryName = {
  layer: 'company' | 'master';
  entryId: string;
  slug: string;
  question: string;
  isArchived: boolean;
};

/** What the entries with one of these ids or slugs are called. */
export function listEntryNames(
  tenant: TenantScope,
  { ids, slugs }: { ids: readonly string[]; slugs: readonly string[] },
): Promise<EntryName[]> {
  const [wantedIds, wantedSlugs] = [sql.param([...ids]), sql.param([...slugs])];
  return tenant.db
    .execute(
      sql`select 'company' as layer, e.id::text as id, e.slug, e.question, e.status = 'archived' as archived
from tenant.knowledge_entries e where e.company_id = ${tenant.companyId}::uuid
  and (e.id = any(${wantedIds}::uuid[]) or e.slug = any(${wantedSlugs}::text[]))
union all
select 'master', m.id::text, m.slug, m.question, false
from platform.master_entries m where m.id = any(${wantedIds}::uuid[]) or m.slug = any(${wantedSlugs}::text[])`,
    )
    .then(({ rows }) =>
      rows.map((row) => ({
        layer: row['layer'] === 'master' ? 'master' : 'company',
        entryId: String(row['id']),
        slug: String(row['slug']),
        question: String(row['question']),
        isArchived: row['archived'] === true,
      })),
    );
}
