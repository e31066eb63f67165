import { randomUUID } from 'node:crypto';
import { Redis } from 'ioredis';
import { afterAll, describe, expect, inject, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, type House, openHouse, textOf } from '../support/house.ts';
import { startRedis } from '../support/redis.ts';

const redisServer = inject('redisServer');
const question = 'how much is a drain cleaning?';

describe.runIf(redisServer)('when Redis', async () => {
  const redis = await startRedis(redisServer ?? '');
  const provider = await startFakeOpenAi();
  const options = {
    redisUrl: redis.url,
    platformProviders: { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${provider.url}/v1` } },
  };
  const house = await openHouse(options);
  const company = await house.furnish('Acme Plumbing');
  provider.respond(() => ({ kind: 'text', text: 'The model speaks.' }));
  afterAll(async () => {
    await house.close();
    await provider.close();
    await redis.stop();
  });

  async function ask(within: House = house, of: Company = company) {
    const visitor = await within.visitor(of);
    const { runId } = await visitor.api.send({ text: question, idempotencyKey: randomUUID() });
    return textOf(await follow(visitor.api.events({ runId })));
  }

  async function quotedBecause(): Promise<unknown> {
    const visitor = await house.visitor(company);
    const { runId } = await visitor.api.send({ text: question, idempotencyKey: randomUUID() });
    return (await follow(visitor.api.events({ runId }))).at(-1)?.['because'];
  }

  /** Every call that the provider has seen is in the ledger, once, with its price; and no other. */
  async function expectBooksToAgree(): Promise<void> {
    const { entries } = await company.api.usage.ledger({ limit: 100 });
    const paid = entries.filter((entry) => entry.state === 'settled');
    expect(paid.length).toBe(provider.requests.length);
    const { daily } = await company.api.budget.get();
    expect(daily.spentMicroUsd).toBe(paid.reduce((sum, entry) => sum + entry.microUsd, 0));
    expect(daily.heldMicroUsd).toBe(0);
  }

  /** Redis answers again as soon as our connection is back; until then answers are quoted. */
  const modelIsBack = () => expect.poll(() => ask(), { timeout: 20_000 }).toContain('The model speaks.');

  test('is there, the model answers, and another process can follow the answer', async () => {
    expect(await ask()).toBe('The model speaks.');
    const beside = await openHouse({ ...options, database: house.testDatabase, keys: house.keys });
    try {
      const visitor = await house.visitor(company);
      const { runId } = await visitor.api.send({ text: question, idempotencyKey: randomUUID() });
      const { context } = await beside.core.access.authenticateVisitor(visitor.token, 'test');
      const events = [];
      const signal = AbortSignal.timeout(20_000);
      for await (const { event } of beside.core.conversations.events(context, { runId: runId as never, signal }))
        events.push(event);
      expect(textOf(events)).toBe('The model speaks.');
    } finally {
      await beside.close();
    }
    await expectBooksToAgree();
  });

  test('is killed, no call goes out unmetered, and visitors are answered from the knowledge', async () => {
    await redis.kill();
    const before = provider.requests.length;
    const answer = await ask();
    expect(answer).toContain('$');
    expect(provider.requests.length).toBe(before);
    await redis.start();
    await modelIsBack();
    await expectBooksToAgree();
  });

  test('is flushed, the counters are rebuilt from the ledger before anything is let through', async () => {
    const { daily } = await company.api.budget.get();
    await company.api.budget.set({ dailyMicroUsd: daily.spentMicroUsd });
    const client = new Redis(redis.url);
    await client.flushall();
    client.disconnect();
    const before = provider.requests.length;
    expect(await ask()).toContain('$');
    expect(provider.requests.length).toBe(before);
    await company.api.budget.set({ dailyMicroUsd: 5_000_000 });
    expect(await ask()).toBe('The model speaks.');
    await expectBooksToAgree();
  });

  test('starts again from an older file, what it has forgotten is still spent', async () => {
    // Each answer costs more than is reserved for one, so that what was forgotten would leave room for more.
    const dear = { input: 30_000, output: 2_000 };
    provider.respond(() => ({ kind: 'text', text: 'The model speaks.', usage: dear }));
    await ask();
    redis.copyFiles();
    await ask();
    await ask();
    const { daily } = await company.api.budget.get();
    await redis.kill();
    redis.restoreFiles();
    await redis.start();
    await company.api.budget.set({ dailyMicroUsd: daily.spentMicroUsd });
    const before = provider.requests.length;
    // While Redis is not back, answers are quoted for want of a provider; from then on for want of money.
    await expect.poll(() => quotedBecause(), { timeout: 20_000 }).toBe('no-budget');
    expect(provider.requests.length).toBe(before);
    await company.api.budget.set({ dailyMicroUsd: 5_000_000 });
    await modelIsBack();
    await expectBooksToAgree();
  });
});
