import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import { CoreError, describeError, type Logger, type Tally } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { type CompanyId, createTenantContext, type Tenancy, type TenantContext } from '../tenant/index.ts';
import { createReadMarker, makeMarker } from './marker.ts';
import { addAlarm, type CanaryPlace, listAlarms, listUnmarked, setCanaryVersion, setMarker } from './repository.ts';
import { CanaryFound, createScreen, isPlain, type Screen } from './screen.ts';

/** Where a text was about to leave. */
export type Exit = 'prompt' | 'tool-call' | 'tool-result' | 'answer' | 'message' | 'events' | 'api' | 'site' | 'export';

export type Alarm = { at: string; surfacedIn: string; reason: string };
export type Canaries = ReturnType<typeof createCanaries>;

const places: readonly CanaryPlace[] = ['knowledge', 'memory', 'settings'];
const listedAlarms = 20;

/**
 * Secret markers that ride along with each company's rows wherever these become text, and the screens at the exits. A
 * screen lets the company's own markers fall away and stops a text that bears any other.
 */
export function createCanaries({
  tenancy,
  platform,
  audit,
  keys,
  tally,
  logger,
}: {
  tenancy: Tenancy;
  platform: Platform;
  audit: Audit;
  /** The current one first. */
  keys: readonly { version: number; key: Buffer }[];
  tally: Tally;
  logger: Logger;
}) {
  const [current] = keys;
  if (!current) throw new TypeError('canaries need a key');
  const read = createReadMarker(keys.map(({ key }) => key));
  const raising = new Set<Promise<void>>();

  function newMarkers(companyId: CompanyId): { place: CanaryPlace; marker: string }[] {
    return places.map((place) => ({ place, marker: makeMarker(current?.key ?? Buffer.alloc(0), companyId) }));
  }

  /** Tells the log, the operator and the company; to the company nobody else is named. */
  async function raise(context: TenantContext, exit: Exit, found: CanaryFound): Promise<void> {
    const { companyId } = context;
    const owner = found.owner ?? 'unreadable';
    logger.error({ company: companyId, owner, exit, requestId: context.requestId }, 'a marker was about to leave');
    const asSystem = createTenantContext(companyId, { kind: 'system', job: 'canaries' }, context.requestId);
    const told = await Promise.allSettled([
      addAlarm(platform.db, { id: randomUUID(), surfacedIn: companyId, reason: `exit ${exit}, marker ${owner}` }),
      audit.append(asSystem, {
        action: 'canary.found',
        target: exit,
        detail:
          found.owner === undefined
            ? 'A text with an unreadable marker was withheld.'
            : 'A text that does not belong to this company was withheld.',
      }),
    ]);
    for (const result of told)
      if (result.status === 'rejected')
        logger.error({ company: companyId, ...describeError(result.reason) }, 'an alarm was not kept');
  }

  function alarmed(context: TenantContext, exit: Exit, error: unknown): unknown {
    if (!(error instanceof CanaryFound)) return error;
    // Anybody can type what looks like a marker: that is refused, and no alarm, or strangers could ring it all day.
    if (exit === 'message' && error.owner === undefined)
      return new CoreError('bad-input', 'That message holds letters that cannot be sent. Write it in another way.');
    tally.add(context.companyId, 'canary.found');
    const work = raise(context, exit, error);
    raising.add(work);
    void work.finally(() => raising.delete(work));
    return new CoreError('unavailable', 'This was withheld because a check of isolation failed. We have been told.', {
      cause: error,
    });
  }

  function stream(context: TenantContext, exit: Exit): Screen {
    tally.add(context.companyId, 'canary.scanned');
    const screen = createScreen(context.companyId, read);
    const guarded = (work: () => string): string => {
      try {
        return work();
      } catch (error) {
        throw alarmed(context, exit, error);
      }
    };
    return { push: (text) => guarded(() => screen.push(text)), end: () => guarded(() => screen.end()) };
  }

  function screen(context: TenantContext, exit: Exit, text: string): string {
    if (isPlain(text)) {
      tally.add(context.companyId, 'canary.scanned');
      return text;
    }
    const screening = stream(context, exit);
    return screening.push(text) + screening.end();
  }

  function screenValue<T>(context: TenantContext, exit: Exit, value: T): T {
    tally.add(context.companyId, 'canary.scanned');
    return isPlainValue(value) ? value : (screenDeep(value) as T);

    function screenDeep(part: unknown): unknown {
      if (typeof part === 'string') return isPlain(part) ? part : screen(context, exit, part);
      if (Array.isArray(part)) return part.map(screenDeep);
      if (!isRecord(part)) return part;
      return Object.fromEntries(Object.entries(part).map(([name, field]) => [name, screenDeep(field)]));
    }
  }

  return {
    newMarkers,
    keyVersion: current.version,
    stream,

    /**
     * A whole text on its way out: without the company's own markers.
     * @throws CoreError 'unavailable' when it bears another marker; the alarm is raised.
     */
    screen,

    /** The same for every text in a value that is about to be sent as JSON; untouched when it bears none. */
    screenValue,

    /** Gives markers to companies that have none, or whose key is being retired. @returns how many. */
    async plant(): Promise<number> {
      const companies = await listUnmarked(platform.db, current.version);
      for (const companyId of companies) {
        const context = createTenantContext(companyId, { kind: 'system', job: 'canaries' }, randomUUID());
        await tenancy.run(context, async (tenant) => {
          for (const { place, marker } of newMarkers(companyId)) await setMarker(tenant, place, marker);
        });
        await setCanaryVersion(platform.db, companyId, current.version);
      }
      return companies.length;
    },

    /** What the operator has to look into, newest first. */
    async alarms(): Promise<Alarm[]> {
      const rows = await listAlarms(platform.db, listedAlarms);
      return rows.map(({ createdAt, target, reason }) => ({
        at: createdAt.toISOString(),
        surfacedIn: target,
        reason,
      }));
    },

    /** Resolves when every alarm raised so far is kept. */
    async settled(): Promise<void> {
      await Promise.all(raising);
    },
  };
}

/** True for the error that a screen throws: what was to be said must not be said in another way either. */
export function isWithheld(error: unknown): boolean {
  return error instanceof CoreError && error.cause instanceof CanaryFound;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

function isPlainValue(value: unknown): boolean {
  if (typeof value === 'string') return isPlain(value);
  if (Array.isArray(value)) return value.every(isPlainValue);
  return !isRecord(value) || Object.values(value).every(isPlainValue);
}
