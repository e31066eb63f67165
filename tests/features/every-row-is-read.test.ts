import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, memberCaller, openHouse, password } from '../support/house.ts';
import { moveRevision } from '../support/postgres.ts';
import { serveHouse } from '../support/site.ts';

const fake = await startFakeOpenAi();
/** Who a member is, is remembered for a moment: each look is a moment later than the last. */
let laterMs = 0;
const house = await openHouse({
  clock: { now: () => new Date(Date.now() + laterMs) },
  platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: `${fake.url}/v1` } },
});
const site = await serveHouse(house);
const admin = new pg.Client({ connectionString: house.testDatabase.adminUrl });
await admin.connect();
afterAll(async () => {
  await admin.end();
  await site.close();
  await house.close();
  await fake.close();
});

let company: Company;
/** One member of each role. */
let members: Company['api'][];
beforeAll(async () => {
  company = await house.furnish('Every Row Plumbing', 'plumbing');
  members = [company.api];
  for (const { slug } of (await company.api.members.list()).roles) {
    const email = `${randomUUID()}@example.com`;
    const { inviteUrl } = await company.api.members.invite({ email, role: slug });
    await memberCaller(house.core).members.accept({ token: inviteUrl.split('#')[1] ?? '', name: slug, password });
    const { accessToken } = await house.core.access.signIn({ email, password });
    members.push(memberCaller(house.core, accessToken));
  }
}, 60_000);

const sql = async <Row extends object>(text: string, values: unknown[] = []) =>
  (await admin.query<Row>(text, values)).rows;
const say = (...values: unknown[]) => JSON.stringify(values);
const settled = async (work: () => Promise<unknown>) => {
  try {
    return await work();
  } catch (error) {
    return error instanceof Error ? error.message : error;
  }
};

/** What people and their customers see of a company, by where they see it. */
const surfaces = {
  async agents() {
    const list = await company.api.agents.list();
    return say(list, await Promise.all(list.map(({ id }) => company.api.agents.get({ agentId: id }))));
  },
  brandVoice: async () => say(await company.api.contexts.list(), await company.api.readyWords.list()),
  async knowledge() {
    const all: unknown[] = [await company.api.knowledge.categories(), await company.api.golden.list()];
    for (let cursor: string | undefined; ; ) {
      const page = await company.api.knowledge.list({ limit: 50, ...(cursor ? { cursor } : {}) });
      all.push(page.entries);
      if (!page.nextCursor) return say(all);
      cursor = page.nextCursor;
    }
  },
  settings: async () => say(await company.api.company.get(), await company.api.company.plan()),
  money: async () => say(await company.api.budget.get(), await company.api.budget.wantsAlerts()),
  team: async () => say(await company.api.members.list()),
  async permissions() {
    laterMs += 1_100;
    return say(await Promise.all(members.map((api) => settled(() => api.auth.me()))));
  },
  appointments: async () => say(await company.api.appointments.types()),
  deals: async () => say(await company.api.deals.list()),
  audit: async () => say(await settled(() => company.api.audit.list({ limit: 50 }))),
  async site() {
    const { pages } = await company.api.site.get();
    const host = `${company.slug}.localhost:${site.port}`;
    return say(await Promise.all(pages.map(({ path }) => site.ask(host, `/${path}`).then(({ text }) => text))));
  },
  async widget() {
    const { settings } = await company.api.site.get();
    return say(settings.launcherLabel, await settled(async () => (await house.visitor(company)).conversationId !== ''));
  },
  /** What a model is told before it answers, and about its tools. */
  async prompt() {
    await sql(moveRevision, [company.companyId]);
    const guest = await house.visitor(company);
    const { runId } = await guest.api.send({ text: 'how much is a drain cleaning?', idempotencyKey: randomUUID() });
    await follow(guest.api.events({ runId }));
    return fake.requests.at(-1)?.text.replaceAll(/It is now .*? there\./g, '') ?? '';
  },
};
type Surface = keyof typeof surfaces;

/** Where each table with words shows them: every row's own mark must be found there. */
const shown: Readonly<Record<string, { column: string; on: Surface }>> = {
  agent_handoff_routes: { column: 'topic', on: 'agents' },
  agent_starters: { column: 'text', on: 'agents' },
  agents: { column: 'instructions', on: 'agents' },
  appointment_types: { column: 'name', on: 'appointments' },
  companies: { column: 'area', on: 'settings' },
  golden_questions: { column: 'question', on: 'knowledge' },
  gpt_contexts: { column: 'text', on: 'brandVoice' },
  guardrails: { column: 'rule', on: 'prompt' },
  knowledge_categories: { column: 'name', on: 'knowledge' },
  knowledge_entries: { column: 'answer', on: 'knowledge' },
  message_templates: { column: 'body', on: 'brandVoice' },
  pipeline_stages: { column: 'name', on: 'deals' },
  price_adjustments: { column: 'label', on: 'prompt' },
  roles: { column: 'description', on: 'team' },
  service_prices: { column: 'label', on: 'prompt' },
  services: { column: 'summary', on: 'settings' },
  site_navigation: { column: 'label', on: 'site' },
  site_pages: { column: 'description', on: 'site' },
  site_sections: { column: 'heading', on: 'site' },
  sites: { column: 'tagline', on: 'site' },
  users: { column: 'name', on: 'team' },
  widget_settings: { column: 'launcher_label', on: 'widget' },
};

/** Where each other table is felt: take a row away, and something that people see is not as it was. */
const felt: Readonly<Record<string, Surface>> = {
  agent_knowledge_scopes: 'agents',
  agent_tools: 'agents',
  ai_budgets: 'money',
  appointment_type_services: 'appointments',
  business_hours: 'settings',
  business_holidays: 'prompt',
  entitlements: 'settings',
  notification_preferences: 'money',
  role_permissions: 'permissions',
  site_keys: 'widget',
  subscriptions: 'settings',
  token_budgets: 'money',
};

/** What a row says by default is said by no row too: these are turned round instead of taken away. */
const turned: Readonly<Record<string, Record<string, unknown>>> = { notification_preferences: { enabled: false } };

/** Not read as rows by anybody, and why a company is born with them all the same. */
const kept: Readonly<Record<string, string>> = {
  audit_events: 'its first event shows in the log; rows of it are never changed, here neither',
  audit_heads: 'the end of the log, without which nothing more is written to it: docs/verify-audit.mjs',
  canaries: 'the secret markers, tests/isolation/canaries.test.ts',
  company_data_keys: 'what AI keys are sealed with, tests/faults/key-rotation.test.ts',
  knowledge_concepts: 'words of the trade, in a test of their own below',
  knowledge_postings: 'the search index, tests/features/quoting.test.ts',
  knowledge_stats: 'the search index, tests/features/quoting.test.ts',
  knowledge_indexed_entries: 'the search index, tests/features/quoting.test.ts',
};

test('a company is born with no row of a table that no surface is known to read', async () => {
  const { made } = await house.core.provisioning.plan({ industry: 'plumbing', tier: 'growth' });
  const tables = made.filter(({ rows, table }) => rows > 0 && !table.startsWith('platform.')).map(({ table }) => table);
  expect(tables.length).toBeGreaterThan(30);
  const known = [shown, felt, kept].flatMap((list) => Object.keys(list));
  expect(
    tables.filter((table) => !known.includes(table)),
    'no surface reads',
  ).toEqual([]);
  expect(
    known.filter((table) => !tables.includes(table)),
    'no company has',
  ).toEqual([]);
});

test('every row with words shows them somewhere', async () => {
  const marks: { mark: string; table: string; on: Surface }[] = [];
  for (const [table, { column, on }] of Object.entries(shown)) {
    const rows = await sql<{ at: string }>(`select ctid::text as at from tenant.${table} where company_id = $1`, [
      company.companyId,
    ]);
    expect(rows.length, table).toBeGreaterThan(0);
    const marked = rows.map(({ at }, index) => ({ at, mark: `zq${Object.keys(shown).indexOf(table)}x${index}qz` }));
    // All at once, since an update moves a row.
    await sql(
      `update tenant.${table} t set ${column} = coalesce(t.${column}, '') || ' ' || m.mark
       from unnest($2::text[], $3::text[]) as m (at, mark) where t.company_id = $1 and t.ctid = m.at::tid`,
      [company.companyId, marked.map(({ at }) => at), marked.map(({ mark }) => mark)],
    );
    marks.push(...marked.map(({ mark }) => ({ mark, table, on })));
  }
  expect(marks.length).toBeGreaterThan(300);
  const seen = new Map<Surface, string>();
  for (const on of new Set(marks.map((one) => one.on))) seen.set(on, await surfaces[on]());
  expect(marks.filter(({ mark, on }) => !seen.get(on)?.includes(mark))).toEqual([]);
}, 120_000);

const put = (table: string, row: Record<string, unknown>) =>
  sql(`insert into tenant.${table} select * from jsonb_populate_record(null::tenant.${table}, $1::jsonb)`, [
    JSON.stringify(row),
  ]);

test.each(Object.entries(felt))(
  'without a row of %s, %s is not as it was',
  async (table, on) => {
    const rows = await sql<{ row: Record<string, unknown> }>(
      `select to_jsonb(t) as row from tenant.${table} t where company_id = $1`,
      [company.companyId],
    );
    expect(rows.length).toBeGreaterThan(0);
    const before = await settled(surfaces[on]);
    const unread: unknown[] = [];
    for (const { row } of rows) {
      await sql(`delete from tenant.${table} t where to_jsonb(t) = $1::jsonb`, [JSON.stringify(row)]);
      const instead = table in turned ? { ...row, ...turned[table] } : undefined;
      if (instead) await put(table, instead);
      if ((await settled(surfaces[on])) === before) unread.push(row);
      if (instead) await sql(`delete from tenant.${table} t where to_jsonb(t) = $1::jsonb`, [JSON.stringify(instead)]);
      await put(table, row);
    }
    expect(unread).toEqual([]);
    expect(await settled(surfaces[on])).toBe(before);
  },
  120_000,
);

test('every group of words of the trade leads from one of its words to an entry that has another', async () => {
  const concepts = await sql<{ slug: string; words: string[] }>(
    'select slug, words from tenant.knowledge_concepts where company_id = $1',
    [company.companyId],
  );
  expect(concepts.length).toBeGreaterThan(20);
  const idle: string[] = [];
  for (const { slug } of concepts) {
    const word = `zqword${slug.replaceAll(/[^a-z]/g, '')}`;
    await sql('update tenant.knowledge_concepts set words = words || $3::text where company_id = $1 and slug = $2', [
      company.companyId,
      slug,
      word,
    ]);
    await sql(moveRevision, [company.companyId]);
    if ((await company.api.knowledge.search({ question: word })).hits.length === 0) idle.push(slug);
  }
  expect(idle).toEqual([]);
}, 120_000);
