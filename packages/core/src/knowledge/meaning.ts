import type { CategoryId, Logger } from '../base/index.ts';
import { describeError } from '../base/index.ts';
import type { Llm } from '../llm/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import type { HitRow } from './candidate-repository.ts';
import type { LookByMeaning, Meaning } from './search.ts';
import { searchVectors, type VectorRow } from './vector-repository.ts';
import { nearnessOf, type PackedVector, packVector, similarityOf, usualOf } from './vectors.ts';

/** Whoever asks waits no longer for what their words mean, in milliseconds; then words alone decide. */
const patienceMs = 700;
/** Letters of a question that are embedded. */
const mostLetters = 2_000;

type QuestionVector = PackedVector & { model: string };

export type Meanings = ReturnType<typeof createMeanings>;

/** Finds entries by what a question means. Where that cannot be, for whatever reason, it says so by finding nothing. */
export function createMeanings({
  tenancy,
  llm,
  onMissing,
  logger,
}: {
  tenancy: Tenancy;
  llm: Pick<Llm, 'embed'>;
  /** The company's entries have no vectors that compare with the question's. */
  onMissing(context: TenantContext): Promise<void>;
  logger: Logger;
}) {
  const underWay = new Set<Promise<unknown>>();

  async function embed(
    context: TenantContext,
    question: string,
    signal: AbortSignal,
  ): Promise<QuestionVector | undefined> {
    try {
      const { vectors, space } = await llm.embed(context, { texts: [question.slice(0, mostLetters)], signal });
      const packed = vectors[0] && packVector(vectors[0]);
      return packed && { ...packed, model: space };
    } catch (error) {
      logger.debug(
        { company: context.companyId, ...describeError(error) },
        'a question is searched by its words alone',
      );
      return undefined;
    }
  }

  return {
    /** Sends the question to be embedded at once, beside whatever is looked for meanwhile. */
    begin(context: TenantContext, question: string, scope: CategoryId[] | null): LookByMeaning {
      const signal = AbortSignal.timeout(patienceMs);
      const embedded = embed(context, question, signal);
      underWay.add(embedded);
      void embedded.finally(() => underWay.delete(embedded));
      // What was sent is paid for and written down even when nobody waits for it any more.
      const patient = Promise.race([embedded, ended(signal)]);
      return async (found) => {
        const vector = await patient;
        if (!vector) return undefined;
        const ids = found.flatMap(({ layer, id }) => (layer === 'company' ? [id] : []));
        const [rows] = await tenancy.batch(context, (tenant) => [
          searchVectors(tenant, { model: vector.model, signs: vector.signs, scope, found: ids }),
        ]);
        if (rows.length === 0) await onMissing(context);
        return compared(vector, rows);
      };
    },

    /** Calls that nobody waits for any more are settled. */
    async settled(): Promise<void> {
      await Promise.all(underWay);
    },
  };
}

function compared(vector: QuestionVector, rows: readonly VectorRow[]) {
  const hits = new Map<string, HitRow>();
  const similarities = new Map<string, number>();
  const sample: number[] = [];
  for (const { entry, bytes } of rows) {
    const similarity = similarityOf(vector.bytes, bytes);
    if (!entry) sample.push(similarity);
    else {
      hits.set(entry.id, entry);
      similarities.set(entry.id, similarity);
    }
  }
  const usual = usualOf(sample);
  if (usual === undefined) return undefined;
  const meanings = [...similarities].map(
    ([id, similarity]) => [id, { similarity, nearness: nearnessOf(similarity, usual) }] as const,
  );
  return { hits: [...hits.values()], of: new Map<string, Meaning>(meanings) };
}

function ended(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(undefined), { once: true }));
}
