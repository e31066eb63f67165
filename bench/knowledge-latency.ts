import { fileURLToPath } from 'node:url';
import type { CategoryId } from '@rowhouse/core';
import { createTenantContext, parseCompanyId, type TenantContext } from '@rowhouse/core/tenant';
import { listIndustryFolders, readIndustry } from '../packages/core/src/templates/index.ts';
import { sql } from 'drizzle-orm';
import { withAdmin } from '../tests/support/postgres.ts';
import { openBenchHouse } from './house.ts';
import { ownSets } from './knowledge-own-sets.ts';

const templatesFolder = fileURLToPath(new URL('../templates', import.meta.url));
export const entriesOfTheLargest = 5_000;
const searches = 300;
/** A server that has been up for a while: they warm plans and code, in companies that are not asked again. */
const warmUp = 300;

/**
 * Times whole searches (transaction and row-level security included) in one large company among many, and after each a trip
 * that asks for nothing: what the machine itself takes just then, and how unsteady it is.
 */
export async function benchKnowledgeLatency(parameters: readonly string[]): Promise<void> {
  const at = parameters.indexOf('--companies');
  const companies = at < 0 ? 1_000 : Number(parameters[at + 1]);
  const house = await openBenchHouse();
  try {
    const small = [];
    process.stdout.write(`\nFurnishing ${companies} companies …\n`);
    const trades = await listIndustryFolders(templatesFolder);
    for (let made = 50; made < companies; made += 8) {
      const batch = await Promise.all(
        Array.from({ length: Math.min(8, companies - made) }, (_, index) =>
          house.furnish(trades[(made + index) % trades.length]?.slug),
        ),
      );
      small.push(...batch.map(({ companyId }) => contextOf(companyId)));
    }
    const large = contextOf((await house.furnish()).companyId);
    await fillLargest(house.core, large);
    await withAdmin(house.testDatabase.server, house.testDatabase.name, (client) => client.query('vacuum analyze'));
    const questions = (await ownSets()).flatMap((set) => set.questions.map((question) => question.text));
    const categories = await house.core.knowledge.categories(large);
    const scope = categories.slice(0, 3).map((category) => category.id);
    const rows: [string, TenantContext | TenantContext[], CategoryId[] | null, number][] = [
      [`company of ${entriesOfTheLargest} entries, with master`, large, null, 20],
      ['the same, 3 of its categories', large, scope, 20],
      ['company of about 50 entries, not asked before', small.length > 0 ? small : [house.context], null, 10],
    ];
    for (const [name, whose, seen, target] of rows) {
      const times: number[] = [];
      const trips: number[] = [];
      for (let turn = 0; turn < warmUp + searches; turn += 1) {
        const context = Array.isArray(whose) ? whose[(turn * 7919) % whose.length] : whose;
        const question = questions[(turn * 31) % questions.length];
        if (!context || !question) continue;
        const startedMs = performance.now();
        await house.core.knowledge.search(context, { question, scope: seen });
        const endedMs = performance.now();
        await house.tenancy.batch(context, (tenant) => [tenant.db.execute(sql`select 1`)]);
        if (turn < warmUp) continue;
        times.push(endedMs - startedMs);
        trips.push(performance.now() - endedMs);
      }
      const [half, most] = quantilesOf(times);
      const [halfTrip, mostTrip] = quantilesOf(trips);
      process.stdout.write(
        `${name.padEnd(47)} p50 ${half.toFixed(1)} ms  p95 ${most.toFixed(1)} ms  (target ${target})  ${most <= target ? 'ok    ' : 'MISSED'}  an empty trip ${halfTrip.toFixed(1)} / ${mostTrip.toFixed(1)} ms\n`,
      );
    }
  } finally {
    await house.close();
  }
}

function quantilesOf(times: readonly number[]): [half: number, most: number] {
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(sorted.length * share)] ?? 0;
  return [at(0.5), at(0.95)];
}

export function contextOf(companyId: string): TenantContext {
  return createTenantContext(parseCompanyId(companyId), { kind: 'system', job: 'bench' }, 'bench');
}

/** Entries in the words of every trade: each wording of a template becomes the question of one. */
export async function fillLargest(
  core: Awaited<ReturnType<typeof openBenchHouse>>['core'],
  context: TenantContext,
): Promise<void> {
  const folders = await listIndustryFolders(templatesFolder);
  const industries = await Promise.all(folders.map(readIndustry));
  const entries = industries.flatMap((industry) =>
    industry.entries.flatMap((entry) =>
      entry.phrasings.map((question, index) => ({
        question: question.padEnd(3),
        answer: entry.answer,
        category: entry.category,
        phrasings: [entry.question, entry.phrasings[(index + 1) % entry.phrasings.length] ?? ''],
      })),
    ),
  );
  for (let from = 0; from < entriesOfTheLargest; from += 500)
    await core.knowledge.importEntries(context, {
      format: 'json',
      content: JSON.stringify(entries.slice(from, Math.min(from + 500, entriesOfTheLargest))),
    });
}
