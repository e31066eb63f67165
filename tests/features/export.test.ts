import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { buildWorld } from '../isolation/attack/world.ts';
import { memberCaller, openHouse, password } from '../support/house.ts';

type ReadCompanyData = (api: unknown, onStep: () => void, signal: AbortSignal) => Promise<Record<string, unknown>>;
/** The console's own, which is built apart from the tests. */
const consoleFile = new URL('../../apps/web/src/settings/company-data.ts', import.meta.url).pathname;
const { readCompanyData } = (await import(consoleFile)) as { readCompanyData: ReadCompanyData };

/** The column whose words tell that a row is in the file; `where`: rows that nobody would look for there. */
const written: Readonly<Record<string, { column: string; where?: string }>> = {
  agent_handoff_routes: { column: 'topic' },
  agent_starters: { column: 'text' },
  agents: { column: 'instructions' },
  appointment_types: { column: 'name' },
  appointments: { column: 'note' },
  companies: { column: 'area' },
  contacts: { column: 'note' },
  content_drafts: { column: 'body', where: "status <> 'discarded'" },
  conversation_notes: { column: 'text' },
  deals: { column: 'title' },
  golden_questions: { column: 'question' },
  gpt_contexts: { column: 'text' },
  invitations: { column: 'email', where: 'accepted_at is null' },
  knowledge_categories: { column: 'name' },
  knowledge_entries: { column: 'answer' },
  knowledge_entry_versions: { column: 'answer' },
  knowledge_proposals: { column: 'question', where: "status = 'open'" },
  llm_providers: { column: 'label' },
  memories: { column: 'text' },
  message_templates: { column: 'body' },
  messages: { column: 'text' },
  pending_actions: { column: 'summary', where: "status = 'pending'" },
  pipeline_stages: { column: 'name' },
  price_adjustments: { column: 'label' },
  quotes: { column: 'title' },
  roles: { column: 'description' },
  service_prices: { column: 'label' },
  services: { column: 'summary' },
  site_pages: { column: 'description' },
  site_sections: { column: 'heading' },
  sites: { column: 'tagline' },
  unanswered_questions: { column: 'question', where: "status = 'open'" },
  users: { column: 'name' },
  widget_settings: { column: 'launcher_label' },
};

/** Where the rows without words of their own are found. */
const found: Readonly<Record<string, string>> = {
  agent_knowledge_scopes: 'agents.0.categories.0',
  agent_tools: 'agents.0.tools.0',
  ai_budgets: 'budget.daily.limitMicroUsd',
  ai_ledger: 'ledger.0.model',
  appointment_type_services: 'visitTypes.0.services',
  audit_events: 'audit.0.action',
  business_holidays: 'company.holidays',
  business_hours: 'company.hours.0.day',
  conversations: 'conversations.0.startedAt',
  entitlements: 'plan.entitlements.0.feature',
  knowledge_overrides: 'sharedKnowledge.0.state',
  site_keys: 'site.settings.siteKey',
  site_navigation: 'site.pages.0.inMenu',
  subscriptions: 'plan.tier',
  token_budgets: 'budget.tokens.dailyLimit',
};

const leftOut: Readonly<Record<string, string>> = {
  audit_heads: 'the end of the audit log, whose events are in the file',
  budget_alerts: 'notices of figures that the ledger has',
  canaries: 'secret markers: whoever knows them can take them off',
  chat_runs: 'leases of answers in the making; the answers are in the transcripts',
  company_data_keys: 'what AI keys are sealed with; never leaves the database',
  company_revisions: 'a count of changes, by which servers know that what they keep in mind is old',
  golden_results: 'how each golden question fared once; a check makes them anew',
  golden_runs: 'the figures of those checks',
  guardrails: "the platform's own rules for its agents, which no company writes",
  handoffs: 'when somebody was called; the transcript says so',
  knowledge_concepts: 'words of the trade, which come with its template',
  knowledge_embeddings: 'the search index, made from the entries',
  knowledge_postings: 'the search index, made from the entries',
  knowledge_stats: 'the search index, made from the entries',
  knowledge_indexed_entries: 'the search index, made from the entries',
  notification_preferences: 'a wish of one member about the console',
  prompt_fragments: 'what models were shown: brand voice, knowledge and transcripts once more',
  role_permissions: 'what a role may do on this platform; the same for every company',
  template_upgrades: 'how rows came from templates; the rows themselves are in the file',
  visitors: 'digests of tokens by which browsers are known again; what people said and left is in the file',
};

const world = await buildWorld(inject('postgres'));
const house = await openHouse({ database: world.database, keys: world.keys });
const admin = new pg.Client({ connectionString: world.database.adminUrl });
await admin.connect();
afterAll(async () => {
  await admin.end();
  await house.close();
  await world.close();
});

const { companyId, people } = world.a;
/** The console's own client, over the router in this process: what it asks is `room.procedure.query(input)`. */
async function clientOf(email: string): Promise<unknown> {
  const caller = memberCaller(house.core, (await house.core.access.signIn({ email, password })).accessToken);
  const rooms = caller as unknown as Record<string, Record<string, (input: unknown) => Promise<unknown>>>;
  return new Proxy(
    {},
    {
      get: (_rooms, room: string) =>
        new Proxy({}, { get: (_room, name: string) => ({ query: (input: unknown) => rooms[room]?.[name]?.(input) }) }),
    },
  );
}

const marks: { mark: string; table: string }[] = [];
let text = '';
let data: Record<string, unknown> = {};
beforeAll(async () => {
  for (const [table, { column, where = 'true' }] of Object.entries(written)) {
    const { rows } = await admin.query<{ at: string }>(
      `select ctid::text as at from tenant.${table} where company_id = $1 and ${where}`,
      [companyId],
    );
    const marked = rows.map(({ at }, index) => ({ at, mark: `zq${Object.keys(written).indexOf(table)}x${index}qz` }));
    await admin.query(
      `update tenant.${table} t set ${column} = coalesce(t.${column}, '') || ' ' || m.mark
       from unnest($2::text[], $3::text[]) as m (at, mark) where t.company_id = $1 and t.ctid = m.at::tid`,
      [companyId, marked.map(({ at }) => at), marked.map(({ mark }) => mark)],
    );
    marks.push(...marked.map(({ mark }) => ({ mark, table })));
  }
  data = await readCompanyData(await clientOf(people.admin), () => undefined, new AbortController().signal);
  text = JSON.stringify(data);
}, 120_000);

test('every table of a company is in the file that it can take with it, or left out for a reason', () => {
  const known = [written, found, leftOut].flatMap((list) => Object.keys(list));
  expect(known.toSorted()).toEqual([...new Set(known)].toSorted());
  expect(known.toSorted()).toEqual([...world.tables].toSorted());
});

test('every row with words is in the file', () => {
  expect(new Set(marks.map(({ table }) => table))).toEqual(new Set(Object.keys(written)));
  expect(marks.filter(({ mark }) => !text.includes(mark))).toEqual([]);
});

test('what has no words of its own is in the file, too', () => {
  for (const [table, path] of Object.entries(found)) {
    const value = path
      .split('.')
      .reduce<unknown>((at, step) => (at as Record<string, unknown> | undefined)?.[step], data);
    expect(value, `${table} at ${path}`).toBeDefined();
  }
});

test('no secret and nothing of a neighbour is in it', async () => {
  const { rows } = await admin.query<{ marker: string }>('select marker from tenant.canaries where company_id = $1', [
    companyId,
  ]);
  expect(rows.length).toBeGreaterThan(0);
  for (const { marker } of rows) expect(text).not.toContain(marker);
  expect(text).not.toContain(world.b.companyId);
  expect(text).not.toContain('bellowise');
});
