import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, expect, test } from 'vitest';
import { upgradedTables } from '../../packages/core/src/upgrades/repository.ts';
import { type Company, openHouse, templatesFolder } from '../support/house.ts';

/** `ROWHOUSE_TEST_COMPANIES=500` for the whole fleet. */
const fleetSize = Number(process.env['ROWHOUSE_TEST_COMPANIES'] ?? 6);
const house = await openHouse();
const workshop = mkdtempSync(join(tmpdir(), 'rowhouse-upgrades-'));
afterAll(async () => {
  await admin.end();
  await house.close();
  rmSync(workshop, { recursive: true, force: true });
});
cpSync(templatesFolder, workshop, {
  recursive: true,
  filter: (path) => !/industries\/(?!plumbing|dental)[a-z-]+$/.test(path),
});

/** Writes into one file of an industry; each piece must have been there. */
function rewrite(slug: string, name: string, replacements: [string | RegExp, string][]): void {
  const file = join(workshop, 'industries', slug, `${name}.yaml`);
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of replacements) {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${name}.yaml has no ${String(from)}`);
    text = changed;
  }
  writeFileSync(file, text);
}

const reason = { identityId: null, reason: 'a new version', requestId: 'test' };
const admin = new pg.Client({ connectionString: house.testDatabase.adminUrl });
await admin.connect();
const sql = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await admin.query<Row>(text, values)).rows;

type Snapshot = Map<string, Record<string, unknown>>;

/** Every cloned row of a company, by table and key, as far as templates say it. */
async function snapshot({ companyId }: Company): Promise<Snapshot> {
  const rows: Snapshot = new Map();
  for (const { name, columns, key } of upgradedTables) {
    const fields = columns
      .filter((column) => column.name !== 'template_version')
      .map((column) => `'${column.name}', t.${column.name}`);
    const found = await sql<{ row: Record<string, unknown> }>(
      `select jsonb_build_object(${fields.join(', ')}) as row from tenant.${name} t where company_id = $1`,
      [companyId],
    );
    for (const { row } of found) rows.set(`${name}/${key.map((column) => String(row[column])).join('/')}`, row);
  }
  return rows;
}

const random = (() => {
  let state = Number(process.env['ROWHOUSE_TEST_SEED'] ?? Date.now()) >>> 0;
  process.stdout.write(`seed ${state}\n`);
  return (below: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
})();

const texts: Record<string, string> = {
  agents: 'greeting',
  agent_starters: 'text',
  gpt_contexts: 'text',
  guardrails: 'rule',
  services: 'summary',
  service_prices: 'label',
  message_templates: 'body',
  site_pages: 'description',
  site_sections: 'heading',
  knowledge_entries: 'answer',
};
const leaves = ['agent_starters', 'guardrails', 'service_prices', 'message_templates', 'site_sections', 'agent_tools'];

/** What a company's own people may have done: words changed, rows deleted, an entry of their own. */
async function editAtRandom({ companyId, api }: Company): Promise<void> {
  for (const [table, column] of Object.entries(texts))
    await sql(
      `update tenant.${table} set ${column} = ${column} || ' (ours)' where company_id = $1
       and ctid = any (array (select ctid from tenant.${table} where company_id = $1 order by md5(ctid::text || $2) limit $3))`,
      [companyId, String(random(1e9)), random(4)],
    );
  for (const table of leaves)
    await sql(
      `delete from tenant.${table} where company_id = $1
       and ctid = any (array (select ctid from tenant.${table} where company_id = $1 order by md5(ctid::text || $2) limit $3))`,
      [companyId, String(random(1e9)), random(3)],
    );
  const [category] = await api.knowledge.categories();
  if (random(2) === 0 && category)
    await api.knowledge.create({
      categoryId: category.id,
      question: 'What is ours?',
      phrasings: [],
      answer: 'This is.',
    });
}

test(`a new version reaches ${fleetSize} companies, and no edit and no deletion is lost, on the way there or back`, async () => {
  const fleet: Company[] = [];
  for (let number = 0; number < fleetSize; number += 1) fleet.push(await house.furnish(`Fleet ${number}`, 'plumbing'));
  const born = new Map<Company, Snapshot>();
  const edited = new Map<Company, Snapshot>();
  for (const [index, company] of fleet.entries()) {
    born.set(company, await snapshot(company));
    // The first is left as it was made.
    if (index > 0) await editAtRandom(company);
    edited.set(company, await snapshot(company));
  }

  // Some answers, a price, a page and an agent's starters change; one entry comes, one goes; a guardrail goes.
  rewrite('plumbing', 'knowledge', [
    [/(answer: ")/g, '$1Good question. '],
    [/(\n {2}- id: )(permits)\n/, '$1permits-and-papers\n'],
  ]);
  rewrite(
    'plumbing',
    'golden',
    [[/\bpermits\b/g, 'permits-and-papers']].filter(([from]) =>
      (from as RegExp).test(readFileSync(join(workshop, 'industries/plumbing/golden.yaml'), 'utf8')),
    ) as [RegExp, string][],
  );
  rewrite('plumbing', 'industry', [[/\n {2}- \{? ?id: [a-z-]+, rule: "[^"]*" ?\}?/, '']]);
  rewrite('plumbing', 'site', [[/heading: "([^"]+)"/g, 'heading: "$1 today"']]);
  rewrite('plumbing', 'services', [[/(summary: )/g, '$1Newly, ']]);
  await house.core.templates.load(workshop);

  const planned = await house.core.fleetUpgrades.run({ mode: 'plan', ...reason });
  expect(planned).toHaveLength(fleetSize);
  for (const company of fleet) expect(await snapshot(company)).toEqual(edited.get(company));

  const applied = await house.core.fleetUpgrades.run({ mode: 'apply', ...reason });
  expect(applied.filter(({ state }) => state !== 'applied')).toEqual([]);
  const [untouched] = fleet;
  if (!untouched) throw new Error('no company');
  const target = await snapshot(untouched);
  const asBorn = born.get(untouched) ?? new Map();
  expect(
    [...target].filter(([key, row]) => JSON.stringify(asBorn.get(key)) !== JSON.stringify(row)).length,
  ).toBeGreaterThan(60);

  let asked = 0;
  for (const company of fleet) {
    const before = edited.get(company) ?? new Map();
    const original = born.get(company) ?? new Map();
    const after = await snapshot(company);
    for (const [key, row] of before) {
      if (JSON.stringify(original.get(key)) === JSON.stringify(row)) continue;
      expect(after.get(key), `${company.slug} edited ${key}`).toEqual(row);
    }
    for (const key of original.keys())
      if (!before.has(key)) expect(after.has(key), `${company.slug} deleted ${key}`).toBe(false);
    const plan = await house.core.upgrades.plan(company.context);
    expect(plan.from).toEqual(plan.to);
    expect(plan.items.filter(({ kind }) => kind === 'update' || kind === 'add' || kind === 'remove')).toEqual([]);
    asked += plan.items.filter(({ kind }) => kind === 'choice').length;
  }
  expect(asked).toBeGreaterThan(fleetSize / 2);
  // What the template wrote anew is not called the company's own words, and neither is what a roll-back puts back.
  const ownWords = async () =>
    // Not by its sign-in, which has run out when the fleet is large.
    (await house.core.knowledge.list(untouched.context, { limit: 50 })).entries.filter((entry) => entry.edited);
  expect(await ownWords()).toEqual([]);
  expect(await house.core.fleetUpgrades.run({ mode: 'apply', ...reason })).toEqual([]);

  const back = await house.core.fleetUpgrades.run({ mode: 'roll-back', ...reason });
  expect(back.filter(({ state }) => state !== 'rolled-back')).toEqual([]);
  expect((await ownWords()).filter(({ status }) => status === 'published')).toEqual([]);
  for (const company of fleet) {
    const now = await snapshot(company);
    // Entries that came with the new version are archived, so that what was answered with them can still be read.
    for (const [key, row] of now) if (!edited.get(company)?.has(key)) expect(row['status']).toBe('archived');
    for (const [key, row] of edited.get(company) ?? []) expect(now.get(key), `${company.slug} ${key}`).toEqual(row);
  }
}, 1_800_000);

test('an edited row is asked about with all three versions, and the company decides', async () => {
  const company = await house.furnish('Deciding Dental', 'dental');
  const search = (await company.api.knowledge.list({ query: 'whitening', limit: 20 })).entries;
  const entry = search.find(({ slug }) => slug.includes('whitening'));
  if (!entry) throw new Error('dental has no entry about whitening');
  await company.api.knowledge.update({ entryId: entry.id, version: entry.version, answer: `${entry.answer} Ours.` });
  rewrite('dental', 'knowledge', [[/(answer: ")/g, '$1Well. ']]);
  await house.core.templates.load(workshop);

  const plan = await company.api.upgrades.plan();
  const choice = plan.choices.find((one) => one.id === entry.id);
  expect(choice?.mine.find(({ field }) => field === 'answer')?.text).toMatch(/Ours\.$/);
  expect(choice?.theirs.find(({ field }) => field === 'answer')?.text).toMatch(/^Well\. /);
  expect(choice?.base.find(({ field }) => field === 'answer')?.text).toBe(entry.answer);
  expect(plan.counts.update).toBeGreaterThan(40);

  const kept = await company.api.upgrades.follow({ choices: [] });
  expect(kept.state).toBe('applied');
  expect((await company.api.knowledge.get({ entryId: entry.id })).answer).toMatch(/Ours\.$/);
  // It is found by its new words at once.
  const found = await house.core.knowledge.search(company.context, { question: entry.question, scope: null });
  expect(found.hits.some((hit) => hit.answer.startsWith('Well. '))).toBe(true);

  const taken = await company.api.upgrades.follow({
    choices: [{ table: 'knowledge_entries', id: entry.id, take: 'theirs' }],
  });
  expect(taken.state).toBe('applied');
  expect((await company.api.knowledge.get({ entryId: entry.id })).answer).toBe(`Well. ${entry.answer}`);
  expect((await company.api.upgrades.plan()).choices).toEqual([]);

  await company.api.upgrades.rollBack();
  expect((await company.api.knowledge.get({ entryId: entry.id })).answer).toMatch(/Ours\.$/);
  expect((await company.api.upgrades.plan()).history.map(({ status }) => status)).toEqual(['rolled-back', 'applied']);
});

test('an upgrade that would make a company answer worse is held back, and says which questions it would lose', async () => {
  const follows = await house.furnish('Held Dental', 'dental');
  // Every entry is asked for in words that nobody uses.
  rewrite('dental', 'knowledge', [
    [/question: "[^"]*"/g, 'question: "Zorb quam vexil?"'],
    [/\n +- "(?:[^"]*)"(?=\n)/g, ''],
    [/phrasings:(?=\n)/g, 'phrasings: [zorba, zorbb, zorbc, zorbd, zorbe, zorbf, zorbg, zorbh]'],
  ]);
  await house.core.templates.load(workshop);
  const before = await snapshot(follows);
  const [line] = await house.core.fleetUpgrades.run({ mode: 'apply', slug: follows.slug, ...reason });
  expect(line).toMatchObject({ state: 'held', detail: 'held back: its golden questions would do worse' });
  expect(line?.golden.after).toBeLessThan(line?.golden.before ?? 0);
  expect(await snapshot(follows)).toEqual(before);
  const plan = await follows.api.upgrades.plan();
  expect(plan.isHeld).toBe(true);
  expect(plan.golden.lost.length).toBeGreaterThan(3);
  const figures = (await house.core.fleetUpgrades.figures()).filter(({ industry }) => industry === 'dental');
  expect(figures.reduce((sum, { held }) => sum + held, 0)).toBe(1);
});

test('a tool that agents did not have when a company was made comes with the new version of all companies', async () => {
  const file = join(workshop, 'company', 'agents.yaml');
  const whole = readFileSync(file, 'utf8');
  const older = whole.replaceAll(', cancel_appointment', '');
  expect(older).not.toBe(whole);
  writeFileSync(file, older);
  await house.core.templates.load(workshop);
  const company = await house.furnish('Before Cancelling');
  const tools = async () => (await company.api.agents.list()).find((agent) => agent.slug === 'sarah')?.tools ?? [];
  expect(await tools()).not.toContain('cancel_appointment');
  writeFileSync(file, whole);
  await house.core.templates.load(workshop);
  await company.api.upgrades.follow({ choices: [] });
  expect(await tools()).toContain('cancel_appointment');
});
