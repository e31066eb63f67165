import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { type FakeProvider, startFakeAnthropic, startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, openHouse, textOf } from '../support/house.ts';

const openai = await startFakeOpenAi();
const anthropic = await startFakeAnthropic();
afterAll(async () => {
  await openai.close();
  await anthropic.close();
});
beforeEach(() => {
  for (const fake of [openai, anthropic]) {
    fake.requests.length = 0;
    fake.respond(() => ({ kind: 'text', text: 'Hello from the model.' }));
  }
});

const platformOnOpenAi = await openHouse({
  platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${openai.url}/v1` } },
});
const platformOnAnthropic = await openHouse({
  platformProviders: { anthropic: { apiKey: 'sk-ant-platform-0001', baseUrl: anthropic.url } },
});
afterAll(platformOnOpenAi.close);
afterAll(platformOnAnthropic.close);

const question = 'how much is a drain cleaning on a Sunday?';
let number = 0;

async function ask(house: typeof platformOnOpenAi, company: Company, text = question) {
  const visitor = await house.visitor(company);
  number += 1;
  const { runId } = await visitor.api.send({ text, idempotencyKey: `models-${number}` });
  const events = await follow(visitor.api.events({ runId }));
  const conversation = await company.api.conversations.get({ conversationId: visitor.conversationId });
  return { visitor, events, text: textOf(events), conversation, answer: conversation.messages.at(-1) };
}

const providers: [
  string,
  typeof platformOnOpenAi,
  FakeProvider,
  (inputTokens: number, outputTokens: number) => number,
][] = [
  [
    'OpenAI',
    platformOnOpenAi,
    openai,
    (input, output) => Math.ceil((input * 250_000 + output * 2_000_000) / 1_000_000),
  ],
  [
    'Anthropic',
    platformOnAnthropic,
    anthropic,
    (input, output) => Math.ceil((input * 1_000_000 + output * 5_000_000) / 1_000_000),
  ],
];

describe.each(providers)('with a key of the platform for %s', (_name, house, fake, price) => {
  test('the model answers, streamed, with the four layers in its prompt', async () => {
    const company = await house.furnish('Layered Plumbing');
    const { events, text, answer } = await ask(house, company);
    expect(text).toBe('Hello from the model.');
    expect(events.filter((event) => event.type === 'text').length).toBeGreaterThan(2);
    expect(answer).toMatchObject({ role: 'agent', quoted: false });
    const sent = fake.requests[0]?.text ?? '';
    expect(sent).toContain('You are Sarah'); // the agent's own scope
    expect(sent).toContain('Calm when water is on the floor'); // the company's contexts
    expect(sent).toContain('How much does drain cleaning cost?'); // the company's knowledge
    expect(sent).toContain('Drain cleaning'); // its services and prices
    expect(sent).not.toContain('{{');
  });

  test('what it cost stands in the ledger to the micro-dollar, and in the budget', async () => {
    const company = await house.furnish('Charged Plumbing');
    fake.respond(() => ({ kind: 'text', text: 'Fine.', usage: { input: 1_234, output: 56 } }));
    const { answer } = await ask(house, company);
    const { entries } = await company.api.usage.ledger({});
    expect(entries).toMatchObject([
      { state: 'settled', microUsd: price(1_234, 56), inputTokens: 1_234, outputTokens: 56, owner: 'platform' },
    ]);
    expect(answer?.costMicroUsd).toBe(price(1_234, 56));
    expect((await company.api.budget.get()).daily.spentMicroUsd).toBe(price(1_234, 56));
  });

  test('tools act: the model looks up, saves a contact and asks for a person', async () => {
    const company = await house.furnish('Acting Plumbing');
    const steps = [
      { kind: 'tools' as const, calls: [{ name: 'search_knowledge', arguments: { question: 'warranty' } }] },
      {
        kind: 'tools' as const,
        calls: [{ name: 'capture_contact', arguments: { name: 'Carl', phone: '(555) 010-7788' } }],
      },
      { kind: 'tools' as const, calls: [{ name: 'hand_off', arguments: { reason: 'wants a call' } }] },
      { kind: 'text' as const, text: 'A person will call you.' },
    ];
    let step = 0;
    fake.respond(() => steps[step++] ?? { kind: 'text', text: 'Done.' });
    const { events, conversation, text } = await ask(house, company, 'please have somebody call me');
    expect(
      events.filter((event) => event.type === 'tool' && event['status'] === 'done').map((event) => event['name']),
    ).toEqual(['search_knowledge', 'capture_contact', 'hand_off']);
    expect(text).toContain('A person will call you.');
    expect(conversation).toMatchObject({ status: 'waiting', contact: { name: 'Carl', phone: '5550107788' } });
    expect(fake.requests[1]?.text).toContain('We cover our workmanship for one year');
    expect((await company.api.usage.ledger({})).entries).toHaveLength(4);
  });

  test('a tool that the agent does not have does nothing, whatever the model asks', async () => {
    const company = await house.furnish('Bounded Plumbing');
    let step = 0;
    fake.respond(() =>
      step++ === 0
        ? {
            kind: 'tools',
            calls: [
              { name: 'company_report', arguments: {} },
              { name: 'drop_tables', arguments: {} },
            ],
          }
        : { kind: 'text', text: 'Sorry.' },
    );
    const { events } = await ask(house, company);
    expect(events.filter((event) => event.type === 'tool' && event['status'] === 'failed')).toHaveLength(2);
    expect(fake.requests[1]?.text).toContain('You do not have that tool');
  });

  test.each([
    { kind: 'status' as const, status: 500 },
    { kind: 'status' as const, status: 429 },
    { kind: 'status' as const, status: 401 },
  ])('a provider that answers $status costs nothing, and the visitor is answered by quoting', async (refusal) => {
    const company = await house.furnish('Fallback Plumbing');
    fake.respond(() => refusal);
    const { text, events } = await ask(house, company);
    expect(text).toContain('$149-$280');
    expect(events.at(-1)).toMatchObject({ type: 'done', quoted: true, because: 'no-provider' });
    const { entries } = await company.api.usage.ledger({});
    // What may pass is tried once more; each try has its own line.
    const tries = refusal.status === 401 ? 1 : 2;
    expect(entries).toMatchObject(Array.from({ length: tries }, () => ({ state: 'settled', microUsd: 0 })));
    expect(fake.requests).toHaveLength(tries);
    expect(JSON.stringify(events)).not.toContain('refused by the fake');
  });

  test('a stream that is cut keeps what was said, is charged once by estimate, and goes on by quoting', async () => {
    const company = await house.furnish('Cut Plumbing');
    fake.respond(() => ({ kind: 'cut', text: 'This is the beginning of' }));
    const { text } = await ask(house, company);
    expect(text).toContain('This is the beginning of');
    expect(text).toContain('$149-$280');
    const { entries } = await company.api.usage.ledger({});
    expect(entries).toHaveLength(1);
    expect(entries[0]).toMatchObject({ state: 'settled' });
    expect(entries[0]?.microUsd).toBeGreaterThan(0);
  });

  test('with the budget used up no call leaves, and the agent still answers', async () => {
    const company = await house.furnish('Thrifty Plumbing');
    await company.api.budget.set({ dailyMicroUsd: 0 });
    const { text, events } = await ask(house, company);
    expect(fake.requests).toHaveLength(0);
    expect(text).toContain('$149-$280');
    expect(events.at(-1)).toMatchObject({ quoted: true, because: 'no-budget', costMicroUsd: 0 });
  });

  test('many visitors at once never spend more than the day allows', async () => {
    const company = await house.furnish('Crowded Plumbing');
    fake.respond(() => ({ kind: 'text', text: 'Fine.', usage: { input: 9_000, output: 700 } }));
    await ask(house, company);
    const one = (await company.api.usage.ledger({})).entries[0]?.microUsd ?? 0;
    await company.api.budget.set({ dailyMicroUsd: one * 4 + 2_000 });
    await Promise.all(Array.from({ length: 16 }, () => ask(house, company)));
    const { daily } = await company.api.budget.get();
    expect(daily.spentMicroUsd).toBeLessThanOrEqual(one * 4 + 2_000);
    expect(daily.heldMicroUsd).toBe(0);
  });
});

describe("a company's own key", () => {
  test("is used before the platform's, goes to its own provider alone, and is never shown again", async () => {
    const [first, second] = [
      await platformOnOpenAi.furnish('Own Key One'),
      await platformOnOpenAi.furnish('Own Key Two'),
    ];
    const added = await first.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: 'sk-company-one-7777' });
    await second.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: 'sk-company-two-8888' });
    await Promise.all([ask(platformOnOpenAi, first), ask(platformOnOpenAi, second), ask(platformOnOpenAi, first)]);
    const used = openai.requests.map(
      (request) => `${request.headers.authorization} ${/Own Key (One|Two)/.exec(request.text)?.[1]}`,
    );
    expect(new Set(used)).toEqual(new Set(['Bearer sk-company-one-7777 One', 'Bearer sk-company-two-8888 Two']));
    expect(added).toMatchObject({ lastFour: '7777', status: 'ready' });
    expect(JSON.stringify(await first.api.providers.list())).not.toContain('company-one');
  });

  test('that the provider refuses is marked so, passed by, and works again when it is replaced', async () => {
    const company = await platformOnOpenAi.furnish('Refused Key');
    const { id } = await company.api.providers.add({ kind: 'openai', label: 'Old', apiKey: 'sk-company-old-9999' });
    openai.respond((request) =>
      request.headers.authorization?.includes('old')
        ? { kind: 'status', status: 401 }
        : { kind: 'text', text: 'Hello from the model.' },
    );
    const { text } = await ask(platformOnOpenAi, company);
    expect(text).toBe('Hello from the model.'); // the platform's key took over
    expect(await company.api.providers.list()).toMatchObject([{ status: 'refused' }]);
    expect(await company.api.providers.test({ providerId: id })).toMatchObject({ ok: false });
    await company.api.providers.update({ providerId: id, apiKey: 'sk-company-new-0000' });
    expect(await company.api.providers.test({ providerId: id })).toMatchObject({ ok: true });
    expect(await company.api.providers.list()).toMatchObject([{ status: 'ready', lastFour: '0000' }]);
  });

  test.each([
    ['openai', 'sk-ant-wrong-kind-1', 'no OpenAI key'],
    ['anthropic', 'sk-wrong-kind-0001', 'no Anthropic key'],
    ['openai', 'sk-with a space inside', 'no key'],
  ] as const)('of %s that is malformed is refused with a sentence', async (kind, apiKey, sentence) => {
    const company = await platformOnOpenAi.furnish('Malformed Key');
    await expect(company.api.providers.add({ kind, label: 'Ours', apiKey })).rejects.toThrow(sentence);
  });

  test('goes where it belongs, whatever the environment says', async () => {
    const poison = {
      OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
      OPENAI_API_KEY: 'sk-poison-0001',
      OPENAI_ORG_ID: 'org-poison',
    };
    Object.assign(process.env, poison);
    try {
      const company = await platformOnOpenAi.furnish('Poisoned Environment');
      await company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey: 'sk-company-safe-0001' });
      expect((await ask(platformOnOpenAi, company)).text).toBe('Hello from the model.');
      expect(openai.requests[0]?.headers).toMatchObject({ authorization: 'Bearer sk-company-safe-0001' });
      expect(openai.requests[0]?.headers['openai-organization']).toBeUndefined();
    } finally {
      for (const name of Object.keys(poison)) delete process.env[name];
    }
  });
});
