import { randomUUID } from 'node:crypto';
import type { EntryId } from '@rowhouse/core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { countTerms, findNearTerms, searchPostings } from '../../packages/core/src/knowledge/candidate-repository.ts';
import { type Company, type House, openHouse } from '../support/house.ts';
import { withAdmin } from '../support/postgres.ts';

let house: House;

beforeAll(async () => {
  house = await openHouse();
});

afterAll(async () => {
  await house.close();
});

const admin = <T>(work: Parameters<typeof withAdmin<T>>[2]) =>
  withAdmin<T>(house.testDatabase.server, house.testDatabase.name, work);

/** Indexes one company anew and says how many words' postings were not what the entries say. */
async function recount(company: Company) {
  const [line] = await house.core.reindexing.run({ slug: company.slug, always: true, requestId: 'test' });
  if (!line) throw new TypeError('no line for the company');
  return line;
}

/** Every posting by itself, whatever numbers the entries have and in which order the lists are. */
const weightsOf = (company: Company) =>
  admin((client) =>
    client.query(
      `select p.term, i.entry_id, i.category_id, u.weight
from tenant.knowledge_postings p
cross join lateral unnest(p.numbers, p.weights) as u(number, weight)
left join tenant.knowledge_indexed_entries i on i.company_id = p.company_id and i.number = u.number
where p.company_id = $1 order by p.term, i.entry_id`,
      [company.companyId],
    ),
  ).then(({ rows }) => rows);

test('eight writers at once lose no word and no count', async () => {
  const company = await house.furnish('Eight Writers');
  const [category] = await company.api.knowledge.categories();
  const categoryId = category?.id ?? '';
  const words = ['drain', 'faucet', 'heater', 'valve', 'sewer', 'basin'];
  const writer = async (number: number) => {
    for (let turn = 0; turn < 6; turn += 1) {
      const word = (shift: number) => words[(number + turn + shift) % words.length] ?? '';
      const made = await company.api.knowledge.create({
        categoryId,
        question: `Writer ${number} asks about the ${word(0)}?`,
        phrasings: [`${word(1)} and ${word(2)}`],
        answer: `The ${word(3)} is looked at on day ${turn}.`,
      });
      const changed = await company.api.knowledge.update({
        entryId: made.id,
        version: made.version,
        question: `Writer ${number} now means the ${word(4)}.`,
      });
      if (turn % 3 === 1) await company.api.knowledge.remove({ entryId: changed.id });
    }
  };
  await Promise.all(Array.from({ length: 8 }, (_, number) => writer(number)));
  const before = await weightsOf(company);
  const { state, wrong, entries } = await recount(company);
  expect({ state, wrong }).toEqual({ state: 'indexed', wrong: 0 });
  const { rows } = await admin((client) =>
    client.query(
      "select count(*)::integer as entries from tenant.knowledge_entries where company_id = $1 and status = 'published'",
      [company.companyId],
    ),
  );
  expect(entries).toBe(rows[0]?.entries);
  // Made from nothing it is the same that many small changes left.
  expect(await weightsOf(company)).toEqual(before);
});

test.each([
  ['weighs wrongly', "set weights[1] = weights[1] + 1 where company_id = $1 and term = 'drain'"],
  [
    'names an entry that is none',
    "set numbers = numbers || 9999, weights = weights || 1::real where company_id = $1 and term = 'drain'",
  ],
  ['has lost an entry', "set numbers = numbers[2:], weights = weights[2:] where company_id = $1 and term = 'drain'"],
])('a word whose list %s is found, and set right', async (_, fault) => {
  const company = await house.furnish('Miscounted');
  const whole = await weightsOf(company);
  await admin((client) => client.query(`update tenant.knowledge_postings ${fault}`, [company.companyId]));
  expect((await recount(company)).wrong).toBe(1);
  expect((await recount(company)).wrong).toBe(0);
  expect(await weightsOf(company)).toEqual(whole);
});

test('an entry that is edited, withdrawn and published again is found by what it says now, also in a second block', async () => {
  const company = await house.furnish('Block by Block', 'plumbing', 'enterprise');
  await house.core.knowledge.importEntries(company.context, {
    format: 'json',
    content: JSON.stringify(
      Array.from({ length: 150 }, (_, number) => ({
        question: `How do you handle case ${number}?`,
        answer: `Case ${number} is looked at by somebody.`,
        phrasings: [],
      })),
    ),
  });
  const [category] = await company.api.knowledge.categories();
  const ask = async (question: string) =>
    (await house.core.knowledge.search(company.context, { question, scope: null })).hits.map(({ entryId }) => entryId);
  const made = await company.api.knowledge.create({
    categoryId: category?.id ?? '',
    question: 'Do you polish zeppelins?',
    phrasings: [],
    answer: 'Gladly.',
  });
  expect((await ask('polish my zeppelin'))[0]).toBe(made.id);
  const changed = await company.api.knowledge.update({
    entryId: made.id,
    version: made.version,
    question: 'Do you varnish gondolas?',
  });
  expect(await ask('zeppelin')).not.toContain(made.id);
  expect((await ask('varnish my gondola'))[0]).toBe(made.id);
  await company.api.knowledge.update({ entryId: made.id, version: changed.version, status: 'draft' });
  expect(await ask('varnish my gondola')).not.toContain(made.id);
  await company.api.knowledge.update({ entryId: made.id, version: changed.version + 1, status: 'published' });
  expect((await ask('varnish my gondola'))[0]).toBe(made.id);
  expect((await recount(company)).wrong).toBe(0);
});

test('an entry is the platform’s words until its company changes it, and the company’s from then on', async () => {
  const company = await house.furnish('Whose Words');
  const [category] = await company.api.knowledge.categories();
  const own = await company.api.knowledge.create({
    categoryId: category?.id ?? '',
    question: 'Which drain do you like best?',
    phrasings: [],
    answer: 'The drain by the river.',
  });
  const wordedBy = async () => {
    const tenant = {
      companyId: company.companyId,
      execute: ({ text }: { text: string }, values: never[]) =>
        admin(async (client) => {
          await client.query('begin');
          await client.query("select set_config('app.current_company_id', $1, true)", [company.companyId]);
          await client.query('set local role rowhouse_tenant');
          return client.query(text, values);
        }),
    } as unknown as Parameters<typeof searchPostings>[0];
    const hits = await searchPostings(tenant, {
      wanted: [{ term: 'drain', factor: 1, background: 1e-4 }],
      scope: null,
    });
    return new Map(hits.filter(({ layer }) => layer === 'company').map((hit) => [hit.id, hit.wordedBy]));
  };
  const before = await wordedBy();
  expect(before.get(own.id)).toBe(company.companyId);
  const [cloned = ''] = [...before].find(([, by]) => by === 'platform') ?? [];
  const entry = await house.core.knowledge.get(company.context, cloned as EntryId);
  await company.api.knowledge.update({ entryId: cloned, version: entry.version, answer: `${entry.answer} And more.` });
  expect((await wordedBy()).get(cloned)).toBe(company.companyId);
});

test('an index of an older analyzer is made anew once, a stopped run goes on where it was, and a neighbour keeps its own', async () => {
  const [first, second, neighbour] = [
    await house.furnish('Old Index'),
    await house.furnish('Old Too'),
    await house.furnish('New Already'),
  ];
  const whole = [await weightsOf(first), await weightsOf(second)];
  for (const company of [first, second]) {
    await admin((client) =>
      client.query('update tenant.knowledge_stats set analyzer_version = 0 where company_id = $1', [company.companyId]),
    );
    await admin((client) =>
      client.query("delete from tenant.knowledge_postings where company_id = $1 and term like 'd%'", [
        company.companyId,
      ]),
    );
  }
  const untouched = await weightsOf(neighbour);
  const behind = new Set([first.slug, second.slug]);
  const done: string[] = [];
  await house.core.reindexing.run({
    requestId: 'test',
    tell: ({ slug, state }) => {
      if (state === 'indexed') done.push(slug);
    },
    isStopped: () => done.length === 1,
  });
  expect(done).toHaveLength(1);
  const lines = await house.core.reindexing.run({ requestId: 'test' });
  const indexed = lines.filter(({ state }) => state === 'indexed').map(({ slug }) => slug);
  expect(new Set([...done, ...indexed])).toEqual(behind);
  expect(indexed).toHaveLength(1);
  expect([await weightsOf(first), await weightsOf(second)]).toEqual(whole);
  expect(await weightsOf(neighbour)).toEqual(untouched);
  expect((await house.core.reindexing.run({ requestId: 'test' })).every(({ state }) => state === 'current')).toBe(true);
});

test('a company that is not there cannot be indexed', async () => {
  await expect(house.core.reindexing.run({ slug: 'nobody-here', requestId: 'test' })).rejects.toThrow(
    'There is no company with that slug.',
  );
});

test('every statement of a search goes by an index of the company, and reads none of its entries to find them', async () => {
  const company = await house.furnish('Planned', 'plumbing', 'enterprise');
  for (let neighbour = 0; neighbour < 24; neighbour += 1) await house.furnish(`Neighbour ${neighbour}`);
  for (let batch = 0; batch < 4; batch += 1)
    await house.core.knowledge.importEntries(company.context, {
      format: 'json',
      content: JSON.stringify(
        Array.from({ length: 250 }, (_, number) => ({
          question: `What about case ${batch * 250 + number} of the ${randomUUID().slice(0, 6)} kind?`,
          answer: 'Somebody calls you back about that drain within a day.',
          phrasings: [`case number ${batch * 250 + number} with a leaking heater`],
        })),
      ),
    });
  const sent: { text: string; values: unknown[] }[] = [];
  const tenant = {
    companyId: company.context.companyId,
    execute: (config: { text: string }, values: unknown[]) => {
      sent.push({ text: config.text, values });
      return Promise.resolve({ rows: [], rowCount: 0 });
    },
  } as unknown as Parameters<typeof searchPostings>[0];
  const wanted = ['leak', 'heater', 'case'].map((term) => ({ term, factor: 1, background: 1e-4 }));
  await searchPostings(tenant, { wanted, scope: null });
  await countTerms(tenant, ['leak', 'heater']);
  await findNearTerms(tenant, ['heatre', 'leek']);
  expect(sent).toHaveLength(3);
  const plans = await admin(async (client) => {
    await client.query(
      'vacuum analyze tenant.knowledge_postings, tenant.knowledge_indexed_entries, tenant.knowledge_entries',
    );
    await client.query('begin');
    await client.query("select set_config('app.current_company_id', $1, true)", [company.companyId]);
    await client.query('set local role rowhouse_tenant');
    // As for a company that the planner knows nothing of; this one alone has half of all rows.
    await client.query('set local plan_cache_mode = force_generic_plan');
    const found: string[][] = [];
    for (const [place, { text, values }] of sent.entries()) {
      await client.query(`prepare looked_at_${place} as ${text}`);
      const given = values.map((value) => literalOf(value)).join(', ');
      const { rows } = await client.query(`explain execute looked_at_${place}(${given})`);
      found.push(rows.map((row) => String(row['QUERY PLAN'])));
    }
    await client.query('rollback');
    return found;
  });
  for (const lines of plans) {
    const plan = lines.join('\n');
    expect(plan).not.toMatch(
      /Seq Scan on (knowledge_postings|knowledge_indexed_entries|knowledge_entries|knowledge_overrides)/,
    );
    expect(plan).not.toMatch(/Filter: .*@@/);
  }
  const [stageOne = []] = plans;
  expect(stageOne.join('\n')).toMatch(/knowledge_postings_company_id_term_block_pk/);
  // Entries are fetched by their key, for the hits alone.
  const entryScans = stageOne.filter((line) => line.includes(' on knowledge_entries'));
  expect(entryScans).toHaveLength(1);
  expect(entryScans[0]).toMatch(/Index Scan using/);
});

test('a company hides a shared entry or answers it itself, for itself alone', async () => {
  const [company, neighbour] = [await house.furnish('Own Words'), await house.furnish('Shared Words')];
  const question = 'I am from the press, whom do I talk to for a school project';
  const sharedFound = async ({ context }: Company) =>
    (await house.core.knowledge.search(context, { question, scope: null })).hits
      .filter(({ layer }) => layer === 'master')
      .map((hit) => hit.question);
  const [press] = (await company.api.knowledge.shared()).filter(({ slug }) => slug === 'press');
  expect(press?.state).toBe('shown');
  expect(await sharedFound(company)).toContain(press?.question);

  await company.api.knowledge.setShared({ slug: 'press', state: { kind: 'hidden' } });
  expect(await sharedFound(company)).not.toContain(press?.question);
  expect(await sharedFound(neighbour)).toContain(press?.question);

  await company.api.knowledge.setShared({ slug: 'press', state: { kind: 'shown' } });
  expect(await sharedFound(company)).toContain(press?.question);

  const [category] = await company.api.knowledge.categories();
  const own = await company.api.knowledge.create({
    categoryId: category?.id ?? '',
    question: 'Who speaks to the press and to schools?',
    phrasings: [],
    answer: 'Ada does, on Fridays.',
  });
  await company.api.knowledge.setShared({ slug: 'press', state: { kind: 'replaced', by: own.id } });
  expect(JSON.stringify(await company.api.knowledge.shared())).not.toContain('{{company.');
  const listed = (await company.api.knowledge.shared()).find(({ slug }) => slug === 'press');
  expect(listed).toMatchObject({ state: 'replaced', replacement: { id: own.id } });
  const found = await house.core.knowledge.search(company.context, { question, scope: null });
  expect(found.hits.map((hit) => hit.entryId)).toContain(own.id);
  expect(found.hits.map((hit) => hit.question)).not.toContain(press?.question);

  // Once nobody finds the own one any more, the shared one answers again.
  await company.api.knowledge.remove({ entryId: own.id });
  expect(await sharedFound(company)).toContain(press?.question);
  expect((await company.api.knowledge.shared()).find(({ slug }) => slug === 'press')?.state).toBe('shown');
});

test('a shared entry is replaced by nothing that cannot be found, or is a neighbour’s', async () => {
  const [company, neighbour] = [await house.furnish('Careful'), await house.furnish('Next Door')];
  const [category] = await neighbour.api.knowledge.categories();
  const foreign = await neighbour.api.knowledge.create({
    categoryId: category?.id ?? '',
    question: 'Where do I park?',
    phrasings: [],
    answer: 'Behind the house.',
  });
  const set = (by: EntryId, slug = 'parking') =>
    company.api.knowledge.setShared({ slug, state: { kind: 'replaced', by } });
  await expect(set(foreign.id)).rejects.toThrow('This company has no such entry.');
  await expect(set(foreign.id, 'no-such')).rejects.toThrow('The shared knowledge has no such entry.');
  const [own] = await company.api.knowledge.categories();
  const draft = await company.api.knowledge.create({
    categoryId: own?.id ?? '',
    question: 'Where is the parking?',
    phrasings: [],
    answer: 'In front.',
    status: 'draft',
  });
  await expect(set(draft.id)).rejects.toThrow('not published');
});

/** A value as SQL text: EXECUTE takes no parameters. */
function literalOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `array[${value.map(literalOf).join(', ')}]`;
  return typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`;
}
