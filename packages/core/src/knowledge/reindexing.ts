import { type Clock, CoreError, describeError, type Logger, stripPlaceholders } from '../base/index.ts';
import type { Fleet } from '../fleet/index.ts';
import { type CompanyId, createTenantContext, type Tenancy, type TenantContext } from '../tenant/index.ts';
import { ANALYZER_VERSION } from './analyzer.ts';
import {
  clearIndex,
  entriesOfBlock,
  findIndexState,
  finishIndex,
  insertBlock,
  listPublished,
  type NumberedEntry,
  readIndex,
} from './index-repository.ts';
import { weightsOf } from './weights.ts';
import type { WritePath } from './write-path.ts';

/**
 * What became of one company's index. `wrong`: terms whose postings were not what the entries say, before; 0 where an older
 * analyzer had read them, since that one meant others.
 */
export type ReindexLine = {
  slug: string;
  state: 'current' | 'indexed' | 'failed';
  entries: number;
  wrong: number;
  tookMs: number;
  detail: string;
};

/**
 * Makes the indexes of an older analyzer anew, a company a transaction, while they are served: searches see the old index until
 * the new one stands. What was done stands in the company's own row, so that it may be stopped or killed, and begun again.
 */
export function createReindexing({
  tenancy,
  writing,
  fleet,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  writing: Pick<WritePath, 'open'>;
  fleet: Fleet;
  clock: Clock;
  logger: Logger;
}) {
  /** @param always also an index of this analyzer, and one that is right. */
  function reindex(
    context: TenantContext,
    { always }: { always: boolean },
  ): Promise<Pick<ReindexLine, 'state' | 'entries' | 'wrong'>> {
    return tenancy.run(context, async (tenant) => {
      const [before] = await findIndexState(tenant);
      if (!before) throw new CoreError('not-found', 'This company has no knowledge to index.');
      if (before.analyzerVersion === ANALYZER_VERSION && !always)
        return { state: 'current', entries: before.entryCount, wrong: 0 };
      const { lexicon } = await writing.open(tenant);
      // Another server may have done it while this one waited for the lock.
      const [now] = await findIndexState(tenant);
      if (now?.analyzerVersion === ANALYZER_VERSION && !always)
        return { state: 'current', entries: now.entryCount, wrong: 0 };
      const entries = (await listPublished(tenant)).map(
        (entry, number): NumberedEntry => ({
          number,
          entryId: entry.id,
          categoryId: entry.categoryId,
          weights: weightsOf({ ...entry, answer: stripPlaceholders(entry.answer) }, lexicon),
        }),
      );
      const wrong = before.analyzerVersion === ANALYZER_VERSION ? differences(await readIndex(tenant), entries) : 0;
      await clearIndex(tenant);
      for (let first = 0; first < entries.length; first += entriesOfBlock)
        await insertBlock(tenant, entries.slice(first, first + entriesOfBlock));
      await finishIndex(tenant, { entryCount: entries.length, analyzerVersion: ANALYZER_VERSION });
      return { state: 'indexed', entries: entries.length, wrong };
    });
  }

  /** @throws CoreError 'not-found' for a slug that is not there. */
  async function run({
    slug,
    always = false,
    requestId,
    tell,
    isStopped = () => false,
  }: {
    /** One company; all of them when it is left out. */
    slug?: string | undefined;
    always?: boolean;
    requestId: string;
    /** Called for each company when it is done. */
    tell?: (line: ReindexLine) => void;
    isStopped?: () => boolean;
  }): Promise<ReindexLine[]> {
    const lines: ReindexLine[] = [];
    await fleet.forEach({ slug, isStopped }, async (company) => {
      const line = await one(company, { always, requestId });
      lines.push(line);
      tell?.(line);
    });
    return lines;
  }

  async function one(
    { id, slug }: { id: CompanyId; slug: string },
    { always, requestId }: { always: boolean; requestId: string },
  ): Promise<ReindexLine> {
    const startedMs = clock.now().getTime();
    const tookMs = () => clock.now().getTime() - startedMs;
    const context = createTenantContext(id, { kind: 'system', job: 'reindex' }, requestId);
    try {
      return { slug, ...(await reindex(context, { always })), tookMs: tookMs(), detail: '' };
    } catch (error) {
      logger.warn({ company: id, ...describeError(error) }, 'a company’s knowledge could not be indexed');
      const detail = error instanceof CoreError ? error.message : 'It could not be indexed; the log says why.';
      return { slug, state: 'failed', entries: 0, wrong: 0, tookMs: tookMs(), detail };
    }
  }

  return {
    run,

    /** Looks once through all companies, in the background; the one that is being done is waited for when stopped. */
    start(): { stop(): Promise<void> } {
      let isStopped = false;
      const round = run({ requestId: 'start', isStopped: () => isStopped }).then(
        (lines) => {
          const indexed = lines.filter(({ state }) => state === 'indexed').length;
          if (indexed > 0) logger.info({ companies: indexed }, 'knowledge was indexed by a newer analyzer');
        },
        (error: unknown) => logger.warn(describeError(error), 'indexes could not be looked through'),
      );
      return {
        async stop() {
          isStopped = true;
          await round;
        },
      };
    },
  };
}

/** How many terms have other postings in the index than in the entries. */
function differences(
  index: ReadonlyMap<string, ReadonlyMap<string, number>>,
  entries: readonly NumberedEntry[],
): number {
  const said = new Map<string, Map<string, number>>();
  for (const { entryId, weights } of entries)
    for (const [term, weight] of weights) {
      const postings = said.get(term) ?? new Map<string, number>();
      // The database keeps weights in four bytes.
      said.set(term, postings.set(entryId, Math.fround(weight)));
    }
  const isSame = (term: string) => {
    const [found, wanted] = [index.get(term), said.get(term)];
    return (
      found?.size === wanted?.size &&
      [...(wanted ?? [])].every(([entryId, weight]) => Math.fround(found?.get(entryId) ?? 0) === weight)
    );
  };
  return [...new Set([...index.keys(), ...said.keys()])].filter((term) => !isSame(term)).length;
}
