import { appRouter, visitorRouter } from '@rowhouse/api';
import { afterAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { memberCaller, openHouse } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);
const [a, b] = [await house.furnish('Company A'), await house.furnish('Company B', 'cafe-bakery')];

const [agent] = await a.api.agents.list();
const [context] = await a.api.contexts.list();
const [category] = await a.api.knowledge.categories();
const { entries } = await a.api.knowledge.list({ limit: 1 });
const { conversationId } = await a.api.conversations.start({ agentId: agent?.id ?? '' });
const { runId } = await a.api.chat.send({ conversationId, text: 'what do you charge?', idempotencyKey: 'neighbour-1' });
const visitor = await house.visitor(a);
await visitor.api.contact({ name: 'Vera', email: 'vera@example.com' });
const { contacts } = await a.api.contacts.list({});
const memory = await a.api.memory.remember({
  subject: { kind: 'company', id: a.companyId },
  text: 'Likes early mornings.',
});
const provider = await a.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: 'sk-neighbour-secret-0001' });
const { members } = await a.api.members.list();
const site = await a.api.site.get();

/** One of A's ids for each field that takes an id, and what else the call needs. A field without a line here fails below. */
const ids: Record<string, string> = {
  agentId: agent?.id ?? '',
  contextId: context?.id ?? '',
  categoryId: category?.id ?? '',
  entryId: entries[0]?.id ?? '',
  conversationId,
  runId,
  contactId: contacts[0]?.id ?? '',
  memoryId: memory.id,
  providerId: provider.id,
  memberId: members[0]?.id ?? '',
  pageId: site.pages[0]?.id ?? '',
};
const rest: Record<string, unknown> = {
  'contexts.update': { text: 'Ours now.', version: 1 },
  'knowledge.update': { version: 1, answer: 'Ours now.' },
  'knowledge.create': { question: 'Whose is this?', phrasings: [], answer: 'Ours now.' },
  'knowledge.search': { question: 'what do you charge?' },
  'agents.setScope': { categoryIds: null },
  'conversations.reply': { text: 'Ours now.' },
  'conversations.handOff': { to: { kind: 'person' } },
  'chat.send': { text: 'hello', idempotencyKey: 'neighbour-2' },
  'members.setRole': { role: 'viewer' },
};
/** Takes an id only to narrow a list: a foreign one finds nothing, which is what an absent one does. */
const narrowing: Record<string, string> = { 'knowledge.list': 'entries' };

type Procedure = { _def: { type: string; inputs: z.ZodType[] } };
const procedures = Object.entries({ ...appRouter._def.procedures, ...visitorRouter._def.procedures }) as unknown as [
  string,
  Procedure,
][];

function idFields(procedure: Procedure): string[] {
  return procedure._def.inputs.flatMap((input) => {
    const schema = z.toJSONSchema(input, { io: 'input', unrepresentable: 'any' }) as {
      properties?: Record<string, { format?: string }>;
    };
    return Object.entries(schema.properties ?? {}).flatMap(([name, field]) => (field.format === 'uuid' ? [name] : []));
  });
}

const attacked = procedures.flatMap(([path, procedure]) =>
  path.startsWith('widget.') ? [] : idFields(procedure).map((field) => ({ path, field, type: procedure._def.type })),
);

async function call(path: string, input: unknown): Promise<unknown> {
  const procedure = path.split('.').reduce<unknown>((node, name) => (node as Record<string, unknown>)[name], b.api);
  const answer = await (procedure as (input: unknown) => Promise<unknown>)(input);
  if (typeof answer === 'object' && answer !== null && Symbol.asyncIterator in answer)
    for await (const event of answer as AsyncIterable<unknown>) return event;
  return answer;
}

async function outcome(path: string, input: unknown): Promise<unknown> {
  try {
    return { answer: await call(path, input) };
  } catch (error) {
    return { refused: error instanceof Error ? error.message : String(error) };
  }
}

describe('a neighbour', () => {
  test('is tried on every procedure that takes an id', () => {
    expect(attacked.length).toBeGreaterThan(20);
    expect(attacked.filter(({ field }) => !(field in ids)).map(({ path, field }) => `${path}: ${field}`)).toEqual([]);
  });

  test.each(attacked)('reads $path with a foreign $field exactly like with an absent one', async ({ path, field }) => {
    const input = (id: string) => ({ [field]: id, ...(rest[path] as object | undefined) });
    const foreign = await outcome(path, input(ids[field] ?? ''));
    const absent = await outcome(path, input(crypto.randomUUID()));
    expect(foreign).toEqual(absent);
    const list = narrowing[path];
    if (list) expect((foreign as { answer: Record<string, unknown[]> }).answer[list]).toEqual([]);
    else expect(foreign).toHaveProperty('refused');
  });

  test('leaves no trace in the company that was attacked', async () => {
    expect((await a.api.agents.get({ agentId: ids['agentId'] ?? '' })).version).toBe(1);
    expect((await a.api.contexts.list())[0]?.version).toBe(1);
    expect((await a.api.knowledge.get({ entryId: ids['entryId'] ?? '' })).version).toBe(1);
    expect(await a.api.providers.list()).toHaveLength(1);
    expect((await a.api.members.list()).members[0]?.role).toBe('admin');
    expect((await a.api.memory.list({})).map((one) => one.text)).toEqual(['Likes early mornings.']);
  });

  test('never finds the other company by searching', async () => {
    await a.api.knowledge.create({
      categoryId: ids['categoryId'] ?? '',
      question: 'What is the canary?',
      phrasings: ['canary bird'],
      answer: 'The canary sings cnry_a_entry.',
    });
    const found = await b.api.knowledge.search({ question: 'what is the canary?' });
    expect(JSON.stringify(found)).not.toContain('cnry_a_entry');
    expect((await a.api.knowledge.search({ question: 'what is the canary?' })).answer).toContain('cnry_a_entry');
  });

  test('gains nothing by naming a company in the input', async () => {
    const named = { companyId: a.companyId, company_id: a.companyId, tenantId: a.companyId };
    const company = await b.api.company.get(named as never);
    expect(company.id).toBe(b.companyId);
  });

  test("gains nothing by a visitor's token of another company, plane or conversation", async () => {
    await expect(memberCaller(house.core, visitor.token).company.get()).rejects.toThrow('Sign in');
    await expect(memberCaller(house.core, b.token).platform.companies.list({})).rejects.toThrow('Sign in');
    const other = await house.visitor(b);
    await expect(
      other.api.events({ runId: ids['runId'] ?? '' }).then(async (events) => {
        for await (const event of events) return event;
        return undefined;
      }),
    ).rejects.toThrow('There is no such answer');
  });
});

test('a removed member and a suspended company are out within a second', async () => {
  const company = await house.furnish('Soon Suspended');
  const identityId = (await house.core.access.authenticateMember(company.token, 't')).member.identityId;
  await company.api.company.get();
  await house.core.companies.suspend({ slug: company.slug, reason: 'a test', identityId, requestId: 'test' });
  await expect
    .poll(
      () =>
        company.api.company.get().then(
          () => 'in',
          () => 'out',
        ),
      { timeout: 1_000, interval: 50 },
    )
    .toBe('out');
  await house.core.companies.resume({ slug: company.slug, reason: 'a test', identityId, requestId: 'test' });
  await expect
    .poll(
      () =>
        company.api.company.get().then(
          () => 'in',
          () => 'out',
        ),
      { timeout: 1_000, interval: 50 },
    )
    .toBe('in');
});
