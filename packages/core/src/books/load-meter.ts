import { type Clock, localDate } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import type { CompanyId, OnWork } from '../tenant/index.ts';
import { addLoad, type LoadShare } from './fleet-repository.ts';

export type LoadMeter = ReturnType<typeof createLoadMeter>;

/**
 * What this process works for each company. Its processor time is shared out by the statements that each company sent in
 * the meantime: they are what it spends its time on. Time in which nobody asked for anything stays nobody's.
 */
export function createLoadMeter({ clock }: { clock: Clock }) {
  let shares = new Map<CompanyId, { databaseMs: number; statements: number }>();
  let cpu = process.cpuUsage();
  let watchedSinceMs = performance.now();

  const onWork: OnWork = (companyId, workMs, statements) => {
    const share = shares.get(companyId);
    if (share) {
      share.databaseMs += workMs;
      share.statements += statements;
    } else shares.set(companyId, { databaseMs: workMs, statements });
  };

  return {
    onWork,

    /** Writes down what has come together; what cannot be written is lost, and the meter goes on. */
    async flush(platform: Platform): Promise<void> {
      const [taken, used, nowMs] = [shares, process.cpuUsage(cpu), performance.now()];
      const watchedMs = Math.round(nowMs - watchedSinceMs);
      const cpuMicros = used.user + used.system;
      shares = new Map();
      cpu = process.cpuUsage();
      watchedSinceMs = nowMs;
      const inAll = [...taken.values()].reduce((sum, share) => sum + share.statements, 0);
      const list = [...taken].map(
        ([id, { databaseMs, statements }]): LoadShare => ({
          id,
          cpuMicros: inAll === 0 ? 0 : Math.round((cpuMicros * statements) / inAll),
          databaseMicros: Math.round(databaseMs * 1_000),
          statements,
        }),
      );
      await addLoad(platform.db, { day: localDate(clock.now(), 'UTC'), cpuMicros, watchedMs, shares: list });
    },
  };
}
