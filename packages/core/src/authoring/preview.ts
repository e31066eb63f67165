import { join } from 'node:path';
import { type Clock, CoreError, renderPlaceholders } from '../base/index.ts';
import type { BusinessFacts } from '../business/index.ts';
import {
  createLexicon,
  indexEntries,
  memoryShelf,
  prepareQuestion,
  searchShelf,
  type ShelfEntry,
} from '../knowledge/index.ts';
import { answerByQuoting, findAnswers, firstSearch, meaningOf } from '../quoting/index.ts';
import {
  checkIndustry,
  companyRows,
  type IndustryFolder,
  industryRows,
  readCompany,
  readIndustry,
  readMaster,
  type Templates,
} from '../templates/index.ts';
import { type Row, sampleBusinessOf } from './sample-rows.ts';

export type Preview = {
  slug: string;
  name: string;
  accent: string;
  version: number;
  agents: { name: string; role: string; greeting: string; starters: string[] }[];
  /** What customers ask of each kind, and how many answers there are. */
  coverage: { name: string; entries: number; questions: string[] }[];
  services: { name: string; summary: string; price: string }[];
  pages: { title: string; path: string; sections: { kind: string; heading: string; body: string }[] }[];
};

export type Previews = ReturnType<typeof createPreviews>;
type Tables = NonNullable<Awaited<ReturnType<Templates['rows']>>>;
type Opened = {
  preview: Preview;
  business: BusinessFacts;
  ask: (question: string) => ReturnType<typeof searchShelf>;
};

/** Trades that somebody looked at lately, ready to answer. A version never changes, so nothing here goes stale. */
const kept = 8;

/** A company of a trade before it exists: its site, its agents, and what they answer. Nothing of any company is read. */
export function createPreviews({ templates, clock }: { templates: Templates; clock: Clock }) {
  const opened = new Map<string, Promise<Opened>>();

  async function open(slug: string): Promise<Opened> {
    const versions = await templates.currentVersions(slug);
    if (versions.industry === 0)
      throw new CoreError('not-found', 'There is no such industry. Choose one from the list.');
    const key = `${slug}/${versions.industry}/${versions.company}`;
    const found = opened.get(key) ?? load(slug, versions);
    opened.delete(key);
    opened.set(key, found);
    found.catch(() => opened.delete(key));
    for (const oldest of opened.keys()) {
      if (opened.size <= kept) break;
      opened.delete(oldest);
    }
    return found;
  }

  async function load(slug: string, versions: { company: number; industry: number }): Promise<Opened> {
    const [industries, trade, company, master] = await Promise.all([
      templates.industries(),
      templates.rows({ kind: 'industry', slug, version: versions.industry }),
      templates.rows({ kind: 'company', slug: 'company', version: versions.company }),
      templates.masterEntries(),
    ]);
    const industry = industries.find((one) => one.slug === slug);
    if (!industry || !trade || !company)
      throw new CoreError('not-found', 'There is no such industry. Choose one from the list.');
    return openPreview({ ...industry, slug }, { ...company, ...trade }, master);
  }

  return {
    /** @throws CoreError 'not-found' for an industry that is not there. */
    async get(slug: string): Promise<Preview> {
      return (await open(slug)).preview;
    },

    /** What the front agent of such a company would answer without any model. @throws CoreError 'not-found'. */
    async ask(slug: string, question: string): Promise<PreviewAnswer> {
      return answer(await open(slug), question, clock);
    },
  };
}

/**
 * The same of an industry that is not published yet, from its files; neither a database nor its golden questions are asked.
 * @param folder of the templates that come with the product. @throws CoreError 'bad-input' with what is wrong in the files.
 */
export async function previewDraft(
  folder: string,
  draft: IndustryFolder,
  clock: Clock,
): Promise<{ preview: Preview; ask: (question: string) => Promise<PreviewAnswer> }> {
  const [industry, company, master] = await Promise.all([
    readIndustry(draft),
    readCompany(join(folder, 'company')),
    readMaster(folder),
  ]);
  const faults = checkIndustry(industry, company);
  if (faults.length > 0) throw new CoreError('bad-input', `${draft.slug} has faults:\n${faults.join('\n')}`);
  const opened = openPreview(
    industry,
    { ...companyRows(company), ...industryRows(industry, company) },
    master.entries.map(({ id, category, ...entry }) => ({ id, categorySlug: category, ...entry })),
  );
  return { preview: opened.preview, ask: (question) => answer(opened, question, clock) };
}

/** What is said, and what it quotes: questions of entries, or figures of services, prices and hours. */
export type PreviewAnswer = { text: string; answered: boolean; sources: string[]; figures: boolean };

function openPreview(
  industry: Pick<Preview, 'slug' | 'name' | 'accent' | 'version'>,
  tables: Tables,
  master: Parameters<typeof indexEntries>[0],
): Opened {
  const { slug, name, accent, version } = industry;
  const business = sampleBusinessOf(tables, { slug, name: `Your ${name} company` });
  const categories = new Map(rows(tables, 'knowledge_categories').map((row) => [row['id'], row]));
  const concepts = rows(tables, 'knowledge_concepts').map((row) => ({
    slug: String(row['slug']),
    words: row['words'] as string[],
  }));
  const entries = rows(tables, 'knowledge_entries').map(
    (row): ShelfEntry => ({
      id: String(row['slug']),
      categorySlug: String(categories.get(row['category_id'])?.['slug']),
      question: String(row['question']),
      phrasings: row['phrasings'] as string[],
      answer: String(row['answer']),
    }),
  );
  const lexicon = createLexicon(concepts);
  const shelf = memoryShelf(indexEntries(entries, lexicon), {
    master: indexEntries(master, createLexicon()),
  });
  return {
    preview: {
      slug,
      name,
      accent,
      version,
      ...shownOf(tables, business),
    },
    business,
    ask: (question) => searchShelf(shelf, prepareQuestion(question, lexicon), { limit: 3 }),
  };
}

async function answer({ business, ask, preview }: Opened, question: string, clock: Clock): Promise<PreviewAnswer> {
  const words = question.replaceAll('\u0000', ' ');
  const meaning = meaningOf(words, []);
  const asked = await findAnswers(meaning, words, await ask(firstSearch(meaning, words)), ask);
  const agent = { name: preview.agents[0]?.name ?? 'Sarah', tone: '' };
  const quote = answerByQuoting(meaning, asked, { business, agent, now: clock.now() });
  return {
    text: quote.text,
    answered: quote.decision !== 'hand-over',
    sources: quote.sources.map((hit) => renderPlaceholders(hit.question, business.facts)),
    figures: quote.figures,
  };
}

const questionsShown = 4;

function shownOf(tables: Tables, business: BusinessFacts): Omit<Preview, 'slug' | 'name' | 'accent' | 'version'> {
  const read = (value: unknown) => renderPlaceholders(String(value ?? ''), business.facts);
  const byPosition = (a: Row, b: Row) => Number(a['position']) - Number(b['position']);
  const entries = rows(tables, 'knowledge_entries');
  return {
    agents: rows(tables, 'agents')
      .filter((agent) => agent['is_public'] === true)
      .sort(byPosition)
      .map((agent) => ({
        name: String(agent['name']),
        role: String(agent['role']),
        greeting: read(agent['greeting']),
        starters: rows(tables, 'agent_starters')
          .filter((starter) => starter['agent_id'] === agent['id'])
          .sort(byPosition)
          .map((starter) => read(starter['text'])),
      })),
    coverage: rows(tables, 'knowledge_categories')
      .sort(byPosition)
      .map((category) => {
        const own = entries.filter((entry) => entry['category_id'] === category['id']);
        return {
          name: String(category['name']),
          entries: own.length,
          questions: own.slice(0, questionsShown).map((entry) => String(entry['question'])),
        };
      }),
    services: business.services.map(({ name, summary, slug }) => ({
      name,
      summary: read(summary),
      price: business.facts.prices.get(slug) ?? '',
    })),
    pages: rows(tables, 'site_pages')
      .sort(byPosition)
      .map((page) => ({
        title: read(page['title']),
        path: String(page['path']),
        sections: rows(tables, 'site_sections')
          .filter((section) => section['page_id'] === page['id'])
          .sort(byPosition)
          .map((section) => ({
            kind: String(section['kind']),
            heading: read(section['heading']),
            body: read(section['body']),
          })),
      })),
  };
}

function rows(tables: Tables, name: string): Row[] {
  return [...(tables[name] ?? [])];
}
