import { and, desc, eq, gte, inArray, isNull, sql } from 'drizzle-orm';
import type { PlatformDatabase } from '../db/platform.ts';
import { companyFigures, companyLoad, fleetUsage, machineLoad, modelPrices } from '../db/schema/books.ts';
import { companyDirectory, dailyJobs, operatorAudit } from '../db/schema/platform.ts';

export type PriceRow = typeof modelPrices.$inferSelect;
export type FleetUsageRow = typeof fleetUsage.$inferSelect;
export type FiguresRow = typeof companyFigures.$inferSelect;

const number = (expression: ReturnType<typeof sql>) => sql<number>`${expression}`.mapWith(Number);

export function listPrices(db: PlatformDatabase): Promise<PriceRow[]> {
  return db
    .select()
    .from(modelPrices)
    .orderBy(modelPrices.provider, modelPrices.model, desc(modelPrices.validFrom))
    .execute();
}

/** The operator's price from a date on; the same date again replaces it. */
export async function setPrice(db: PlatformDatabase, price: Omit<PriceRow, 'origin' | 'createdAt'>): Promise<void> {
  const { inputMicroUsd, outputMicroUsd, cachedMicroUsd, cacheWriteMicroUsd } = price;
  await db
    .insert(modelPrices)
    .values({ ...price, origin: 'operator' })
    .onConflictDoUpdate({
      target: [modelPrices.provider, modelPrices.model, modelPrices.origin, modelPrices.validFrom],
      set: { inputMicroUsd, outputMicroUsd, cachedMicroUsd, cacheWriteMicroUsd },
    });
}

export function removePrices(
  db: PlatformDatabase,
  { provider, model }: { provider: string; model: string },
): Promise<{ validFrom: string }[]> {
  return db
    .delete(modelPrices)
    .where(and(eq(modelPrices.provider, provider), eq(modelPrices.model, model), eq(modelPrices.origin, 'operator')))
    .returning({ validFrom: modelPrices.validFrom })
    .execute();
}

export async function addNote(
  db: PlatformDatabase,
  note: Omit<typeof operatorAudit.$inferInsert, 'createdAt'>,
): Promise<void> {
  await db.insert(operatorAudit).values(note);
}

/** Notes on one target, newest first. */
export function listNotes(
  db: PlatformDatabase,
  { actions, target, limit }: { actions: string[]; target?: string; limit: number },
): Promise<{ createdAt: Date; action: string; target: string; reason: string }[]> {
  return db
    .select({
      createdAt: operatorAudit.createdAt,
      action: operatorAudit.action,
      target: operatorAudit.target,
      reason: operatorAudit.reason,
    })
    .from(operatorAudit)
    .where(
      and(inArray(operatorAudit.action, actions), target === undefined ? undefined : eq(operatorAudit.target, target)),
    )
    .orderBy(desc(operatorAudit.createdAt))
    .limit(limit)
    .execute();
}

/** What the tables of all companies together take on disk, with their indexes and pages; from the catalog alone. */
export async function tableSizes(db: PlatformDatabase): Promise<Map<string, number>> {
  const { rows } = await db.execute<{ name: string; bytes: string }>(
    sql`select c.relname as name, pg_total_relation_size(c.oid) as bytes from pg_class c
where c.relnamespace = 'tenant'::regnamespace and c.relkind = 'r'`,
  );
  return new Map(rows.map((row) => [row.name, Number(row.bytes)]));
}

export async function databaseSize(db: PlatformDatabase): Promise<number> {
  const { rows } = await db.execute<{ bytes: string }>(sql`select pg_database_size(current_database()) as bytes`);
  return Number(rows[0]?.bytes ?? 0);
}

/** Sizes of a company; of one that was removed meanwhile nothing is kept. */
export async function setFigures(db: PlatformDatabase, figures: FiguresRow): Promise<void> {
  await db.execute(sql`insert into ${companyFigures}
  (id, row_count, disk_bytes, redis_bytes, calls, tokens, micro_usd, answers, measured_at)
select d.id, ${figures.rowCount}::bigint, ${figures.diskBytes}::bigint, ${figures.redisBytes}::bigint, ${figures.calls}::bigint,
  ${figures.tokens}::bigint, ${figures.microUsd}::bigint, ${figures.answers}::bigint, ${figures.measuredAt.toISOString()}::timestamptz
from ${companyDirectory} d where d.id = ${figures.id}::uuid
on conflict (id) do update set row_count = excluded.row_count, disk_bytes = excluded.disk_bytes, redis_bytes = excluded.redis_bytes,
  calls = excluded.calls, tokens = excluded.tokens, micro_usd = excluded.micro_usd, answers = excluded.answers, measured_at = excluded.measured_at`);
}

/** Is there a company whose sizes were never written down? */
export async function hasUnmeasured(db: PlatformDatabase): Promise<boolean> {
  const found = await db
    .select({ id: companyDirectory.id })
    .from(companyDirectory)
    .leftJoin(companyFigures, eq(companyFigures.id, companyDirectory.id))
    .where(isNull(companyFigures.id))
    .limit(1);
  return found.length === 1;
}

export type CompanyCost = FiguresRow & {
  slug: string;
  name: string;
  cpuMicros: number;
  databaseMicros: number;
  statements: number;
};

/** Every measured company with what was worked for it since a day. */
export async function listCosts(db: PlatformDatabase, since: string): Promise<CompanyCost[]> {
  const load = db
    .select({
      id: companyLoad.id,
      cpuMicros: number(sql`sum(${companyLoad.cpuMicros})`).as('cpu_sum'),
      databaseMicros: number(sql`sum(${companyLoad.databaseMicros})`).as('database_sum'),
      statements: number(sql`sum(${companyLoad.statements})`).as('statements_sum'),
    })
    .from(companyLoad)
    .where(gte(companyLoad.day, since))
    .groupBy(companyLoad.id)
    .as('load');
  const rows = await db
    .select({
      figures: companyFigures,
      slug: companyDirectory.slug,
      name: companyDirectory.name,
      cpuMicros: number(sql`coalesce(${load.cpuMicros}, 0)`),
      databaseMicros: number(sql`coalesce(${load.databaseMicros}, 0)`),
      statements: number(sql`coalesce(${load.statements}, 0)`),
    })
    .from(companyFigures)
    .innerJoin(companyDirectory, eq(companyDirectory.id, companyFigures.id))
    .leftJoin(load, eq(load.id, companyFigures.id))
    .orderBy(desc(companyFigures.microUsd), desc(companyFigures.diskBytes));
  return rows.map(({ figures, ...rest }) => ({ ...figures, ...rest }));
}

export async function sumMachineLoad(
  db: PlatformDatabase,
  since: string,
): Promise<{ cpuMicros: number; watchedMs: number }> {
  const [row] = await db
    .select({
      cpuMicros: number(sql`coalesce(sum(${machineLoad.cpuMicros}), 0)`),
      watchedMs: number(sql`coalesce(sum(${machineLoad.watchedMs}), 0)`),
    })
    .from(machineLoad)
    .where(gte(machineLoad.day, since));
  return row ?? { cpuMicros: 0, watchedMs: 0 };
}

export type LoadShare = { id: string; cpuMicros: number; databaseMicros: number; statements: number };

/** Adds what a process worked since it last said so. */
export async function addLoad(
  db: PlatformDatabase,
  { day, cpuMicros, watchedMs, shares }: { day: string; cpuMicros: number; watchedMs: number; shares: LoadShare[] },
): Promise<void> {
  await db
    .insert(machineLoad)
    .values({ day, cpuMicros, watchedMs })
    .onConflictDoUpdate({
      target: machineLoad.day,
      set: {
        cpuMicros: sql`${machineLoad.cpuMicros} + ${cpuMicros}::bigint`,
        watchedMs: sql`${machineLoad.watchedMs} + ${watchedMs}::bigint`,
      },
    });
  if (shares.length === 0) return;
  // In the order of ids, so that two processes that say so at once do not wait for each other in a circle.
  await db.execute(sql`insert into ${companyLoad} (id, day, cpu_micros, database_micros, statements)
select d.id, ${day}::date, s.cpu_micros, s.database_micros, s.statements
from jsonb_to_recordset(${JSON.stringify(
    shares.map((share) => ({
      id: share.id,
      cpu_micros: share.cpuMicros,
      database_micros: share.databaseMicros,
      statements: share.statements,
    })),
  )}::jsonb) as s(id uuid, cpu_micros bigint, database_micros bigint, statements bigint)
join ${companyDirectory} d on d.id = s.id order by d.id
on conflict (id, day) do update set cpu_micros = company_load.cpu_micros + excluded.cpu_micros,
  database_micros = company_load.database_micros + excluded.database_micros, statements = company_load.statements + excluded.statements`);
}

export function listFleetUsage(db: PlatformDatabase, since: string): Promise<FleetUsageRow[]> {
  return db
    .select()
    .from(fleetUsage)
    .where(gte(fleetUsage.day, since))
    .orderBy(desc(fleetUsage.day), fleetUsage.owner, fleetUsage.provider, fleetUsage.model)
    .execute();
}

/** A day's figures in place of what was there. */
export async function setFleetUsage(db: PlatformDatabase, day: string, rows: FleetUsageRow[]): Promise<void> {
  await db.delete(fleetUsage).where(eq(fleetUsage.day, day));
  if (rows.length > 0) await db.insert(fleetUsage).values(rows);
}

/** True for whoever may do the job of this day: nobody has, and nobody began within the hour. */
export async function claimJob(db: PlatformDatabase, job: string, day: string, now: Date): Promise<boolean> {
  const before = new Date(now.getTime() - 3_600_000);
  const claimed = await db
    .insert(dailyJobs)
    .values({ job, day, startedAt: now })
    .onConflictDoUpdate({
      target: [dailyJobs.job, dailyJobs.day],
      set: { startedAt: now },
      setWhere: sql`${dailyJobs.finishedAt} is null and ${dailyJobs.startedAt} < ${before.toISOString()}::timestamptz`,
    })
    .returning({ job: dailyJobs.job });
  return claimed.length === 1;
}

/** True for whoever may do what is done again and again: nobody began since then. */
export async function claimRound(
  db: PlatformDatabase,
  { job, day, now, since }: { job: string; day: string; now: Date; since: Date },
): Promise<boolean> {
  const claimed = await db
    .insert(dailyJobs)
    .values({ job, day, startedAt: now })
    .onConflictDoUpdate({
      target: [dailyJobs.job, dailyJobs.day],
      set: { startedAt: now },
      setWhere: sql`${dailyJobs.startedAt} <= ${since.toISOString()}::timestamptz`,
    })
    .returning({ job: dailyJobs.job });
  return claimed.length === 1;
}

export async function isFinished(db: PlatformDatabase, job: string, day: string): Promise<boolean> {
  const found = await db
    .select({ finishedAt: dailyJobs.finishedAt })
    .from(dailyJobs)
    .where(and(eq(dailyJobs.job, job), eq(dailyJobs.day, day)));
  return found.some((row) => row.finishedAt !== null);
}

export async function finishJob(db: PlatformDatabase, job: string, day: string, at: Date): Promise<void> {
  await db
    .update(dailyJobs)
    .set({ finishedAt: at })
    .where(and(eq(dailyJobs.job, job), eq(dailyJobs.day, day)));
}
