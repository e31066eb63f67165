import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createFairSlots, type FairSlots, type Slot } from '../../packages/core/src/base/fair-slots.ts';

/** Never waited for: these tests hold no clock. */
const patience = { maxWaiting: 100_000, maxWaitMs: 2_000_000_000 };

type Held = { owner: number; number: number; slot: Slot; cost: number; used: number };

/** Owners with their wishes, and what each was given, in the order in which it was given. */
function createWorld(settings: { slots: number; reserved: number }) {
  const fair: FairSlots = createFairSlots({ ...settings, ...patience });
  const held: Held[] = [];
  const granted: { owner: number; number: number; cost: number }[] = [];
  const asked = new Map<number, number>();
  const work = {
    fair,
    held,
    granted,
    waitingOf: (owner: number) => (asked.get(owner) ?? 0) - granted.filter((one) => one.owner === owner).length,
    heldOf: (owner: number) => held.filter((one) => one.owner === owner).length,
    async ask(owner: number, cost: number, used = cost) {
      const number = asked.get(owner) ?? 0;
      asked.set(owner, number + 1);
      void fair.acquire(`company ${owner}`, { cost }).then((slot) => {
        granted.push({ owner, number, cost });
        held.push({ owner, number, slot, cost, used });
      });
      await settled();
    },
    async release(which: number) {
      const [one] = held.splice(which % held.length, 1);
      one?.slot.release(one.used);
      await settled();
    },
  };
  return work;
}

/** Granted places are told in microtasks: all of them have been when the next macrotask begins. */
function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

const acts = fc.array(
  fc.oneof(
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('ask' as const),
        owner: fc.nat(4),
        cost: fc.integer({ min: 1, max: 50 }),
        used: fc.nat(60),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('release' as const), which: fc.nat(20) }) },
  ),
  { maxLength: 80 },
);
const sizes = fc.record({ slots: fc.integer({ min: 1, max: 6 }), reserved: fc.nat(3) });

describe('places that companies share', () => {
  test('never more are out than there are, one company never has the reserve, and none stays free while somebody may have it', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, acts, async (size, steps) => {
        const world = createWorld(size);
        const most = Math.max(1, size.slots - size.reserved);
        for (const step of steps) {
          if (step.do === 'ask') await world.ask(step.owner, step.cost, step.used);
          else if (world.held.length > 0) await world.release(step.which);
          expect(world.held.length).toBeLessThanOrEqual(size.slots);
          for (const owner of [0, 1, 2, 3, 4]) {
            expect(world.heldOf(owner)).toBeLessThanOrEqual(most);
            const mayHaveOne = world.waitingOf(owner) > 0 && world.heldOf(owner) < most;
            if (world.held.length < size.slots) expect(mayHaveOne).toBe(false);
          }
        }
        while (world.held.length > 0) await world.release(0);
        expect(world.fair.load()).toEqual({ slots: size.slots, held: 0, waiting: 0, owners: 0 });
      }),
      { numRuns: 60 },
    );
  });

  test('a company is served in the order in which it asked', async () => {
    await fc.assert(
      fc.asyncProperty(sizes, acts, async (size, steps) => {
        const world = createWorld(size);
        for (const step of steps)
          if (step.do === 'ask') await world.ask(step.owner, step.cost, step.used);
          else if (world.held.length > 0) await world.release(step.which);
        while (world.held.length > 0) await world.release(0);
        for (const owner of [0, 1, 2, 3, 4]) {
          const numbers = world.granted.filter((one) => one.owner === owner).map((one) => one.number);
          expect(numbers).toEqual(numbers.toSorted((a, b) => a - b));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('companies that always wait get the same amount of tokens, whatever the size of their wishes, within one round', async () => {
    const wishes = fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 2, maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        wishes,
        fc.infiniteStream(fc.nat(20)),
        async (slots, costs, order) => {
          // With a reserve a company may have to leave a place to others that it has a claim on.
          const world = createWorld({ slots, reserved: 0 });
          for (let wish = 0; wish < 60; wish += 1)
            for (const [owner, cost] of costs.entries()) await world.ask(owner, cost);
          const served = (owner: number) =>
            world.granted.filter((one) => one.owner === owner).reduce((sum, one) => sum + one.cost, 0);
          const largest = Math.max(...costs);
          // As long as everybody still waits.
          while (costs.every((_, owner) => world.waitingOf(owner) > 0)) {
            await world.release(order.next().value ?? 0);
            const amounts = costs.map((_, owner) => served(owner));
            // The first comer took all places before it had a rival.
            expect(Math.max(...amounts) - Math.min(...amounts)).toBeLessThanOrEqual((slots + 1) * largest);
          }
          while (world.held.length > 0) await world.release(0);
        },
      ),
      { numRuns: 25 },
    );
  });

  test('what was used counts, and not what was foreseen', async () => {
    const world = createWorld({ slots: 1, reserved: 0 });
    for (let wish = 0; wish < 200; wish += 1) {
      await world.ask(0, 1, 10);
      await world.ask(1, 1, 1);
    }
    for (let round = 0; round < 110; round += 1) await world.release(0);
    const calls = (owner: number) => world.granted.filter((one) => one.owner === owner).length;
    // One used ten times as much with each call, and gets a tenth of the calls.
    expect(calls(1) / calls(0)).toBeGreaterThan(9);
    expect(calls(1) / calls(0)).toBeLessThan(12);
  });

  test('whoever comes while another floods waits for one place of each company at most', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 1, max: 4 }),
        fc.nat(40),
        async (slots, others, before) => {
          const world = createWorld({ slots, reserved: 0 });
          for (let wish = 0; wish < 100; wish += 1)
            for (let owner = 0; owner < others; owner += 1) await world.ask(owner, 10);
          for (let round = 0; round < before; round += 1) await world.release(round);
          const at = world.granted.length;
          await world.ask(9, 10);
          while (world.granted.every((one) => one.owner !== 9)) await world.release(0);
          expect(world.granted.slice(at).findIndex((one) => one.owner === 9)).toBeLessThanOrEqual(others);
        },
      ),
      { numRuns: 40 },
    );
  });

  test('a place is kept free for the neighbours of a company that floods', async () => {
    const world = createWorld({ slots: 4, reserved: 1 });
    for (let wish = 0; wish < 100; wish += 1) await world.ask(0, 5);
    expect(world.heldOf(0)).toBe(3);
    await world.ask(1, 5);
    expect(world.heldOf(1)).toBe(1);
  });

  test('who was away has no claim on what it did not use', async () => {
    const world = createWorld({ slots: 1, reserved: 0 });
    for (let wish = 0; wish < 100; wish += 1) await world.ask(0, 1);
    for (let round = 0; round < 50; round += 1) await world.release(0);
    for (let wish = 0; wish < 50; wish += 1) await world.ask(1, 1);
    const at = world.granted.length;
    for (let round = 0; round < 20; round += 1) await world.release(0);
    const since = world.granted.slice(at);
    expect(since.filter((one) => one.owner === 1)).toHaveLength(10);
  });

  test('one who gives up, waits too long or has too much waiting is told so and holds nothing', async () => {
    const fair = createFairSlots({ slots: 1, reserved: 0, maxWaiting: 2, maxWaitMs: 20 });
    const first = await fair.acquire('a');
    const stop = new AbortController();
    const stopped = fair.acquire('a', { signal: stop.signal });
    const late = fair.acquire('a');
    await expect(fair.acquire('a')).rejects.toMatchObject({ code: 'rate-limited' });
    stop.abort(new Error('the visitor left'));
    await expect(stopped).rejects.toThrow('the visitor left');
    await expect(late).rejects.toMatchObject({ code: 'unavailable' });
    expect(fair.load()).toMatchObject({ held: 1, waiting: 0 });
    first.release();
    first.release();
    expect(fair.load()).toMatchObject({ held: 0, waiting: 0, owners: 0 });
    const again = await fair.acquire('a', { signal: AbortSignal.abort(new Error('before it began')) });
    again.release();
  });

  test('companies that have gone are not remembered', async () => {
    const fair = createFairSlots({ slots: 2, reserved: 0, ...patience });
    const staying = await fair.acquire('staying', { cost: 1_000 });
    for (let number = 0; number < 10_000; number += 1) (await fair.acquire(`passing ${number}`)).release();
    expect(fair.load().owners).toBeLessThanOrEqual(2);
    staying.release();
    expect(fair.load().owners).toBe(0);
  });
});
