import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, inject, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, openHouse, type Visitor } from '../support/house.ts';
import { startRedis } from '../support/redis.ts';

/**
 * Several companies live in one process at the same time, thousands of acts interleaved, some broken off half-way. Every
 * company's rows hold a canary; an answer may hold its own company's and nobody else's.
 * ROWHOUSE_TEST_ACTS makes it longer, ROWHOUSE_TEST_SEED replays one run.
 */
const acts = Number(process.env['ROWHOUSE_TEST_ACTS'] ?? 500);
const seed = Number(process.env['ROWHOUSE_TEST_SEED'] ?? Date.now() % 1_000_000);
const atOnce = 12;

const redisServer = inject('redisServer');
const redis = redisServer === null ? undefined : await startRedis(redisServer);
const provider = await startFakeOpenAi();
// The model repeats what it was told: whatever a prompt held of somebody else would come out.
provider.respond(({ text }) => ({
  kind: 'text',
  text: [...text.matchAll(/cnry\w+/g)].map(([found]) => found).join(' ') || 'none',
}));
const house = await openHouse({
  ...(redis ? { redisUrl: redis.url } : {}),
  platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${provider.url}/v1` } },
});
afterAll(async () => {
  await house.close();
  await provider.close();
  await redis?.stop();
});

type Tenant = { company: Company; canary: string; visitors: Visitor[] };

const subjectOf = (company: Company) => ({ kind: 'company' as const, id: company.companyId });

async function settle(index: number): Promise<Tenant> {
  const canary = `cnry${'abcdef'[index] ?? ''}${randomUUID().slice(0, 8)}`;
  const industries = ['plumbing', 'dental', 'cafe-bakery'];
  const company = await house.furnish(`House of ${canary}`, industries[index % industries.length], 'enterprise');
  const [category] = await company.api.knowledge.categories();
  await company.api.knowledge.create({
    categoryId: category?.id ?? '',
    question: 'What is the secret word of the house?',
    phrasings: ['secret word'],
    answer: `It is ${canary}.`,
  });
  await company.api.memory.remember({ subject: subjectOf(company), text: `The owner likes ${canary}.` });
  const visitors = [await house.visitor(company), await house.visitor(company)];
  return { company, canary, visitors };
}

const kinds: Record<string, (tenant: Tenant, visitor: Visitor, isCut: boolean) => Promise<unknown>> = {
  search: ({ company }) => company.api.knowledge.search({ question: 'what is the secret word?' }),
  profile: ({ company }) => company.api.company.get(),
  rename: ({ company, canary }) => company.api.company.update({ address: `1 ${canary} Street` }),
  entries: ({ company }) => company.api.knowledge.list({}),
  memory: ({ company }) => company.api.memory.list({}),
  remember: ({ company, canary }) =>
    company.api.memory.remember({ subject: subjectOf(company), text: `${canary} again ${randomUUID()}` }),
  budget: ({ company }) => company.api.budget.get(),
  ledger: ({ company }) => company.api.usage.ledger({}),
  inbox: ({ company }) => company.api.conversations.list({}),
  agents: ({ company }) => company.api.agents.list(),
  contexts: ({ company }) => company.api.contexts.list(),
  contacts: ({ company }) => company.api.contacts.list({}),
  history: (_tenant, visitor) => visitor.api.history(),
  async ask({ company }, visitor, isCut) {
    // Below the door of the widget, whose rates would send most of these away.
    const { context, claims } = await house.core.access.authenticateVisitor(visitor.token, 'test');
    const { conversationId } = claims;
    const text = 'what is the secret word of the house?';
    const sent = await house.core.conversations.send(context, { conversationId, text, idempotencyKey: randomUUID() });
    const leaving = new AbortController();
    const events = [];
    for await (const { event } of house.core.conversations.events(context, { ...sent, signal: leaving.signal })) {
      events.push(event);
      // Some leave at the first word, and some stop the answer for good.
      if (!isCut || event.type !== 'text') continue;
      await house.core.conversations.stop(context, sent.runId);
      leaving.abort();
      break;
    }
    return { events, company: (await company.api.company.get()).name };
  },
};

test('nothing of one company is ever in an answer to another, whatever runs beside it and breaks off', {
  timeout: Math.max(300_000, acts * 300),
}, async () => {
  const tenants = await Promise.all([0, 1, 2, 3, 4, 5].map(settle));
  const plan = fc.sample(
    fc.record({
      tenant: fc.constantFrom(...tenants),
      kind: fc.constantFrom(...Object.keys(kinds), 'ask', 'ask'),
      visitor: fc.nat(1),
      isCut: fc.boolean(),
    }),
    { numRuns: acts, seed },
  );
  const seen = { own: 0, answers: 0 };
  const worker = async () => {
    for (let act = plan.pop(); act; act = plan.pop()) {
      const { tenant, kind, visitor, isCut } = act;
      const guest = tenant.visitors[visitor] ?? tenant.visitors[0];
      if (!guest) throw new Error('a company without visitors');
      const answer = JSON.stringify({ answer: await kinds[kind]?.(tenant, guest, isCut) });
      const found = [...new Set([...answer.matchAll(/cnry\w+/g)].map(([canary]) => canary))];
      expect(
        found.filter((canary) => canary !== tenant.canary),
        `${kind} (seed ${seed})`,
      ).toEqual([]);
      seen.answers += 1;
      seen.own += found.length;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  expect(seen.answers).toBe(acts);
  // Most answers speak of their own company, so that silence is not taken for safety.
  expect(seen.own).toBeGreaterThan(acts / 3);
  // What the model was told, and by whom it was asked, belongs together as well.
  for (const { text } of provider.requests)
    expect(new Set([...text.matchAll(/cnry[a-f]/g)].map(([found]) => found)).size).toBeLessThanOrEqual(1);
});
