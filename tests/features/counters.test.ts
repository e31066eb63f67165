import { randomUUID } from 'node:crypto';
import { platformKey, type TenantContext } from '@rowhouse/core/tenant';
import { afterAll, describe, expect, inject, test } from 'vitest';
import {
  type ChatEvent,
  type CompanyEvent,
  type Counters,
  createRedisCounters,
} from '../../packages/core/src/counters/index.ts';
import { newCompany, openCounterStores } from '../support/counter-stores.ts';
import { startRedis } from '../support/redis.ts';

const redisServer = inject('redisServer');
const stores = await openCounterStores(redisServer);
afterAll(stores.close);

const text = (words: string): ChatEvent => ({ type: 'text', text: words });
const done: ChatEvent = {
  type: 'done',
  messageId: 'm',
  quoted: true,
  provider: null,
  model: null,
  costMicroUsd: 0,
  usage: { inputTokens: 0, outputTokens: 0 },
};
async function collect(entries: AsyncIterable<{ id: string; event: ChatEvent }>) {
  const collected: { id: string; event: ChatEvent }[] = [];
  for await (const entry of entries) collected.push(entry);
  return collected;
}

describe.each(stores.kinds)('%s', (_name, counters, elsewhere) => {
  const { runLog, rates, events } = counters;
  const never = new AbortController().signal;

  describe('the log of an answer', () => {
    test('is read in order from its beginning, and from wherever a reader stopped', async () => {
      const context = newCompany();
      const lease = runLog.holdLease(context, 'run');
      for (const word of ['one', 'two', 'three']) await runLog.append(context, 'run', text(word));
      await runLog.append(context, 'run', done);
      const all = await collect(runLog.tail(context, 'run', undefined, never));
      expect(all.map(({ event }) => event)).toEqual([text('one'), text('two'), text('three'), done]);
      expect(all.map(({ id }) => id)).toEqual(['1-0', '2-0', '3-0', '4-0']);
      for (const [index, { id }] of all.slice(0, -1).entries())
        expect(await collect(runLog.tail(context, 'run', id, never))).toEqual(all.slice(index + 1));
      await lease.release();
    });

    test('is followed while it is written', async () => {
      const context = newCompany();
      const lease = runLog.holdLease(context, 'run');
      await runLog.append(context, 'run', text('one'));
      const following = collect(runLog.tail(context, 'run', undefined, never));
      await runLog.append(context, 'run', text('two'));
      await runLog.append(context, 'run', done);
      expect((await following).map(({ event }) => event)).toEqual([text('one'), text('two'), done]);
      await lease.release();
    });

    test('ends with a sentence when its process has died', async () => {
      const context = newCompany();
      const lease = runLog.holdLease(context, 'run');
      await runLog.append(context, 'run', text('one'));
      await lease.release();
      const all = await collect(runLog.tail(context, 'run', undefined, never));
      expect(all.at(-1)).toMatchObject({ id: '2-0', event: { type: 'error', code: 'unavailable' } });
    });

    test('of another company with the same run id is another log', async () => {
      const [ours, theirs] = [newCompany(), newCompany()];
      await runLog.append(ours, 'run', text('ours'));
      await runLog.append(ours, 'run', done);
      const seen = await collect(runLog.tail(theirs, 'run', undefined, never));
      expect(seen.map(({ event }) => event.type)).toEqual(['error']);
    });

    test('that is discarded is gone at once for whoever asks, in every process, and no other company’s is', async () => {
      const [ours, theirs] = [newCompany(), newCompany()];
      const lease = runLog.holdLease(ours, 'run');
      await runLog.append(ours, 'run', text('My name is Rita.'));
      for (const event of [text('theirs'), done]) await runLog.append(theirs, 'run', event);
      const follower = elsewhere.runLog.tail(ours, 'run', undefined, never)[Symbol.asyncIterator]();
      expect((await follower.next()).value?.event).toEqual(text('My name is Rita.'));
      await elsewhere.runLog.discard(ours, 'run');
      await runLog.discard(ours, 'run');
      await lease.release();
      expect((await follower.next()).value?.event).toMatchObject({ type: 'error', code: 'unavailable' });
      for (const log of [runLog, elsewhere.runLog])
        expect((await collect(log.tail(ours, 'run', undefined, never))).map(({ event }) => event.type)).toEqual([
          'error',
        ]);
      expect(await collect(runLog.tail(theirs, 'run', undefined, never))).toHaveLength(2);
    });

    test('hears that it shall stop, and nobody else does', async () => {
      const [ours, theirs] = [newCompany(), newCompany()];
      const watched = new AbortController();
      const stopped = runLog.stopped(ours, 'run', watched.signal);
      const neighbour = runLog.stopped(theirs, 'run', watched.signal).then(
        () => 'stopped',
        () => 'left alone',
      );
      await runLog.markStop(ours, 'run');
      await stopped;
      watched.abort();
      expect(await neighbour).toBe('left alone');
    });
  });

  test('a company hears what happens in its conversations, and in no other company', async () => {
    const [ours, theirs] = [newCompany(), newCompany()];
    const leaving = new AbortController();
    const heard = events.subscribe(ours, leaving.signal)[Symbol.asyncIterator]();
    const first = heard.next();
    // The subscription stands when the first of a row of events arrives.
    const knocking = setInterval(() => {
      void events.publish(theirs, { type: 'conversation', conversationId: 'theirs' });
      void events.publish(ours, { type: 'conversation', conversationId: 'ours' });
    }, 20);
    expect((await first).value).toEqual({ type: 'conversation', conversationId: 'ours' });
    clearInterval(knocking);
    leaving.abort();
    await heard.return?.();
  });

  test('who writes and who comes and goes is heard in every process of a company, in order, and in no other company', async () => {
    const [ours, theirs] = [newCompany(), newCompany()];
    const leaving = new AbortController();
    const about = { conversationId: 'ours', name: 'Rita' };
    const said: CompanyEvent[] = [
      { type: 'presence', who: 'visitor', here: true, ...about },
      { type: 'typing', who: 'visitor', ...about },
      { type: 'typing', who: 'staff', ...about, name: 'Dana' },
      { type: 'presence', who: 'visitor', here: false, ...about },
    ];
    const listen = async (from: Counters, context: TenantContext) => {
      const heard: CompanyEvent[] = [];
      const listening = (async () => {
        for await (const event of from.events.subscribe(context, leaving.signal)) heard.push(event);
      })();
      // Knocked at until it stands.
      await expect
        .poll(async () => {
          await counters.events.publish(context, { type: 'budget' });
          return heard.length;
        })
        .toBeGreaterThan(0);
      return { listening, told: () => heard.filter(({ type }) => type !== 'budget') };
    };
    const [here, there, neighbour] = [
      await listen(counters, ours),
      await listen(elsewhere, ours),
      await listen(elsewhere, theirs),
    ];
    for (const event of said) await counters.events.publish(ours, event);
    await expect.poll(here.told).toEqual(said);
    await expect.poll(there.told).toEqual(said);
    expect(neighbour.told()).toEqual([]);
    leaving.abort();
    await Promise.all([here.listening, there.listening, neighbour.listening]);
  });

  test('a rate lets so many through and says how long to wait', async () => {
    const rule = { name: 'test', points: 3, windowMs: 60_000 };
    const key = platformKey('name', randomUUID());
    const taken = [];
    for (let number = 0; number < 5; number += 1) taken.push(await rates.take(key, rule));
    expect(taken.map((one) => one.allowed)).toEqual([true, true, true, false, false]);
    expect(taken[4]?.retryAfterMs).toBeGreaterThan(0);
    expect((await rates.take(platformKey('name', randomUUID()), rule)).allowed).toBe(true);
  });
});

describe.runIf(redisServer)('a Redis that would lose counters', () => {
  test('is refused with what to set', async () => {
    const careless = await startRedis(redisServer ?? '', ['--maxmemory', '50mb', '--maxmemory-policy', 'allkeys-lru']);
    const counters = createRedisCounters({ url: careless.url });
    try {
      await expect(counters.check()).rejects.toThrow(/maxmemory-policy allkeys-lru.*noeviction/);
    } finally {
      await counters.close();
      await careless.stop();
    }
  });

  test('is refused when it writes nothing down', async () => {
    const careless = await startRedis(redisServer ?? '', ['--appendonly', 'no']);
    const counters = createRedisCounters({ url: careless.url });
    try {
      await expect(counters.check()).rejects.toThrow(/appendonly/);
    } finally {
      await counters.close();
      await careless.stop();
    }
  });
});
