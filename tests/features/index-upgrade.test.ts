import { expect, inject, test } from 'vitest';
import { insertCompany, upgradeDatabase } from '../support/older-migrations.ts';

type Posting = { owner: string; term: string; entry: string; category: string; weight: number };

test.each([inject('postgres'), inject('postgres15')].filter((server) => server !== null))(
  'search finds in the lists of an upgraded PostgreSQL $version what it found before, for every company and template',
  async (server) => {
    const before: { companies: Posting[]; templates: Posting[] } = { companies: [], templates: [] };
    await upgradeDatabase(server, '_posting_lists', {
      async before(client) {
        for (const [slug, entries] of [
          ['large', 300],
          ['small', 7],
          ['empty', 0],
        ] as const) {
          const id = await insertCompany(client, slug);
          await client.query(
            `with category as (
  insert into tenant.knowledge_categories (company_id, id, slug, name, description, position)
  values ($1, gen_random_uuid(), 'general', 'General', '', 0) returning id)
insert into tenant.knowledge_entries (company_id, id, category_id, slug, question, answer, status)
select $1, gen_random_uuid(), c.id, 'entry-' || n, 'Question ' || n, 'Answer', case when n % 10 = 3 then 'draft' else 'published' end
from category c, generate_series(1, $2::integer) n`,
            [id, entries],
          );
          // Every second entry has an even word, every fifth a word of its own; drafts are in no index.
          await client.query(
            `insert into tenant.knowledge_postings (company_id, term, entry_id, category_id, weight)
select e.company_id, w.term, e.id, e.category_id, random()
from tenant.knowledge_entries e
cross join lateral (select substr(e.slug, 7)::integer as n) s
cross join lateral (values ('all'), (case when s.n % 2 = 0 then '§even' end), (case when s.n % 5 = 0 then 'own' || s.n end)) as w(term)
where e.company_id = $1 and e.status = 'published' and w.term is not null`,
            [id],
          );
          await client.query(
            `insert into tenant.knowledge_stats (company_id, entry_count, version, analyzer_version) values ($1, $2, 4, 1)`,
            [id, entries],
          );
        }
        await client.query(
          `insert into platform.templates (id, kind, slug, version, checksum, is_current, name, grouping, tagline, icon, accent, noun_business, noun_customer, noun_visit, entries, services, analyzer_version)
values (gen_random_uuid(), 'industry', 'plumbing', 1, '', true, '', '', '', '', '', '', '', '', 200, 0, 1)`,
        );
        await client.query(
          `insert into platform.template_postings (template_id, term, entry_id, category_id, weight)
select t.id, w.term, md5(n::text)::uuid, md5((n % 3)::text)::uuid, random()
from platform.templates t, generate_series(1, 200) n, lateral (values ('all'), ('own' || n)) as w(term)`,
        );
        const { rows: companies } = await client.query<Posting>(
          `select company_id as owner, term, entry_id as entry, category_id as category, weight from tenant.knowledge_postings order by 1, 2, 3`,
        );
        const { rows: templates } = await client.query<Posting>(
          `select template_id as owner, term, entry_id as entry, category_id as category, weight from platform.template_postings order by 1, 2, 3`,
        );
        expect(companies.length).toBeGreaterThan(400);
        Object.assign(before, { companies, templates });
      },
      async after(client) {
        const { rows: companies } = await client.query<Posting>(
          `select p.company_id as owner, p.term, i.entry_id as entry, i.category_id as category, u.weight
from tenant.knowledge_postings p cross join lateral unnest(p.numbers, p.weights) as u(number, weight)
join tenant.knowledge_indexed_entries i on i.company_id = p.company_id and i.number = u.number and i.number >> 7 = p.block order by 1, 2, 3`,
        );
        expect(companies).toEqual(before.companies);
        const { rows: templates } = await client.query<Posting>(
          `select p.template_id as owner, p.term, i.entry_id as entry, i.category_id as category, u.weight
from platform.template_postings p cross join lateral unnest(p.numbers, p.weights) as u(number, weight)
join platform.template_indexed_entries i on i.template_id = p.template_id and i.number = u.number and i.number >> 7 = p.block order by 1, 2, 3`,
        );
        expect(templates).toEqual(before.templates);
        const { rows: next } = await client.query<{ slug: string; next: number }>(
          'select c.slug, s.next_number as next from tenant.knowledge_stats s join tenant.companies c on c.company_id = s.company_id order by 1',
        );
        expect(next).toEqual([
          { slug: 'empty', next: 0 },
          { slug: 'large', next: 270 },
          { slug: 'small', next: 6 },
        ]);
        const { rows: open } = await client.query(
          `select relname from pg_class where relnamespace = 'tenant'::regnamespace and relkind = 'r' and not (relrowsecurity and relforcerowsecurity)`,
        );
        expect(open).toEqual([]);
      },
    });
  },
);
