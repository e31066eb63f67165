import type { Audit } from '../audit/index.ts';
import { type Clock, CoreError, describeError, type Logger, stripPlaceholders } from '../base/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Llm } from '../llm/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { findStats } from './repository.ts';
import {
  countEmbedded,
  listUnembedded,
  removeVectors,
  setSearchesByMeaning,
  setVectors,
  type UnembeddedEntry,
} from './vector-repository.ts';
import { packVector } from './vectors.ts';

/** Whether a company searches by meaning, what makes its vectors, how far that is, and what it costs, in micro-dollars. */
export type MeaningState = {
  enabled: boolean;
  /** Whose key and which model; `null` where none makes vectors: then it cannot be switched on. */
  embedder: { label: string; model: string } | null;
  entries: number;
  /** Entries whose vector is that of their present words. */
  ready: number;
  /** About what the entries still cost, once, and a thousand questions. */
  entriesMicroUsd: number;
  thousandQuestionsMicroUsd: number;
};

/** Entries that are embedded in one call, and calls of one job: a large company's turn ends before a neighbour waits long. */
const entriesAtOnce = 32;
const callsAtOnce = 8;
/** Letters of an entry that are embedded: any model takes so many. */
const mostLetters = 6_000;
/** No key, no budget or no answer: it is tried again after so long. */
const pauseMs = 30 * 60_000;
const lettersOfToken = 4;
const tokensOfQuestion = 20;

/** Keeps the vectors of a company's entries: made by its own key, in the background, whenever what they stand for has changed. */
export function createEntryVectors({
  tenancy,
  llm,
  jobs,
  audit,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  llm: Pick<Llm, 'embed' | 'embedder'>;
  jobs: JobQueue;
  audit: Audit;
  clock: Clock;
  logger: Logger;
}) {
  /** A change is not undone because its vectors could not be asked for: the next search that misses them asks again. */
  async function request(context: TenantContext, inMs = 0): Promise<void> {
    const runAt = new Date(clock.now().getTime() + inMs);
    await jobs
      .request(context, { kind: 'embed-entries', subjectId: context.companyId, runAt })
      .catch((error: unknown) =>
        logger.warn({ company: context.companyId, ...describeError(error) }, 'vectors could not be asked for'),
      );
  }

  /** One call's worth of entries. @returns whether there may be more to do. */
  async function embedSome(context: TenantContext, space: string): Promise<boolean> {
    const [[stats], entries] = await tenancy.batch(context, (tenant) => [
      findStats(tenant),
      listUnembedded(tenant, space, entriesAtOnce),
    ]);
    const isOn = stats?.semantic === true;
    if (!isOn || entries.length === 0) {
      await tenancy.batch(context, (tenant) => [removeVectors(tenant, isOn ? space : undefined)]);
      return false;
    }
    const made = await llm.embed(context, { texts: entries.map(textOf) });
    // Another key was put in front meanwhile: its vectors are another job's.
    if (made.space !== space) return true;
    const vectors = entries.map(({ id, version }, index) => {
      const packed = made.vectors[index] && packVector(made.vectors[index]);
      if (!packed) throw new CoreError('provider-unavailable', 'The provider sent vectors that say nothing.');
      return { ...packed, entryId: id, version };
    });
    await tenancy.batch(context, (tenant) => [setVectors(tenant, space, vectors)]);
    return true;
  }

  return {
    request,

    /** What the entries say may have changed, or who embeds them. */
    async due(context: TenantContext): Promise<void> {
      const [[stats]] = await tenancy.batch(context, (tenant) => [findStats(tenant)]);
      if (stats?.semantic) await request(context);
    },

    /** The job's work, as much of it as one turn has room for; what is left asks for the next one. */
    async embed(context: TenantContext): Promise<void> {
      try {
        const embedder = await llm.embedder(context);
        if (!embedder) return;
        for (let call = 0; call < callsAtOnce; call += 1) if (!(await embedSome(context, embedder.space))) return;
        await request(context);
      } catch (error) {
        logger.warn({ company: context.companyId, ...describeError(error) }, 'entries could not be embedded');
        await request(context, pauseMs);
      }
    },

    async state(context: TenantContext): Promise<MeaningState> {
      const embedder = await llm.embedder(context);
      const [[stats], { entries, ready, lettersLeft }] = await tenancy.batch(context, (tenant) => [
        findStats(tenant),
        countEmbedded(tenant, embedder?.space ?? ''),
      ]);
      const costOf = (tokens: number) => Math.ceil((tokens * (embedder?.inputMicroUsd ?? 0)) / 1_000_000);
      return {
        enabled: stats?.semantic ?? false,
        embedder: embedder ? { label: embedder.label, model: embedder.model } : null,
        entries,
        ready,
        entriesMicroUsd: costOf(lettersLeft / lettersOfToken),
        // Each call is rounded up by itself.
        thousandQuestionsMicroUsd: 1_000 * costOf(tokensOfQuestion),
      };
    },

    /** Switched off, the vectors are gone. @throws CoreError 'conflict' when no key makes any. */
    async setEnabled(context: TenantContext, enabled: boolean): Promise<void> {
      if (enabled && !(await llm.embedder(context)))
        throw new CoreError(
          'conflict',
          'None of your AI keys makes embeddings. Add an OpenAI key, or a server with an embedding model and its price.',
        );
      await tenancy.run(context, async (tenant) => {
        await setSearchesByMeaning(tenant, enabled);
        if (!enabled) await removeVectors(tenant);
        await audit.record(tenant, context, { action: 'knowledge.meaning-changed', detail: enabled ? 'on' : 'off' });
      });
      if (enabled) await request(context);
    },
  };
}

/** The words that an entry is known by, the question first. */
function textOf({ question, phrasings, answer }: UnembeddedEntry): string {
  return [question, ...phrasings, stripPlaceholders(answer)].join('\n').slice(0, mostLetters);
}
