import { randomUUID } from 'node:crypto';
import { type Clock, describeError, isCoreError, localDate, type Logger } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import type { Tenancy } from '../tenant/index.ts';
import { dayAfter } from './dates.ts';
import {
  addNote,
  type FleetUsageRow,
  listFleetUsage,
  listNotes,
  listPrices,
  setFleetUsage,
} from './fleet-repository.ts';
import { priceInForce } from './prices.ts';
import { fetchReport, type ReportedUsage, type ReportSources } from './provider-reports.ts';
import { listUsage, type UsageRow } from './repository.ts';
import type { Walk } from './walk.ts';

/** Our charges may differ from the provider's figures by this share, or by this much where there is little. */
const toleratedShare = 0.02;
const toleratedMicroUsd = 50_000;
/** As far back as metrics look for a day that was compared. */
const driftDays = 7;

export type Reconciliation = {
  day: string;
  /** False when somewhere ledger and provider differ by more than is tolerated. */
  agrees: boolean;
  lines: FleetUsageRow[];
  /** Providers whose report could not be had, and why. */
  missing: { provider: string; because: string }[];
};

export type Reconciliations = ReturnType<typeof createReconciliation>;

/**
 * Adds up every company's ledger for a day in UTC and lays it beside what the providers say they served on the platform's
 * keys. Companies' own keys are counted too; what those providers billed is between them and the company.
 */
export function createReconciliation({
  platform,
  tenancy,
  walk,
  sources,
  clock,
  logger,
}: {
  platform: Platform;
  tenancy: Tenancy;
  walk: Walk;
  sources: ReportSources;
  clock: Clock;
  logger: Logger;
}) {
  /** One day of all ledgers, by whose key, provider and model. */
  async function addUp(day: string): Promise<Map<string, FleetUsageRow>> {
    const lines = new Map<string, FleetUsageRow>();
    const [from, to] = [day, dayAfter(day)].map((date) => new Date(`${date}T00:00:00Z`));
    if (!from || !to) return lines;
    await walk('reconciliation', async (context) => {
      const [rows] = await tenancy.batch(context, (tenant) => [listUsage(tenant, from, to)]);
      for (const row of rows) add(lines, day, row);
    });
    return lines;
  }

  function add(lines: Map<string, FleetUsageRow>, day: string, row: UsageRow): void {
    const owner = row.isOwnKey ? 'companies' : 'platform';
    const line = lineOf(lines, { day, owner, provider: row.provider, model: row.model });
    for (const name of ['calls', 'estimatedCalls', 'inputTokens', 'outputTokens', 'cachedTokens', 'microUsd'] as const)
      line[name] += row[name];
  }

  function lineOf(
    lines: Map<string, FleetUsageRow>,
    what: Pick<FleetUsageRow, 'day' | 'owner' | 'provider' | 'model'>,
  ): FleetUsageRow {
    const key = [what.owner, what.provider, what.model].join('/');
    const known = lines.get(key);
    if (known) return known;
    const made: FleetUsageRow = {
      ...what,
      calls: 0,
      estimatedCalls: 0,
      inputTokens: 0,
      outputTokens: 0,
      cachedTokens: 0,
      microUsd: 0,
      reportedCalls: null,
      reportedInputTokens: null,
      reportedOutputTokens: null,
      reportedCachedTokens: null,
      reportedMicroUsd: null,
      drifts: false,
      checkedAt: clock.now(),
    };
    lines.set(key, made);
    return made;
  }

  /** Lays one provider's report beside the ledger; a model that only one side knows is a difference too. */
  async function compare(
    lines: Map<string, FleetUsageRow>,
    day: string,
    { provider, report }: { provider: string; report: ReportedUsage[] },
  ): Promise<void> {
    const prices = (await listPrices(platform.db)).filter((row) => row.provider === provider);
    const ours = () => [...lines.values()].filter((line) => line.owner === 'platform' && line.provider === provider);
    for (const line of ours())
      Object.assign(line, {
        reportedInputTokens: 0,
        reportedOutputTokens: 0,
        reportedCachedTokens: 0,
        reportedMicroUsd: 0,
      });
    for (const row of report) {
      const known = [...new Set([...ours().map((line) => line.model), ...prices.map((price) => price.model)])];
      const model = plainModel(row.model, known);
      const price = priceInForce(
        prices.filter((candidate) => candidate.model === model),
        day,
      );
      const line = lineOf(lines, { day, owner: 'platform', provider, model });
      const fresh = Math.max(0, row.inputTokens - row.cachedTokens - row.cacheWriteTokens);
      line.reportedCalls = row.calls === null ? line.reportedCalls : (line.reportedCalls ?? 0) + row.calls;
      line.reportedInputTokens = (line.reportedInputTokens ?? 0) + row.inputTokens;
      line.reportedOutputTokens = (line.reportedOutputTokens ?? 0) + row.outputTokens;
      line.reportedCachedTokens = (line.reportedCachedTokens ?? 0) + row.cachedTokens;
      line.reportedMicroUsd =
        (line.reportedMicroUsd ?? 0) +
        Math.round(
          (fresh * (price?.inputMicroUsd ?? 0) +
            row.cachedTokens * (price?.cachedMicroUsd ?? 0) +
            row.cacheWriteTokens * (price?.cacheWriteMicroUsd ?? price?.inputMicroUsd ?? 0) +
            row.outputTokens * (price?.outputMicroUsd ?? 0)) /
            1_000_000,
        );
      // Without a price there is no amount to compare, and a model that we cannot have called is an alarm by itself.
      if (!price && row.inputTokens + row.outputTokens > 0) line.drifts = true;
    }
    for (const line of ours()) line.drifts ||= isDrift(line.microUsd, line.reportedMicroUsd ?? 0);
  }

  async function reconcile(day: string): Promise<Reconciliation> {
    const lines = await addUp(day);
    const missing: Reconciliation['missing'] = [];
    for (const provider of ['openai', 'anthropic'] as const) {
      const isUsed = [...lines.values()].some((line) => line.owner === 'platform' && line.provider === provider);
      const source = sources[provider];
      if (!source) {
        if (isUsed)
          missing.push({
            provider,
            because: `Set ${provider.toUpperCase()}_ADMIN_KEY to compare with its own figures.`,
          });
        continue;
      }
      try {
        await compare(lines, day, { provider, report: await fetchReport(provider, source, day) });
      } catch (error) {
        logger.warn({ provider, ...describeError(error) }, 'a usage report could not be had');
        missing.push({
          provider,
          because: isCoreError(error) ? error.message : 'Its usage report could not be read.',
        });
      }
    }
    const list = [...lines.values()];
    await platform.transaction((db) => setFleetUsage(db, day, list));
    for (const line of list.filter((one) => one.drifts)) await alarm(line);
    return { day, agrees: list.every((line) => !line.drifts), lines: list, missing };
  }

  /** Once for each day and model, however often it is looked at. */
  async function alarm(line: FleetUsageRow): Promise<void> {
    const target = `${line.day} ${line.provider}/${line.model}`;
    const known = await listNotes(platform.db, { actions: ['ledger.drift'], target, limit: 1 });
    const reason = `charged ${line.microUsd} micro-dollars, the provider's figures come to ${line.reportedMicroUsd ?? 0}`;
    logger.error({ day: line.day, provider: line.provider, model: line.model }, `the ledger drifts: ${reason}`);
    if (known.length === 0)
      await addNote(platform.db, { id: randomUUID(), identityId: null, action: 'ledger.drift', target, reason });
  }

  return {
    /** A day in UTC; yesterday when left out. May be asked for again: figures are replaced, alarms are not repeated. */
    reconcile: (day?: string): Promise<Reconciliation> => reconcile(day ?? dayAfter(localDate(clock.now(), 'UTC'), -1)),

    /** How far ledger and provider were apart on the last day that was laid beside a report, by provider. Micro-dollars. */
    async drift(): Promise<{ provider: string; day: string; differenceMicroUsd: number; driftingModels: number }[]> {
      const found = new Map<
        string,
        { provider: string; day: string; differenceMicroUsd: number; driftingModels: number }
      >();
      for (const line of await listFleetUsage(platform.db, dayAfter(localDate(clock.now(), 'UTC'), -driftDays))) {
        const { provider, day } = line;
        if (line.owner !== 'platform' || line.reportedMicroUsd === null) continue;
        const known = found.get(provider);
        if (known && known.day > day) continue;
        const of = known?.day === day ? known : { provider, day, differenceMicroUsd: 0, driftingModels: 0 };
        of.differenceMicroUsd += line.microUsd - line.reportedMicroUsd;
        if (line.drifts) of.driftingModels += 1;
        found.set(provider, of);
      }
      return [...found.values()];
    },

    /** The last days as they were added up, and the alarms among them. */
    async fleet({ days }: { days: number }): Promise<{
      lines: FleetUsageRow[];
      alarms: { at: string; what: string; reason: string }[];
    }> {
      const [lines, notes] = await Promise.all([
        listFleetUsage(platform.db, dayAfter(localDate(clock.now(), 'UTC'), 1 - days)),
        listNotes(platform.db, { actions: ['ledger.drift'], limit: 20 }),
      ]);
      return {
        lines,
        alarms: notes.map(({ createdAt, target, reason }) => ({ at: createdAt.toISOString(), what: target, reason })),
      };
    },
  };
}

/** A provider names the dated version that it served; prices and ledger know the model by the name that was asked for. */
export function plainModel(reported: string, known: readonly string[]): string {
  if (known.includes(reported)) return reported;
  const undated = reported.replace(/-(?:\d{4}-\d{2}-\d{2}|\d{8})$/, '');
  return known.includes(undated) ? undated : reported;
}

export function isDrift(chargedMicroUsd: number, reportedMicroUsd: number): boolean {
  const difference = Math.abs(chargedMicroUsd - reportedMicroUsd);
  return difference > Math.max(toleratedMicroUsd, toleratedShare * Math.max(chargedMicroUsd, reportedMicroUsd));
}
