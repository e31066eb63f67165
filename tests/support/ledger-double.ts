import { type Ledger, snapshotOf } from '../../packages/core/src/budget/ledger.ts';
import { spendDate } from '../../packages/core/src/budget/spend-date.ts';
import type { LedgerRow } from '../../packages/core/src/budget/ledger-repository.ts';
import type { LimitsRow } from '../../packages/core/src/budget/repository.ts';

export type DoubleRow = LedgerRow;
type Sums = { microUsd: number; tokens: number };

/** A ledger in memory under the same contract as the one in PostgreSQL: each act is one step, as each is one transaction there. */
export function createLedgerDouble(now: () => Date, limits: LimitsRow) {
  const rows = new Map<string, DoubleRow>();
  const known = new Set<string>();
  const open = new Set<DoubleRow>();
  const byDate = new Map<string, DoubleRow[]>();
  const adjusted = new Set<string>();
  /** Charged, and by day; what was charged above its reservation apart. */
  const charged = new Map<string, Sums & { above: number }>();
  let numbers = 0;
  let newest: DoubleRow | undefined;

  const nameOf = ({ requestId, attempt }: { requestId: string; attempt: number }) => `${requestId}#${attempt}`;
  const sumsOf = (date: string) => {
    const sums = charged.get(date) ?? { microUsd: 0, tokens: 0, above: 0 };
    charged.set(date, sums);
    return sums;
  };
  function keep(row: DoubleRow): void {
    rows.set(row.id, row);
    const ofDay = byDate.get(row.spendDate) ?? [];
    byDate.set(row.spendDate, ofDay);
    ofDay.push(row);
  }
  const chargedFor = new Map<string, number>();
  function charge(row: DoubleRow, above: number): void {
    chargedFor.set(row.requestId, (chargedFor.get(row.requestId) ?? 0) + row.chargedMicroUsd);
    const sums = sumsOf(row.spendDate);
    sums.microUsd += row.chargedMicroUsd;
    sums.tokens += row.chargedTokens;
    sums.above += above;
  }
  const monthOf = (date: string) =>
    [...charged].reduce(
      (sum, [day, one]) =>
        day.startsWith(date.slice(0, 7))
          ? { microUsd: sum.microUsd + one.microUsd, tokens: sum.tokens + one.tokens }
          : sum,
      { microUsd: 0, tokens: 0 },
    );

  const ledger: Ledger = {
    open(_context, attempt) {
      const expired = [...open].filter((row) => row.leaseExpiresAt < attempt.createdAt);
      const isNew = !known.has(nameOf(attempt));
      const charged = spendDate(attempt.createdAt, attempt.spendDate, limits);
      if (isNew) {
        known.add(nameOf(attempt));
        const row: DoubleRow = {
          ...attempt,
          spendDate: charged,
          companyId: _context.companyId,
          state: 'reserved',
          generation: 0,
          chargedMicroUsd: 0,
          chargedTokens: 0,
          inputTokens: 0,
          outputTokens: 0,
          cachedTokens: 0,
          cacheWriteTokens: 0,
          estimated: false,
          settledAt: null,
        };
        keep(row);
        newest = row;
        open.add(row);
      }
      return Promise.resolve({
        isNew,
        isActive: true,
        spendDate: charged,
        limits: { ...limits },
        expired: expired.map((row) => ({ ...row })),
      });
    },
    limits: () => Promise.resolve({ ...limits }),
    dispatch(_context, id, generation) {
      const row = rows.get(id);
      if (row?.state !== 'reserved' || generation !== limits.generation) return Promise.resolve(false);
      row.state = 'dispatched';
      return Promise.resolve(true);
    },
    end(_context, id, { from, to, charge: given }) {
      const row = rows.get(id);
      if (row?.state !== from) return Promise.resolve(false);
      Object.assign(row, given, { state: to, settledAt: now() });
      open.delete(row);
      charge(row, Math.max(0, row.chargedMicroUsd - row.reservedMicroUsd));
      return Promise.resolve(true);
    },
    adjust(_context, id, given) {
      const row = rows.get(id);
      if (row?.state !== 'expired-charged' || adjusted.has(nameOf(row))) return Promise.resolve(undefined);
      adjusted.add(nameOf(row));
      numbers += 1;
      const adjustment: DoubleRow = {
        ...row,
        ...given,
        id: `adjustment-${numbers}` as DoubleRow['id'],
        state: 'adjustment',
        reservedMicroUsd: 0,
        reservedTokens: 0,
        chargedMicroUsd: given.chargedMicroUsd - row.chargedMicroUsd,
        chargedTokens: given.chargedTokens - row.chargedTokens,
      };
      keep(adjustment);
      charge(adjustment, Math.max(0, adjustment.chargedMicroUsd));
      limits.generation += 1;
      return Promise.resolve(adjustment.chargedMicroUsd);
    },
    untold(_context, date) {
      const untoldOn = (day: string) =>
        (byDate.get(day) ?? []).filter((row) => row.state === 'expired-charged' && !adjusted.has(nameOf(row))).length;
      const days = [...byDate.keys()].filter((day) => day.startsWith(date.slice(0, 7)));
      return Promise.resolve({ day: untoldOn(date), month: days.reduce((sum, day) => sum + untoldOn(day), 0) });
    },
    beginGeneration(_context, date, { after }) {
      if (limits.generation !== after) return Promise.resolve(undefined);
      limits.generation += 1;
      const day = sumsOf(date);
      const spent = { day: { microUsd: day.microUsd, tokens: day.tokens }, month: monthOf(date) };
      const underWay = [...open].filter(
        (row) => row.state === 'dispatched' && row.spendDate.startsWith(date.slice(0, 7)),
      );
      return Promise.resolve({
        generation: limits.generation,
        snapshot: snapshotOf(spent, byDate.get(date) ?? [], underWay),
      });
    },
    endGeneration() {
      limits.generation += 1;
      return Promise.resolve();
    },
  };
  return {
    ledger,
    open: open as ReadonlySet<DoubleRow>,
    rows: rows as ReadonlyMap<string, DoubleRow>,
    newest: () => newest,
    rowsOn: (date: string): readonly DoubleRow[] => byDate.get(date) ?? [],
    chargedOn: (date: string) => ({ ...sumsOf(date) }),
    chargedInMonth: monthOf,
    /** Of one request, with what puts it right. */
    chargedFor: (requestId: string) => chargedFor.get(requestId) ?? 0,
    aboveInMonth: (date: string) =>
      [...charged].reduce((sum, [day, { above }]) => (day.startsWith(date.slice(0, 7)) ? sum + above : sum), 0),
  };
}

export type LedgerDouble = ReturnType<typeof createLedgerDouble>;
