import type { Core } from '@rowhouse/core';
import { Gauge, type Registry } from 'prom-client';

/**
 * What an operator watches the money by: what this process set aside, charged and refused since it started, what it could not
 * write yet, and how far the ledgers were from the providers' own figures when they were last compared. No company's name.
 */
export function registerBudgetMetrics(registry: Registry, core: Core): void {
  const registers = [registry];
  const figures = core.budgetFigures;
  new Gauge({
    name: 'rowhouse_budget_calls',
    help: 'Calls to models since the start, by what became of the money set aside for them.',
    labelNames: ['outcome'],
    registers,
    collect() {
      for (const [outcome, count] of Object.entries(figures().calls)) this.set({ outcome }, count);
    },
  });
  new Gauge({
    name: 'rowhouse_budget_micro_usd',
    help: 'Micro-dollars since the start, by what became of them; what adjustments gave back is negative.',
    labelNames: ['outcome'],
    registers,
    collect() {
      for (const [outcome, amount] of Object.entries(figures().microUsd)) this.set({ outcome }, amount);
    },
  });
  new Gauge({
    name: 'rowhouse_budget_refusals',
    help: 'Calls that had no room, by limit; in_doubt: beside calls charged at their worst whose end nobody has told yet.',
    labelNames: ['limit', 'in_doubt'],
    registers,
    collect() {
      for (const { because, inDoubt, times } of figures().refused)
        this.set({ limit: because, in_doubt: String(inDoubt) }, times);
    },
  });
  new Gauge({
    name: 'rowhouse_budget_rebuilds',
    help: 'Times that counters of money were filled from the ledger since the start.',
    registers,
    collect() {
      this.set(figures().rebuilds);
    },
  });
  new Gauge({
    name: 'rowhouse_budget_settlements',
    help: 'Charges that the database could not take: those that still wait, and how often one was tried again.',
    labelNames: ['state'],
    registers,
    collect() {
      const { waiting, retried } = figures().settlements;
      this.set({ state: 'waiting' }, waiting);
      this.set({ state: 'retried' }, retried);
    },
  });
  // Without the database the other figures are still told.
  const drift = () => core.books.reconciliations.drift().catch(() => []);
  new Gauge({
    name: 'rowhouse_budget_drifting_models',
    help: 'Models whose ledger and provider differed by more than is tolerated on the last day that was compared.',
    labelNames: ['provider'],
    registers,
    async collect() {
      for (const { provider, driftingModels } of await drift()) this.set({ provider }, driftingModels);
    },
  });
  new Gauge({
    name: 'rowhouse_budget_drift_micro_usd',
    help: 'Ledger minus what the provider reported, on the last day that was compared.',
    labelNames: ['provider'],
    registers,
    async collect() {
      for (const { provider, differenceMicroUsd } of await drift()) this.set({ provider }, differenceMicroUsd);
    },
  });
}
