import { newId, stripPlaceholders, type TemplateId } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { checkTemplates } from './checks.ts';
import { type IndustryTemplate, readTemplates } from './reader.ts';
import {
  addTemplate,
  findMasterStats,
  listRowCounts,
  listTemplates,
  listTiers,
  lockTemplates,
  type Posting,
  setMaster,
  setModelPrices,
  setTiers,
  type TierRecord,
} from './repository.ts';
import { templateRowId } from './row-id.ts';
import { companyRows, industryRows } from './rows.ts';

/** The knowledge room's analyzer, handed in so that templates need no other room. */
export type Analyzer = {
  version: number;
  analyze(
    entry: { question: string; phrasings: string[]; answer: string },
    concepts: readonly { slug: string; words: readonly string[] }[],
  ): readonly { term: string; weight: number }[];
};

export type Industry = {
  slug: string;
  name: string;
  group: string;
  tagline: string;
  icon: string;
  accent: string;
  version: number;
  entries: number;
  services: number;
};

export type Tier = TierRecord;
export type Templates = ReturnType<typeof createTemplates>;

export function createTemplates({ platform, analyzer }: { platform: Platform; analyzer: Analyzer }) {
  return {
    /**
     * Reads `templates/`, checks it and publishes what has changed since the last start, in one transaction.
     * @returns how many templates were published anew. @throws CoreError 'bad-input' with every fault of the files.
     */
    async load(folder: string): Promise<{ published: number; total: number }> {
      const library = await readTemplates(folder);
      checkTemplates(library);
      return platform.transaction(async (db) => {
        await lockTemplates(db);
        const present = await listTemplates(db);
        const isPublished = (kind: string, slug: string, checksum: string) =>
          present.some(
            (record) =>
              record.kind === kind &&
              record.slug === slug &&
              record.checksum === checksum &&
              record.analyzerVersion === analyzer.version,
          );
        let published = 0;
        const { company } = library;
        if (!isPublished('company', 'company', company.checksum)) {
          await addTemplate(
            db,
            {
              id: newId<TemplateId>(),
              kind: 'company',
              slug: 'company',
              version: company.version,
              checksum: company.checksum,
              current: true,
              name: 'Template company',
              grouping: '',
              tagline: '',
              icon: '',
              accent: '',
              nounBusiness: '',
              nounCustomer: '',
              nounVisit: '',
              entries: 0,
              services: 0,
              analyzerVersion: analyzer.version,
            },
            companyRows(company),
            [],
          );
          published += 1;
        }
        for (const industry of library.industries) {
          // A change of the template company can change what an industry's navigation holds.
          const checksum = `${industry.checksum}-${company.checksum}`;
          if (isPublished('industry', industry.slug, checksum)) continue;
          await addTemplate(
            db,
            {
              id: newId<TemplateId>(),
              kind: 'industry',
              slug: industry.slug,
              version: industry.version,
              checksum,
              current: true,
              name: industry.name,
              grouping: industry.group,
              tagline: industry.tagline,
              icon: industry.icon,
              accent: industry.accent,
              nounBusiness: industry.noun.business,
              nounCustomer: industry.noun.customer,
              nounVisit: industry.noun.visit,
              entries: industry.entries.length,
              services: industry.services.length,
              analyzerVersion: analyzer.version,
            },
            industryRows(industry, company),
            postingsOf(industry, analyzer),
          );
          published += 1;
        }
        await setTiers(db, company.tiers.map(tierRecord));
        await setModelPrices(db, library.prices);
        const stats = await findMasterStats(db);
        if (stats?.version !== library.master.version || stats.analyzerVersion !== analyzer.version) {
          const entries = library.master.entries.map((entry) => ({
            id: templateRowId('master', 'entries', entry.id),
            slug: entry.id,
            categorySlug: entry.category,
            question: entry.question,
            phrasings: entry.phrasings,
            answer: entry.answer,
            version: library.master.version,
          }));
          await setMaster(db, {
            version: library.master.version,
            analyzerVersion: analyzer.version,
            entries,
            postings: entries.flatMap((entry) =>
              analyzer
                .analyze({ ...entry, answer: stripPlaceholders(entry.answer) }, [])
                .map(({ term, weight }) => ({ term, weight, entryId: entry.id, categorySlug: entry.categorySlug })),
            ),
          });
        }
        return { published, total: library.industries.length + 1 };
      });
    },

    /** The industries that a company can be born in, by group and name. */
    async industries(): Promise<Industry[]> {
      const records = await listTemplates(platform.db);
      return records
        .filter((record) => record.kind === 'industry')
        .map(({ slug, name, grouping, tagline, icon, accent, version, entries, services }) => {
          return { slug, name, group: grouping, tagline, icon, accent, version, entries, services };
        });
    },

    /** The tiers, cheapest first. */
    tiers(): Promise<Tier[]> {
      return listTiers(platform.db);
    },

    /** Rows by table that a company of this industry is born with, the few from the sign-up form not included. */
    async plan(industrySlug: string): Promise<{ table: string; rows: number }[]> {
      const records = await listTemplates(platform.db);
      const ids = records
        .filter((record) => record.kind === 'company' || record.slug === industrySlug)
        .map((record) => record.id);
      return listRowCounts(platform.db, ids);
    },
  };
}

function postingsOf(industry: IndustryTemplate, analyzer: Analyzer): Posting[] {
  const concepts = industry.terms.map((term) => ({ slug: term.id, words: term.words }));
  return industry.entries.flatMap((entry) => {
    const entryId = templateRowId(industry.slug, 'knowledge_entries', entry.id);
    const categoryId = templateRowId('company', 'knowledge_categories', entry.category);
    return analyzer
      .analyze({ ...entry, answer: stripPlaceholders(entry.answer) }, concepts)
      .map(({ term, weight }) => ({ term, weight, entryId, categoryId }));
  });
}

function tierRecord(
  tier: Awaited<ReturnType<typeof readTemplates>>['company']['tiers'][number],
  position: number,
): TierRecord {
  return {
    slug: tier.id,
    name: tier.name,
    summary: tier.summary,
    priceMicroUsdPerMonth: tier.priceUsd * 1_000_000,
    dailyLimitMicroUsd: tier.dailyBudgetCents * 10_000,
    monthlyLimitMicroUsd: tier.monthlyBudgetCents * 10_000,
    dailyTokens: tier.dailyTokens,
    monthlyTokens: tier.monthlyTokens,
    entitlements: [
      ...Object.entries(tier.limits).map(([feature, quantity]) => ({ feature, enabled: quantity > 0, quantity })),
      ...Object.entries(tier.switches).map(([feature, enabled]) => ({ feature, enabled, quantity: null })),
    ],
    highlights: tier.highlights,
    position,
  };
}
