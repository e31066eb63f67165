import type { CategoryId } from '@rowhouse/core';
import type { TenantContext } from '@rowhouse/core/tenant';
import { searchVectors } from '../packages/core/src/knowledge/vector-repository.ts';
import { packVector, similarityOf } from '../packages/core/src/knowledge/vectors.ts';
import { conceptVectors } from '../tests/support/concept-vectors.ts';
import { withAdmin } from '../tests/support/postgres.ts';
import { openBenchHouse } from './house.ts';
import { contextOf, entriesOfTheLargest, fillLargest } from './knowledge-latency.ts';
import { ownSets } from './knowledge-own-sets.ts';

const dimensions = 1_536;
const rounds = 300;
const model = 'openai/text-embedding-3-small';
const looked = { near: 100, kept: 8 };

/** Times the look by meaning at all vectors of a large company, and says what looking at signs first misses. */
export async function benchVectors(): Promise<void> {
  const house = await openBenchHouse();
  const vectorOf = conceptVectors([], { dimensions });
  house.fake.respond(() => ({ kind: 'vectors', of: vectorOf }));
  try {
    const large = contextOf((await house.furnish()).companyId);
    await fillLargest(house.core, large);
    const startedMs = performance.now();
    await house.core.knowledge.setMeaning(large, true);
    await house.core.jobs.runDue();
    const { ready } = await house.core.knowledge.meaning(large);
    process.stdout.write(
      `${ready} entries embedded in ${((performance.now() - startedMs) / 1_000).toFixed(0)} s, ${dimensions} dimensions each\n`,
    );
    await withAdmin(house.testDatabase.server, house.testDatabase.name, async (client) => {
      await client.query('vacuum analyze');
      const { rows } = await client.query<{ mb: number }>(
        `select pg_total_relation_size('tenant.knowledge_embeddings') / 1e6 as mb`,
      );
      process.stdout.write(`${Number(rows[0]?.mb).toFixed(1)} MB on disk\n`);
    });
    const questions = (await ownSets()).flatMap((set) => set.questions.map((question) => question.text));
    const packed = questions.flatMap((text) => packVector(Float32Array.from(vectorOf(text))) ?? []);
    const scope = (await house.core.knowledge.categories(large)).slice(0, 3).map((category) => category.id);
    const look = (seen: CategoryId[] | null) => async (turn: number) => {
      const signs = packed[turn % packed.length]?.signs ?? '';
      await house.tenancy.batch(large, (tenant) => [searchVectors(tenant, { model, signs, scope: seen, found: [] })]);
    };
    const search = (context: TenantContext) => async (turn: number) => {
      const question = questions[turn % questions.length] ?? '';
      await house.core.knowledge.search(context, { question, scope: null });
    };
    await time(`look by meaning at ${entriesOfTheLargest} entries, one trip`, look(null));
    await time('the same, 3 of its categories', look(scope));
    await time('whole search by words and meaning', search(large));
    await house.core.knowledge.setMeaning(large, false);
    await time('whole search by words alone', search(large));
    await recall(questions, vectorOf);
  } finally {
    await house.close();
  }
}

async function time(name: string, work: (turn: number) => Promise<void>): Promise<void> {
  const times: number[] = [];
  for (let turn = 0; turn < rounds + 20; turn += 1) {
    const startedMs = performance.now();
    await work(turn * 31);
    // The first ones warm plans and caches.
    if (turn >= 20) times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const [half, most] = [0.5, 0.95].map((share) => times[Math.floor(times.length * share)] ?? 0);
  process.stdout.write(`${name.padEnd(52)} p50 ${half?.toFixed(1)} ms  p95 ${most?.toFixed(1)} ms\n`);
}

/** Of the nearest by all components, how many are among the nearest by signs, and are then put first by bytes. */
async function recall(questions: readonly string[], vectorOf: (text: string) => number[]): Promise<void> {
  const entries = (await ownSets()).flatMap((set) =>
    set.entries.flatMap(({ question, phrasings, answer }) =>
      [question, ...phrasings].map((text) => {
        const vector = Float32Array.from(vectorOf(`${text}\n${answer}`));
        return { vector, packed: packVector(vector) };
      }),
    ),
  );
  let kept = 0;
  let asked = 0;
  for (const question of questions.filter((_, at) => at % 5 === 0)) {
    const vector = Float32Array.from(vectorOf(question));
    const packed = packVector(vector);
    if (!packed) continue;
    const exact = nearest(entries, (entry) => -cosine(entry.vector, vector), looked.kept);
    const bySigns = nearest(entries, (entry) => differing(entry.packed?.signs ?? '', packed.signs), looked.near);
    const byBytes = nearest(bySigns, ({ packed: p }) => (p ? -similarityOf(p.bytes, packed.bytes) : 1), looked.kept);
    kept += byBytes.filter((entry) => exact.includes(entry)).length;
    asked += looked.kept;
  }
  process.stdout.write(
    `of the ${looked.kept} nearest of ${entries.length}, found by signs and bytes: ${((100 * kept) / asked).toFixed(1)} %\n`,
  );
}

function nearest<Entry>(entries: readonly Entry[], farness: (entry: Entry) => number, count: number): Entry[] {
  return entries
    .map((entry) => ({ entry, far: farness(entry) }))
    .sort((a, b) => a.far - b.far)
    .slice(0, count)
    .map(({ entry }) => entry);
}

function differing(a: string, b: string): number {
  let count = 0;
  for (let at = 0; at < a.length; at += 1) if (a[at] !== b[at]) count += 1;
  return count;
}

function cosine(a: Float32Array, b: Float32Array): number {
  let [dot, squaresOfA, squaresOfB] = [0, 0, 0];
  for (let at = 0; at < a.length; at += 1) {
    const [one, other] = [a[at] ?? 0, b[at] ?? 0];
    dot += one * other;
    squaresOfA += one * one;
    squaresOfB += other * other;
  }
  return dot / Math.sqrt(squaresOfA * squaresOfB);
}
