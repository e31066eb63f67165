import {
  createLexicon,
  indexEntries,
  type IndexedEntries,
  memoryShelf,
  prepareQuestion,
  type SearchResult,
  searchShelf,
} from '../knowledge/index.ts';
import type { CompanyTemplate, IndustryTemplate, MasterTemplate } from '../templates/index.ts';
import type { Finding } from './finding.ts';

/** Of 15 that have an answer and 5 that have none. */
const targets = { first: 13, amongThree: 15, quoted: 1 };

export type GoldenScore = {
  answerable: number;
  first: number;
  amongThree: number;
  unanswerable: number;
  /** Of those that must not be answered, how many an entry would be quoted for. */
  quoted: number;
};

/** A trade's knowledge as a company would search it, without a database. */
export type TradeSearch = (question: string, agent?: string) => Promise<SearchResult>;

export function indexMaster(master: MasterTemplate): IndexedEntries {
  return indexEntries(
    master.entries.map(({ category, ...entry }) => ({ ...entry, categorySlug: category })),
    createLexicon(),
  );
}

export function createTradeSearch(
  industry: IndustryTemplate,
  { company, master }: { company: CompanyTemplate; master: IndexedEntries },
): TradeSearch {
  const lexicon = createLexicon(industry.terms.map((term) => ({ slug: term.id, words: term.words })));
  const indexed = indexEntries(
    industry.entries.map(({ category, ...entry }) => ({ ...entry, categorySlug: category })),
    lexicon,
  );
  return (question, agentSlug) => {
    const scope = company.agents.find((agent) => agent.id === agentSlug)?.scope ?? 'all';
    const shelf = memoryShelf(indexed, { master, scope: scope === 'all' ? null : scope });
    return searchShelf(shelf, prepareQuestion(question, lexicon), { limit: 3 });
  };
}

/** Asks a trade its golden questions. */
export async function goldenFindings(
  { golden }: IndustryTemplate,
  search: TradeSearch,
): Promise<{ score: GoldenScore; findings: Finding[] }> {
  const score: GoldenScore = {
    answerable: golden.answerable.length,
    first: 0,
    amongThree: 0,
    unanswerable: golden.unanswerable.length,
    quoted: 0,
  };
  const missedFirst: Finding[] = [];
  const missed: Finding[] = [];
  const quoted: Finding[] = [];
  for (const { id, question, entries, agent } of golden.answerable) {
    const { hits } = await search(question, agent);
    const found = hits.map((hit) => hit.entryId);
    const place = `golden question "${id}"`;
    const finding = { rule: 'golden' as const, place, text: `"${question}" finds ${found.join(', ') || 'nothing'}` };
    if (entries.includes(found[0] ?? '')) score.first += 1;
    else missedFirst.push(finding);
    if (found.some((entry) => entries.includes(entry))) score.amongThree += 1;
    else missed.push(finding);
  }
  for (const { id, question } of golden.unanswerable) {
    const { hits, decision } = await search(question);
    if (decision !== 'quote') continue;
    score.quoted += 1;
    quoted.push({
      rule: 'golden',
      place: `golden question "${id}"`,
      text: `"${question}" must not be answered, and would be quoted ${hits[0]?.entryId ?? ''}`,
    });
  }
  return {
    score,
    findings: [
      ...(score.first < targets.first ? missedFirst : []),
      ...(score.amongThree < targets.amongThree && score.first >= targets.first ? missed : []),
      ...(score.quoted > targets.quoted ? quoted : []),
    ],
  };
}
