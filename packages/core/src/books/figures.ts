import { type Clock, localDate } from '../base/index.ts';
import { chargedDate } from '../budget/index.ts';
import type { Counters } from '../counters/index.ts';
import { type Platform, tenantTableNames } from '../db/index.ts';
import type { CompanyId, Tenancy } from '../tenant/index.ts';
import { dayAfter } from './dates.ts';
import {
  type CompanyCost,
  listCosts,
  setFigures,
  sumMachineLoad,
  tableSizes,
  databaseSize,
} from './fleet-repository.ts';
import { countAnswers, findLimits, listUsage, measureTable } from './repository.ts';
import type { Walk } from './walk.ts';

/** What is looked back on, in days. */
export const figureDays = 30;

export type FleetFigures = {
  companies: CompanyCost[];
  machine: { cpuMicros: number; watchedMs: number; databaseBytes: number };
};

type Measured = {
  id: CompanyId;
  tables: { name: string; rows: number; bytes: number }[];
  redisBytes: number | null;
  calls: number;
  tokens: number;
  microUsd: number;
  answers: number;
};

export type Figures = ReturnType<typeof createFigures>;

/**
 * How much of the machine each company takes. Counted inside each company, through its own door; what leaves it are sums.
 * Indexes and empty space of a table are shared out by the bytes of its rows, so that all companies together come to what
 * the tables take on disk.
 */
export function createFigures({
  platform,
  tenancy,
  walk,
  counters,
  clock,
}: {
  platform: Platform;
  tenancy: Tenancy;
  walk: Walk;
  counters: Counters;
  clock: Clock;
}) {
  const tables = tenantTableNames();

  async function measure(): Promise<number> {
    const now = clock.now();
    const from = new Date(now.getTime() - figureDays * 86_400_000);
    const all: Measured[] = [];
    const companies = await walk('figures', async (context) => {
      const counted = await tenancy.batch(context, (tenant) => tables.map((table) => measureTable(tenant, table)));
      const [found, usage, answers] = await tenancy.batch(context, (tenant) => [
        findLimits(tenant),
        listUsage(tenant, from, now),
        countAnswers(tenant, from),
      ]);
      // Removed since the page of the directory was read.
      if (!found[0]) return;
      all.push({
        id: context.companyId,
        tables: tables.map((name, index) => ({
          name,
          rows: counted[index]?.[0]?.rows ?? 0,
          bytes: counted[index]?.[0]?.bytes ?? 0,
        })),
        redisBytes: await counters.size(context, chargedDate(now, found[0])).catch(() => null),
        calls: usage.reduce((sum, row) => sum + row.calls, 0),
        tokens: usage.reduce((sum, row) => sum + row.inputTokens + row.outputTokens, 0),
        microUsd: usage.reduce((sum, row) => sum + row.microUsd, 0),
        answers: (answers[0]?.quoted ?? 0) + (answers[0]?.written ?? 0),
      });
    });
    const sizes = await tableSizes(platform.db);
    const rowBytes = new Map<string, number>();
    for (const { tables: own } of all)
      for (const { name, bytes } of own) rowBytes.set(name, (rowBytes.get(name) ?? 0) + bytes);
    for (const { id, tables: own, ...figures } of all)
      await setFigures(platform.db, {
        id,
        ...figures,
        rowCount: own.reduce((sum, table) => sum + table.rows, 0),
        diskBytes: Math.round(
          own.reduce((sum, { name, bytes }) => {
            const inAll = rowBytes.get(name) ?? 0;
            return inAll === 0 ? sum : sum + ((sizes.get(name) ?? 0) * bytes) / inAll;
          }, 0),
        ),
        measuredAt: now,
      });
    return companies;
  }

  return {
    /** Goes through all companies and writes down their sizes. @returns how many there are. */
    measure,

    /** As they were written down last, with the work of the last thirty days. */
    async read(): Promise<FleetFigures> {
      const since = dayAfter(localDate(clock.now(), 'UTC'), 1 - figureDays);
      const [companies, load, databaseBytes] = await Promise.all([
        listCosts(platform.db, since),
        sumMachineLoad(platform.db, since),
        databaseSize(platform.db),
      ]);
      return { companies, machine: { ...load, databaseBytes } };
    },
  };
}
