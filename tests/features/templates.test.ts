import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import {
  createLexicon,
  indexEntries,
  memoryShelf,
  prepareQuestion,
  searchShelf,
} from '../../packages/core/src/knowledge/index.ts';
import { readIndustry, readMaster } from '../../packages/core/src/templates/index.ts';
import { openHouse, password, templatesFolder } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);
const industries = await house.core.templates.industries();

test('loading the same templates again publishes nothing', async () => {
  expect(await house.core.templates.load(templatesFolder)).toEqual({ published: 0, total: industries.length + 1 });
});

test('an industry of the operator’s own is offered like the others, and can be born in', async () => {
  const workshop = mkdtempSync(join(tmpdir(), 'rowhouse-own-'));
  const folder = join(workshop, 'pipe-works');
  cpSync(join(templatesFolder, 'industries/plumbing'), folder, { recursive: true });
  const file = join(folder, 'industry.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('slug: plumbing', 'slug: pipe-works'));
  try {
    const wish = { slug: 'pipe-works', folder };
    expect(await house.core.templates.publish(templatesFolder, wish)).toEqual({ slug: 'pipe-works', isNew: true });
    expect(await house.core.templates.publish(templatesFolder, wish)).toEqual({ slug: 'pipe-works', isNew: false });
    const company = await house.furnish('Pipe Works', 'pipe-works');
    expect((await company.api.agents.list()).length).toBe(14);
    await expect(
      house.core.templates.publish(templatesFolder, {
        slug: 'dental',
        folder: join(templatesFolder, 'industries/dental'),
      }),
    ).rejects.toThrow('dental comes with the product.');
    // A folder of the operator's own takes the place of what comes with the product.
    await house.core.templates.load(templatesFolder, { own: workshop });
    expect((await house.core.templates.industries()).map(({ slug }) => slug)).toContain('pipe-works');
  } finally {
    rmSync(workshop, { recursive: true, force: true });
  }
});

describe.each(industries)('$slug', ({ slug }) => {
  test('is furnished in full: agents, knowledge, prices, site and rules', async () => {
    const company = await house.furnish(`Complete ${slug}`, slug);
    const [agents, categories, site, contexts] = await Promise.all([
      company.api.agents.list(),
      company.api.knowledge.categories(),
      company.api.site.get(),
      company.api.contexts.list(),
    ]);
    expect(agents).toHaveLength(14);
    expect(agents.every((agent) => agent.starters.length === 3 && agent.tools.length > 0)).toBe(true);
    expect(categories.reduce((sum, category) => sum + category.entries, 0)).toBeGreaterThanOrEqual(49);
    expect(categories.every((category) => category.entries > 0)).toBe(true);
    expect(site.pages).toHaveLength(10);
    expect(contexts.map((context) => context.slug)).toEqual(['identity', 'personality', 'brand-voice', 'boundaries']);
  });

  test('a dry run lists just the rows that a sign-up makes, about 700 in more than thirty tables', async () => {
    const plan = await house.core.provisioning.plan({ industry: slug, tier: 'growth' });
    const made = await house.core.provisioning.provision({
      companyName: `Planned ${slug}`,
      industry: slug,
      tier: 'growth',
      admin: { name: 'Ada', email: `${slug}-planned@example.com`, password },
      idempotencyKey: `planned-${slug}`,
      requestId: 'test',
    });
    expect(plan.made).toEqual(made.made);
    expect(plan.totalRows).toBe(made.totalRows);
    expect(made.totalRows).toBeGreaterThan(600);
    expect(made.totalRows).toBeLessThan(800);
    expect(made.made.filter(({ rows }) => rows > 0).length).toBeGreaterThan(30);
  });
});

test.each(['dental', 'hvac'])(
  'what the linter finds in %s without a database is what a company finds in it',
  async (slug) => {
    const company = await house.furnish(`Searched ${slug}`, slug);
    const [industry, master] = await Promise.all([
      readIndustry({ slug, folder: `${templatesFolder}/industries/${slug}` }),
      readMaster(templatesFolder),
    ]);
    const concepts = industry.terms.map((term) => ({ slug: term.id, words: term.words }));
    const shelve = (entries: typeof master.entries, lexicon: ReturnType<typeof createLexicon>) =>
      indexEntries(
        entries.map(({ category, ...entry }) => ({ ...entry, categorySlug: category })),
        lexicon,
      );
    const shelf = memoryShelf(shelve(industry.entries, createLexicon(concepts)), {
      master: shelve(master.entries, createLexicon()),
    });
    const questions = [
      ...industry.golden.answerable,
      ...industry.golden.unanswerable,
      { question: 'how much?' },
      { question: 'watr heatr brocken' },
      { question: 'what is that' },
      { question: '' },
    ];
    for (const { question } of questions) {
      const found = await house.core.knowledge.search(company.context, { question, scope: null });
      const imagined = await searchShelf(shelf, prepareQuestion(question, createLexicon(concepts)), { limit: 8 });
      const told = ({ hits, confidence, decision }: typeof found) => ({
        answers: hits.map((hit) => hit.answer),
        scores: hits.map((hit) => Math.round(hit.score * 1e5)),
        confidence: Math.round(confidence * 1e5),
        decision,
      });
      expect(told(imagined), question).toEqual(told(found));
    }
  },
);
