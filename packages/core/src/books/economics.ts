import type { FleetFigures } from './figures.ts';

/** What is assumed, since a running platform cannot know it. Each can be given on the command line. */
export type Assumptions = {
  /** Dollars a month. */
  vcpuUsd: number;
  ramGbUsd: number;
  diskGbUsd: number;
  redisGbUsd: number;
  /** What the platform costs with nobody on it: the smallest server, backups, an address. */
  baseUsd: number;
  /** The smallest managed PostgreSQL that one would rent for one company. */
  ownDatabaseUsd: number;
  /** Share of a processor that is used on average, so that peaks find room. */
  utilisation: number;
  /** Share of the data that must be in memory. */
  hotShare: number;
  /** Bytes on disk for each byte of data: write-ahead log, backups, room to vacuum. */
  diskFactor: number;
  /** Answers a company gives in a month; `null`: as many as were measured. */
  answersPerMonth: number | null;
  /** What is told of a machine that was watched for less than this is no measurement. In hours. */
  minimumHours: number;
};

export const defaultAssumptions: Assumptions = {
  vcpuUsd: 24,
  ramGbUsd: 5,
  diskGbUsd: 0.12,
  redisGbUsd: 12,
  baseUsd: 20,
  ownDatabaseUsd: 15,
  utilisation: 0.4,
  hotShare: 0.5,
  diskFactor: 3,
  answersPerMonth: null,
  minimumHours: 1,
};

export const fleetSizes = [100, 1_000, 5_000] as const;

export type Economics = {
  measured: {
    companies: number;
    hoursWatched: number;
    /** Of one company on average. */
    rows: number;
    diskBytes: number;
    redisBytes: number;
    answersPerMonth: number;
    /** Processor time of our processes for one company in a month, in milliseconds, as it was watched. */
    cpuMsPerMonth: number;
    databaseMsPerMonth: number;
    tokensPerMonth: number;
    modelUsdPerMonth: number;
    databaseBytes: number;
    /** What all companies' rows come to, as a share of the database. */
    accountedShare: number;
  };
  assumptions: Assumptions;
  /** What one more company costs in a month, in dollars. Models are billed as used, in either design, and not part of it. */
  marginalUsd: { processor: number; memory: number; disk: number; redis: number; total: number };
  table: {
    companies: number;
    sharedUsd: number;
    sharedEachUsd: number;
    ownDatabasesUsd: number;
    ownDatabaseEachUsd: number;
    timesDearer: number;
  }[];
  /** What a reader should know before believing the table. */
  caveats: string[];
};

const hoursInMonth = 730;
const gigabyte = 1_000_000_000;

/** The price of a company in a shared house against one database for each, from what was measured here. */
export function economicsOf({ companies, machine }: FleetFigures, assumptions: Assumptions): Economics {
  const count = Math.max(1, companies.length);
  const mean = (of: (company: FleetFigures['companies'][number]) => number) =>
    companies.reduce((sum, company) => sum + of(company), 0) / count;
  const hoursWatched = machine.watchedMs / 3_600_000;
  const toMonth = hoursWatched === 0 ? 0 : hoursInMonth / hoursWatched;
  const measuredAnswers = mean((company) => company.answers);
  // All of our processes' time is somebody's: what was nobody's is shared by all.
  const cpuMs = (machine.cpuMicros / 1_000 / count) * toMonth;
  const databaseMs = mean((company) => company.databaseMicros) / 1_000;
  const measured: Economics['measured'] = {
    companies: companies.length,
    hoursWatched,
    rows: mean((company) => company.rowCount),
    diskBytes: mean((company) => company.diskBytes),
    redisBytes: mean((company) => company.redisBytes ?? 0),
    answersPerMonth: measuredAnswers,
    cpuMsPerMonth: cpuMs,
    databaseMsPerMonth: databaseMs * toMonth,
    tokensPerMonth: mean((company) => company.tokens),
    modelUsdPerMonth: mean((company) => company.microUsd) / 1_000_000,
    databaseBytes: machine.databaseBytes,
    accountedShare: companies.reduce((sum, company) => sum + company.diskBytes, 0) / Math.max(1, machine.databaseBytes),
  };
  const scale =
    assumptions.answersPerMonth === null || measuredAnswers === 0 ? 1 : assumptions.answersPerMonth / measuredAnswers;
  // A connection that works keeps about a processor of PostgreSQL busy: an upper bound, since it waits, too.
  const workMs = (measured.cpuMsPerMonth + measured.databaseMsPerMonth) * scale;
  const gigabytes = measured.diskBytes / gigabyte;
  const processor = (workMs / (hoursInMonth * 3_600_000) / assumptions.utilisation) * assumptions.vcpuUsd;
  const memory = gigabytes * assumptions.hotShare * assumptions.ramGbUsd;
  const disk = gigabytes * assumptions.diskFactor * assumptions.diskGbUsd;
  const redis = (measured.redisBytes / gigabyte) * assumptions.redisGbUsd;
  const total = processor + memory + disk + redis;
  return {
    measured,
    assumptions,
    marginalUsd: { processor, memory, disk, redis, total },
    table: fleetSizes.map((size) => {
      const sharedUsd = assumptions.baseUsd + total * size;
      const ownDatabasesUsd = assumptions.ownDatabaseUsd * size;
      return {
        companies: size,
        sharedUsd,
        sharedEachUsd: sharedUsd / size,
        ownDatabasesUsd,
        ownDatabaseEachUsd: assumptions.ownDatabaseUsd,
        timesDearer: ownDatabasesUsd / sharedUsd,
      };
    }),
    caveats: caveatsOf(measured, assumptions),
  };
}

function caveatsOf(measured: Economics['measured'], assumptions: Assumptions): string[] {
  const caveats: string[] = [];
  if (measured.companies === 0) caveats.push('There is no company here yet: nothing was measured.');
  if (measured.hoursWatched < assumptions.minimumHours)
    caveats.push(
      `The servers were watched for ${(measured.hoursWatched * 60).toFixed(0)} minutes only: the processor's part is a guess until they have run under load for a day.`,
    );
  if (measured.companies > 0 && measured.answersPerMonth === 0)
    caveats.push('No company has given an answer yet: the processor was measured idle, and --answers cannot scale it.');
  if (measured.companies > 0 && measured.companies < 10)
    caveats.push(`${measured.companies} companies are few: shared rows and idle time weigh heavily on each.`);
  return caveats;
}
