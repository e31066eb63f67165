import { join } from 'node:path';
import { CoreError, newId, stripPlaceholders, type TemplateId } from '../base/index.ts';
import type { Platform, PlatformDatabase } from '../db/index.ts';
import { checkTemplates } from './checks.ts';
import {
  checksumOf,
  type CompanyTemplate,
  type IndustryFolder,
  type IndustryTemplate,
  listIndustryFolders,
  readCompany,
  readIndustry,
  readMaster,
  readModelPrices,
} from './reader.ts';
import {
  addTemplate,
  findCurrent,
  findMasterStats,
  findTemplateRows,
  listMasterEntries,
  listRowCounts,
  listTemplates,
  listTiers,
  lockTemplates,
  type MasterEntry,
  type Posting,
  setMaster,
  setModelPrices,
  setPostings,
  setTiers,
  type TemplateRecord,
  type TierRecord,
} from './repository.ts';
import { templateRowId } from './row-id.ts';
import { companyRows, industryRows, type TemplateRows } from './rows.ts';

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
  async function publishCompany(db: PlatformDatabase, company: CompanyTemplate): Promise<boolean> {
    const last = await findCurrent(db, 'company', 'company');
    if (last?.checksum === company.checksum) return false;
    const version = nextVersion(company.version, last);
    await addTemplate(
      db,
      {
        ...{ id: newId<TemplateId>(), kind: 'company', slug: 'company', version, checksum: company.checksum },
        ...{ current: true, name: 'Template company', grouping: '', tagline: '', icon: '', accent: '' },
        ...{ nounBusiness: '', nounCustomer: '', nounVisit: '', entries: 0, services: 0 },
        analyzerVersion: analyzer.version,
      },
      companyRows({ ...company, version }),
      [],
    );
    return true;
  }

  async function publishIndustry(
    db: PlatformDatabase,
    industry: IndustryTemplate,
    company: CompanyTemplate,
  ): Promise<boolean> {
    const checksum = `${industry.checksum}-${company.checksum}`;
    const last = await findCurrent(db, 'industry', industry.slug);
    const postings = postingsOf(industry, analyzer);
    if (last?.checksum === checksum) {
      // Another process may have been here first.
      if (last.analyzerVersion === analyzer.version) return false;
      await setPostings(db, last.id, analyzer.version, postings);
      return true;
    }
    const version = nextVersion(industry.version, last);
    await addTemplate(
      db,
      {
        id: newId<TemplateId>(),
        kind: 'industry',
        slug: industry.slug,
        version,
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
      industryRows({ ...industry, version }, company),
      postings,
    );
    return true;
  }

  return {
    /**
     * Reads `templates/`, and an operator's own folder of trades, and publishes what has changed since the last start, in
     * one transaction. A change without a new number in its `version` gets the next one.
     * @returns how many templates were published anew. @throws CoreError 'bad-input' with every fault of the files.
     */
    async load(
      folder: string,
      { own }: { own?: string | undefined } = {},
    ): Promise<{ published: number; total: number }> {
      const [company, master, prices, folders] = await Promise.all([
        readCompany(join(folder, 'company')),
        readMaster(folder),
        readModelPrices(folder),
        listIndustryFolders(folder, own),
      ]);
      const present = new Map(
        (await listTemplates(platform.db)).map((record) => [`${record.kind}/${record.slug}`, record]),
      );
      const industries: IndustryTemplate[] = [];
      for (const industry of folders) {
        const known = present.get(`industry/${industry.slug}`);
        // A change of the template company can change what an industry's navigation holds.
        const isCurrent =
          known?.analyzerVersion === analyzer.version &&
          known.checksum === `${await checksumOf(industry)}-${company.checksum}`;
        if (!isCurrent) industries.push(await readIndustry(industry));
      }
      checkTemplates({ company, industries, master });
      return platform.transaction(async (db) => {
        await lockTemplates(db);
        let published = 0;
        if (await publishCompany(db, company)) published += 1;
        for (const industry of industries) if (await publishIndustry(db, industry, company)) published += 1;
        await setTiers(db, company.tiers.map(tierRecord));
        await setModelPrices(db, prices);
        const stats = await findMasterStats(db);
        if (stats?.version !== master.version || stats.analyzerVersion !== analyzer.version) {
          const entries = master.entries.map((entry) => ({
            id: templateRowId('master', 'entries', entry.id),
            slug: entry.id,
            categorySlug: entry.category,
            question: entry.question,
            phrasings: entry.phrasings,
            answer: entry.answer,
            version: master.version,
          }));
          await setMaster(db, {
            version: master.version,
            analyzerVersion: analyzer.version,
            entries,
            postings: entries.flatMap((entry) =>
              analyzer
                .analyze({ ...entry, answer: stripPlaceholders(entry.answer) }, [])
                .map(({ term, weight }) => ({ term, weight, entryId: entry.id, categorySlug: entry.categorySlug })),
            ),
          });
        }
        return { published, total: folders.length + 1 };
      });
    },

    /**
     * Publishes one industry from a folder of its own; it stays, also after a start that does not know the folder.
     * @param folder the `templates/` folder, for the template company. @throws CoreError 'bad-input' with every fault,
     *   'conflict' for a slug that comes with the product, which the next start would publish again.
     */
    async publish(folder: string, industryFolder: IndustryFolder): Promise<{ slug: string; isNew: boolean }> {
      if ((await listIndustryFolders(folder)).some(({ slug }) => slug === industryFolder.slug))
        throw new CoreError(
          'conflict',
          `${industryFolder.slug} comes with the product. Name yours otherwise, or put it into the folder that ROWHOUSE_INDUSTRIES names, where it takes that one's place.`,
        );
      const [company, master, industry] = await Promise.all([
        readCompany(join(folder, 'company')),
        readMaster(folder),
        readIndustry(industryFolder),
      ]);
      checkTemplates({ company, industries: [industry], master });
      const isNew = await platform.transaction(async (db) => {
        await lockTemplates(db);
        return publishIndustry(db, industry, company);
      });
      return { slug: industry.slug, isNew };
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

    /** The versions that a new company of this industry would have; an industry that is gone is at 0. */
    async currentVersions(industry: string): Promise<{ company: number; industry: number }> {
      const records = await listTemplates(platform.db);
      const versionOf = (kind: string, slug: string) =>
        records.find((record) => record.kind === kind && record.slug === slug)?.version ?? 0;
      return { company: versionOf('company', 'company'), industry: versionOf('industry', industry) };
    },

    /** The platform's shared knowledge, as it is searched. */
    masterEntries(): Promise<MasterEntry[]> {
      return listMasterEntries(platform.db);
    },

    /** Rows by table of one version, older ones too, with ids of the template; none when there is no such version. */
    async rows(version: Pick<TemplateRecord, 'kind' | 'slug' | 'version'>): Promise<TemplateRows | undefined> {
      const tables = await findTemplateRows(platform.db, version);
      return tables && Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
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

/** Numbers only grow: a file that was changed and says the old number is a new version all the same. */
function nextVersion(wanted: number, last: TemplateRecord | undefined): number {
  return last ? Math.max(wanted, last.version + 1) : wanted;
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

function tierRecord(tier: CompanyTemplate['tiers'][number], position: number): TierRecord {
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
