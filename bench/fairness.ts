import { setTimeout as sleep } from 'node:timers/promises';
import { eq } from 'drizzle-orm';
import { createFairSlots } from '../packages/core/src/base/fair-slots.ts';
import { reservedModelSlots } from '../packages/core/src/llm/index.ts';
import { companies } from '../packages/core/src/db/schema/companies.ts';
import { createTenantContext, parseCompanyId, type TenantContext } from '@rowhouse/core/tenant';
import type { BenchHouse } from './house.ts';
import { percentile, type Ratio } from './ratios.ts';

/** Neighbours, and how much more often than one of them the company asks that floods. */
const neighbours = 20;
const floodTimes = 100;
const phaseMs = 10_000;
const rounds = 2;

type Call = (company: number) => Promise<unknown>;
type Outcome = { neighbourMs: number[]; perSecond: number };

/**
 * One company floods at a hundred times the rate of each of its twenty neighbours, above what there is to give. How long
 * their calls take, against the same arrivals without the flood; and what everybody together gets done, against first come,
 * first served. Alone, fair and first-come phases take turns, with the same arrivals.
 */
export async function benchFairness(house: BenchHouse): Promise<Ratio[]> {
  return [...(await connections(house)), ...(await models(house))];
}

/** Transactions of 100 ms on the pool's sixteen connections. */
async function connections({ tenancy, database, furnish }: BenchHouse): Promise<Ratio[]> {
  const contexts: TenantContext[] = [];
  for (let company = 0; company <= neighbours; company += 1)
    contexts.push(
      createTenantContext(parseCompanyId((await furnish()).companyId), { kind: 'system', job: 'bench' }, 'bench'),
    );
  const contextOf = (company: number) => contexts[company] as TenantContext;
  // Each holds its connection for 100 ms in all, most of them waiting, as a transaction does over a network.
  const fair: Call = (company) =>
    tenancy.run(contextOf(company), async (tenant) => {
      await tenant.db.select({ slug: companies.slug }).from(companies).where(eq(companies.companyId, tenant.companyId));
      await sleep(100);
    });
  const text = 'select slug from tenant.companies where company_id = $1';
  const firstCome: Call = async (company) => {
    const { companyId } = contextOf(company);
    const connection = await database.tenant.acquire();
    try {
      await connection.begin(companyId);
      await connection.send([{ config: { text }, values: [companyId] }]);
      await sleep(100);
      await connection.commit();
    } finally {
      connection.release();
    }
  };
  return compare('connections', { fair, firstCome, perSecond: 1.5 });
}

/** Calls of 800 ms to a provider over HTTP, on as many places as a server has. */
async function models({ fake }: BenchHouse): Promise<Ratio[]> {
  fake.respond(() => ({
    kind: 'slow',
    pieces: ['One ', 'moment.'],
    between: sleep(800),
  }));
  const call = async () => {
    const answer = await fetch(`${fake.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model: 'gpt-5-mini', messages: [{ role: 'user', content: 'Hello' }], stream: true }),
    });
    await answer.text();
  };
  const settings = { slots: 64, maxWaiting: 100_000, maxWaitMs: 600_000 };
  const through = (nameOf: (company: number) => string, reserved: number): Call => {
    const slots = createFairSlots({ ...settings, reserved });
    return async (company) => {
      const slot = await slots.acquire(nameOf(company), { cost: 1_000 });
      try {
        await call();
      } finally {
        slot.release(1_000);
      }
    };
  };
  try {
    return await compare('model calls', {
      fair: through((company) => `company ${company}`, reservedModelSlots(settings.slots)),
      firstCome: through(() => 'everybody', 0),
      perSecond: 0.8,
    });
  } finally {
    fake.respond(() => ({ kind: 'text', text: 'Hello from the model.' }));
  }
}

async function compare(
  what: string,
  { fair, firstCome, perSecond }: { fair: Call; firstCome: Call; perSecond: number },
): Promise<Ratio[]> {
  const all: Record<'alone' | 'fair' | 'firstCome', Outcome[]> = { alone: [], fair: [], firstCome: [] };
  for (let round = 0; round < rounds; round += 1) {
    all.alone.push(await play(fair, { perSecond, isFlooded: false, round }));
    all.fair.push(await play(fair, { perSecond, isFlooded: true, round }));
    all.firstCome.push(await play(firstCome, { perSecond, isFlooded: true, round }));
  }
  const p99 = (outcomes: Outcome[]) =>
    percentile(
      outcomes.flatMap((outcome) => outcome.neighbourMs),
      0.99,
    );
  const throughput = (outcomes: Outcome[]) =>
    outcomes.reduce((sum, outcome) => sum + outcome.perSecond, 0) / outcomes.length;
  const [alone, flooded, unfair] = [p99(all.alone), p99(all.fair), p99(all.firstCome)];
  const [fairRate, firstComeRate] = [throughput(all.fair), throughput(all.firstCome)];
  return [
    {
      name: `${what}: neighbours' p99 beside a flood at ${floodTimes} × / alone`,
      value: flooded / alone,
      target: 1.2,
      unit: '×',
      note: `${flooded.toFixed(0)} against ${alone.toFixed(0)} ms`,
    },
    {
      name: `${what}: the same, first come first served`,
      value: unfair / alone,
      unit: '×',
      note: `${unfair.toFixed(0)} ms`,
    },
    {
      name: `${what}: done in all, first come first served / fair`,
      value: firstComeRate / fairRate,
      target: 1.05,
      unit: '×',
      note: `${firstComeRate.toFixed(0)} against ${fairRate.toFixed(0)} a second`,
    },
  ];
}

/** Calls come when they come, whether earlier ones are done or not; the same moments for the same round. */
async function play(
  call: Call,
  { perSecond, isFlooded, round }: { perSecond: number; isFlooded: boolean; round: number },
): Promise<Outcome> {
  const random = randomOf(round + 1);
  const arrivals = Array.from({ length: neighbours + 1 }, (_, company) =>
    company > 0 || isFlooded ? momentsOf(random, perSecond * (company === 0 ? floodTimes : 1), company) : [],
  )
    .flat()
    .sort((a, b) => a.atMs - b.atMs);
  const neighbourMs: number[] = [];
  let done = 0;
  let lost = 0;
  const startedMs = performance.now();
  const pending: Promise<void>[] = [];
  for (const { atMs, company } of arrivals) {
    const waitMs = startedMs + atMs - performance.now();
    if (waitMs > 0) await sleep(waitMs);
    // From when it should have come: a driver that is late must not hide a wait.
    const arrivedMs = startedMs + atMs;
    pending.push(
      call(company).then(
        () => {
          const nowMs = performance.now();
          if (company > 0) neighbourMs.push(nowMs - arrivedMs);
          if (nowMs - startedMs <= phaseMs) done += 1;
        },
        () => {
          lost += 1;
        },
      ),
    );
  }
  await Promise.all(pending);
  if (lost > 0 && !isFlooded) throw new Error(`${lost} calls failed without any flood`);
  return { neighbourMs, perSecond: done / (phaseMs / 1_000) };
}

function momentsOf(random: () => number, perSecond: number, company: number) {
  const moments: { atMs: number; company: number }[] = [];
  for (let atMs = 0; ; ) {
    atMs += (-Math.log(1 - random()) / perSecond) * 1_000;
    if (atMs >= phaseMs) return moments;
    moments.push({ atMs, company });
  }
}

/** Mulberry32: a run with the same seed has the same arrivals. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
