import { basename, join, resolve } from 'node:path';
import { CoreError, isCoreError } from '../base/index.ts';
import {
  checkIndustry,
  type IndustryFolder,
  type IndustryTemplate,
  listIndustryFolders,
  readCompany,
  readIndustry,
  readMaster,
} from '../templates/index.ts';
import { countFindings } from './counts.ts';
import type { Finding } from './finding.ts';
import { createTradeSearch, goldenFindings, type GoldenScore, indexMaster } from './golden.ts';
import { type Closest, closestPairs, isTooClose, type Pair } from './near-copies.ts';
import { priceFindings } from './prices.ts';
import { readingLevel } from './reading-level.ts';
import { wordingFindings } from './wording.ts';

/** One trade's findings, and its figures where its files could be read. */
export type TradeReport = {
  slug: string;
  name: string;
  findings: Finding[];
  figures: {
    entries: number;
    wordings: number;
    services: number;
    grade: number;
    golden: GoldenScore;
    /** How much the answer of another trade and the one of this share that share most. */
    closest: number;
  } | null;
};

export type LintReport = { ok: boolean; trades: TradeReport[]; closest: { betweenTrades: Pair[]; inOneTrade: Pair[] } };

const pairsShown = 5;

export type LintWish = {
  /** The `templates/` folder. */
  folder: string;
  /** An operator's own folder of trades, beside it. */
  own?: string | undefined;
  /** Slugs, and folders of trades that stand elsewhere; every trade when there is none. */
  names?: readonly string[];
  /** Called for each trade when it is done. */
  tell?: (report: TradeReport, done: number, total: number) => void;
};

/**
 * Reads trades and finds fault with them, by the rules of docs/templates.md. All are read, since answers are compared
 * between them; those of `names` are judged. @throws CoreError 'not-found' for a name that is neither slug nor folder.
 */
export async function lintTemplates({ folder, own, names = [], tell }: LintWish): Promise<LintReport> {
  const present = new Map((await listIndustryFolders(folder, own)).map((industry) => [industry.slug, industry]));
  const wanted = names.length === 0 ? [...present.values()] : names.map((name) => namedIndustry(name, present));
  for (const industry of wanted) present.set(industry.slug, industry);
  const [company, master] = await Promise.all([readCompany(join(folder, 'company')), readMaster(folder)]);
  const indexedMaster = indexMaster(master);
  const readings = new Map<string, IndustryTemplate | Finding>();
  for (const industry of present.values()) readings.set(industry.slug, await tryToRead(industry));
  const industries = [...readings.values()].filter((reading): reading is IndustryTemplate => !('rule' in reading));
  const closest = closestPairs(industries);
  const { pairs } = closest;

  const trades: TradeReport[] = [];
  for (const { slug } of wanted) {
    const industry = readings.get(slug);
    const report =
      !industry || 'rule' in industry
        ? { slug, name: slug, findings: industry ? [industry] : [], figures: null }
        : await judge(industry, closest);
    trades.push(report);
    tell?.(report, trades.length, wanted.length);
  }
  return {
    ok: trades.every((trade) => trade.findings.length === 0),
    trades,
    closest: {
      betweenTrades: pairs.filter(({ first, second }) => first.trade !== second.trade).slice(0, pairsShown),
      inOneTrade: pairs.filter(({ first, second }) => first.trade === second.trade).slice(0, pairsShown),
    },
  };

  async function judge(industry: IndustryTemplate, { pairs: all, ofTrade }: Closest): Promise<TradeReport> {
    const own = all.filter(({ first, second }) => first.trade === industry.slug || second.trade === industry.slug);
    const level = readingLevel(industry);
    const golden = await goldenFindings(industry, createTradeSearch(industry, { company, master: indexedMaster }));
    return {
      slug: industry.slug,
      name: industry.name,
      findings: [
        ...checkIndustry(industry, company).map((text): Finding => ({ rule: 'shape', place: industry.slug, text })),
        ...countFindings(industry),
        ...wordingFindings(industry),
        ...priceFindings(industry),
        ...level.findings,
        ...own.filter(isTooClose).map(copyFinding),
        ...golden.findings,
      ],
      figures: {
        entries: industry.entries.length,
        wordings: industry.entries.reduce((sum, entry) => sum + entry.phrasings.length, 0),
        services: industry.services.length,
        grade: level.grade,
        golden: golden.score,
        closest: ofTrade.get(industry.slug) ?? 0,
      },
    };
  }
}

function namedIndustry(name: string, present: ReadonlyMap<string, IndustryFolder>): IndustryFolder {
  const known = present.get(name);
  if (known) return known;
  if (!/[./\\]/.test(name))
    throw new CoreError('not-found', `There is no industry "${name}". Name one by its slug or by its folder.`);
  return { slug: basename(resolve(name)), folder: resolve(name) };
}

async function tryToRead(industry: IndustryFolder): Promise<IndustryTemplate | Finding> {
  try {
    return await readIndustry(industry);
  } catch (error) {
    if (!isCoreError(error, 'bad-input')) throw error;
    return { rule: 'shape', place: industry.slug, text: error.message };
  }
}

function copyFinding({ likeness, first, second }: Pair): Finding {
  return {
    rule: 'near-copy',
    place: `${first.trade}/${first.entry}`,
    text: `shares ${Math.round(likeness * 100)}% of its word triples with ${second.trade}/${second.entry}; say one of them differently`,
  };
}
