import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { load } from 'js-yaml';
import { readIndustry, readMaster } from '../packages/core/src/templates/index.ts';
import type { KnowledgeSet } from './knowledge-scores.ts';

type Written = {
  answerable: { ask: string; entries: string[] }[];
  unanswerable: { ask: string; why: string }[];
};

/** Asked of every trade, and to be answered by none; another trade's question not of that trade itself. */
type Everywhere = { 'off topic': string[]; 'another trade': { ask: string; trade: string }[] };

const everywhere = 'everywhere.yaml';
const folder = fileURLToPath(new URL('knowledge-sets', import.meta.url));
const templatesFolder = fileURLToPath(new URL('../templates', import.meta.url));

/** The repository's own questions: one file a trade, asked of that trade's template with the master knowledge beside it. */
export async function ownSets(): Promise<KnowledgeSet[]> {
  const master = await readMaster(templatesFolder);
  const names = readdirSync(folder).filter((name) => name.endsWith('.yaml') && name !== everywhere);
  const foreign = load(readFileSync(`${folder}/${everywhere}`, 'utf8')) as Everywhere;
  return Promise.all(
    names.map(async (name) => {
      const slug = name.replace('.yaml', '');
      const industry = await readIndustry({ folder: `${templatesFolder}/industries/${slug}`, slug });
      const written = load(readFileSync(`${folder}/${name}`, 'utf8')) as Written;
      return {
        name: slug,
        entries: industry.entries.map(({ id, question, phrasings, answer }) => ({ id, question, phrasings, answer })),
        master: master.entries.map(({ id, category, question, phrasings, answer }) => ({
          id: `master/${id}`,
          categorySlug: category,
          question,
          phrasings,
          answer,
        })),
        concepts: industry.terms.map(({ id, words }) => ({ slug: id, words })),
        questions: [
          ...written.answerable.map(({ ask, entries }) => ({ text: ask, relevant: entries })),
          ...written.unanswerable.map(({ ask, why }) => ({ text: ask, relevant: [], why })),
          ...foreign['off topic'].map((text) => ({ text, relevant: [], why: 'off topic' })),
          ...foreign['another trade']
            .filter(({ trade }) => trade !== slug)
            .map(({ ask }) => ({ text: ask, relevant: [], why: 'another trade' })),
        ],
      };
    }),
  );
}
