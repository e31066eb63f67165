import { sql } from 'drizzle-orm';
import type { CategoryId } from '../base/index.ts';
import { prepareSql } from '../db/prepared-query.ts';
import { type CompanyId, parseCompanyId, type TenantScope } from '../tenant/index.ts';

/** A term that stage 1 looks up, with what it weighs beside its rarity (boost × count), and its share of the background. */
export type WantedTerm = { term: string; factor: number; background: number };

export type HitRow = {
  layer: 'company' | 'master';
  companyId: CompanyId | 'platform';
  id: string;
  categorySlug: string;
  version: number;
  question: string;
  phrasings: string[];
  /** Of an entry that nobody changed since its template wrote it, the platform. */
  wordedBy: CompanyId | 'platform';
  answer: string;
  score: number;
  /** The marker of whoever the row belongs to; empty for the master's. */
  canary: string;
};

const companyHits = 20;
const masterHits = 8;

/** Of an entry `e`: the company wrote it, or changed what its template wrote last. `viewOf` says it of a row. */
export const hasOwnWords = sql`(e.template_row is null or e.version > e.followed_version)`;

// From the best on, each is looked up by its number, until enough are in the agent's scope: what may be seen is not read as a whole.
const bestEntries = prepareSql(
  ['terms', 'factors', 'backgrounds', 'scope'],
  ({ companyId, terms, factors, backgrounds, scope }) =>
    sql`with wanted as (select u.term, u.factor, 200 * u.background as imagined from unnest(${terms}::text[], ${factors}::float8[], ${backgrounds}::float8[]) as u(term, factor, background)),
company_lists as materialized (
  select w.factor, w.imagined, p.term, p.numbers, p.weights
  from wanted w
  join tenant.knowledge_postings p on p.company_id = ${companyId} and p.term = w.term collate "C"),
company_terms as (
  select l.term, ln(1 + (min(s.entry_count) + 200 - (sum(cardinality(l.numbers)) + l.imagined) + 0.5) / (sum(cardinality(l.numbers)) + l.imagined + 0.5)) * l.factor as idf
  from company_lists l
  join tenant.knowledge_stats s on s.company_id = ${companyId}
  group by l.term, l.factor, l.imagined),
company_scores as (
  select u.number, sum(u.weight * u.idf) as score
  from (
    select c.idf, unnest(l.numbers) as number, unnest(l.weights) as weight
    from company_lists l join company_terms c on c.term = l.term) u
  group by u.number),
company_hits as (
  select i.entry_id, c.number, c.score
  from (select n.number, n.score from company_scores n order by 2 desc, 1) c
  cross join lateral (
    select x.entry_id from tenant.knowledge_indexed_entries x
    where x.company_id = ${companyId} and x.number = c.number and (${scope}::uuid[] is null or x.category_id = any(${scope}::uuid[]))
    limit 1) i
  order by 3 desc, 2 limit ${companyHits}),
marker as materialized (
  select m.company_id, m.marker from tenant.canaries m where m.company_id = ${companyId} and m.place = 'knowledge'),
scope_slugs as (
  select k.slug from tenant.knowledge_categories k
  where k.company_id = ${companyId} and (${scope}::uuid[] is null or k.id = any(${scope}::uuid[]))),
master_terms as materialized (
  select t.term, ln(1 + (s.entry_count + 200 - (t.entry_count + w.imagined) + 0.5) / (t.entry_count + w.imagined + 0.5)) * w.factor as idf
  from wanted w
  join platform.master_terms t on t.term = w.term
  cross join platform.master_stats s
  where t.term = any(${terms}::text[] collate "C")),
master_hits as (
  select p.entry_id, sum(p.weight * c.idf) as score
  from master_terms c
  join platform.master_postings p on p.term = c.term
  where p.category_slug in (select g.slug from scope_slugs g)
    and not exists (select o.entry_id from tenant.knowledge_overrides o where o.company_id = ${companyId} and o.master_entry_id = p.entry_id)
  group by p.entry_id order by 2 desc, 1 limit ${masterHits})
select 'company' as layer, e.company_id::text as company, e.id::text as id, k.slug as category, e.version, e.question, array_to_json(e.phrasings) as phrasings, ${hasOwnWords} as own_words, e.answer, h.score, c.marker as canary
from company_hits h
join tenant.knowledge_entries e on e.company_id = ${companyId} and e.id = h.entry_id
join tenant.knowledge_categories k on k.company_id = ${companyId} and k.id = e.category_id
left join marker c on c.company_id = e.company_id
union all
select 'master', null, e.id::text, e.category_slug, e.version, e.question, array_to_json(e.phrasings), false, e.answer, h.score, ''
from master_hits h join platform.master_entries e on e.id = h.entry_id`,
);

/**
 * Stage 1: the company's and the master's best entries by the sum of stored weights × rarity, each with statistics of its
 * own; the agent's scope stands inside the join and before the limit.
 * @param scope `null` every category; an empty list none.
 */
export function searchPostings(
  tenant: TenantScope,
  { wanted, scope }: { wanted: readonly WantedTerm[]; scope: CategoryId[] | null },
): Promise<HitRow[]> {
  const terms = wanted.map((term) => term.term);
  const factors = wanted.map((term) => term.factor);
  const backgrounds = wanted.map((term) => term.background);
  return bestEntries(tenant, { terms, factors, backgrounds, scope }).then(({ rows }) => rows.map(hitRowOf));
}

export function hitRowOf(row: Readonly<Record<string, unknown>>): HitRow {
  const companyId = row['layer'] === 'master' ? 'platform' : parseCompanyId(String(row['company']));
  return {
    layer: row['layer'] === 'master' ? 'master' : 'company',
    companyId,
    id: String(row['id']),
    categorySlug: String(row['category']),
    version: Number(row['version']),
    question: String(row['question']),
    phrasings: row['phrasings'] as string[],
    wordedBy: row['own_words'] === true ? companyId : 'platform',
    answer: String(row['answer']),
    score: Number(row['score']),
    canary: String(row['canary'] ?? ''),
  };
}

const termCounts = prepareSql(
  ['terms'],
  ({ companyId, terms }) =>
    sql`select p.term, sum(cardinality(p.numbers)) as entry_count from tenant.knowledge_postings p
where p.company_id = ${companyId} and p.term = any(${terms}::text[] collate "C") group by p.term
union all
select m.term, m.entry_count from platform.master_terms m where m.term = any(${terms}::text[] collate "C")`,
);

/** In how many entries of each layer the terms occur; the larger of the two. */
export function countTerms(tenant: TenantScope, terms: readonly string[]): Promise<Map<string, number>> {
  return termCounts(tenant, { terms }).then(({ rows }) => {
    const counts = new Map<string, number>();
    for (const row of rows) {
      const term = String(row['term']);
      counts.set(term, Math.max(counts.get(term) ?? 0, Number(row['entry_count'])));
    }
    return counts;
  });
}

/**
 * Of one word; more than a large company has of one letter and length. With a limit the terms are looked up word by word, where
 * one first letter stands together in the index (all that words are made of comes before "~"), instead of all being read.
 */
const mostNear = 2_000;

const nearTerms = prepareSql(
  ['words'],
  ({ companyId, words }) =>
    sql`with unknown as materialized (
  select w.word from unnest(${words}::text[]) as w(word)
  where not exists (select k.term from tenant.knowledge_postings k where k.company_id = ${companyId} and k.term = w.word collate "C"))
select u.word, t.term from unknown u cross join lateral (
  select distinct k.term from tenant.knowledge_postings k
  where k.company_id = ${companyId} and k.term >= left(u.word, 1) collate "C" and k.term < left(u.word, 1) || '~' collate "C"
    and length(k.term) between length(u.word) - 2 and length(u.word) + 2
  limit ${mostNear}) t`,
);

/** The company's terms that might be what an unknown word was meant to be: same first letter, length within two. */
export function findNearTerms(
  tenant: TenantScope,
  words: readonly string[],
): Promise<{ word: string; term: string }[]> {
  return nearTerms(tenant, { words }).then(({ rows }) =>
    rows.map((row) => ({ word: String(row['word']), term: String(row['term']) })),
  );
}
