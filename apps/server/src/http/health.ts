import type { Core } from '@rowhouse/core';
import { Router } from 'express';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { registerBudgetMetrics } from './budget-metrics.ts';

export type Health = {
  router: Router;
  registry: Registry;
  stopping(): void;
  observe(route: string, status: number, seconds: number): void;
};

/** `/healthz` touches nothing; `/readyz` asks the database and is 503 while stopping; `/metrics` bears no company. */
export function createHealth(core: Core, version: string): Health {
  const router = Router();
  const registry = new Registry();
  let isStopping = false;
  const durations = new Histogram({
    name: 'rowhouse_http_request_seconds',
    help: 'Time to answer, by route and status.',
    labelNames: ['route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5],
    registers: [registry],
  });
  new Gauge({
    name: 'rowhouse_tenant_pool_connections',
    help: 'Connections of the tenant pool, by state.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { pool, connections } = core.load();
      this.set({ state: 'total' }, pool.total);
      this.set({ state: 'idle' }, pool.idle);
      // Who waits for the turn of its company, and for a connection after that.
      this.set({ state: 'waiting' }, connections.waiting + pool.waiting);
    },
  });
  new Gauge({
    name: 'rowhouse_model_calls',
    help: 'Calls to models under way, and those that wait for their turn.',
    labelNames: ['state'],
    registers: [registry],
    collect() {
      const { held, waiting } = core.load().models;
      this.set({ state: 'running' }, held);
      this.set({ state: 'waiting' }, waiting);
    },
  });
  new Gauge({
    name: 'rowhouse_wall_decisions',
    help: 'What the walls between companies let pass and stopped since the start, by wall and verdict.',
    labelNames: ['wall', 'verdict'],
    registers: [registry],
    collect() {
      for (const [name, count] of Object.entries(core.evidence.figures())) {
        const [wall = '', verdict = ''] = name.split('.');
        this.set({ wall, verdict }, count);
      }
    },
  });
  new Counter({
    name: 'rowhouse_ai_keys_not_opened_total',
    help: 'Stored AI keys that did not open; each waits for its company to enter it again.',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(core.failedKeyOpens());
    },
  });
  registerBudgetMetrics(registry, core);
  router.get('/healthz', (_req, res) => {
    res.json({ status: 'ok', version });
  });
  router.get('/readyz', async (_req, res) => {
    if (isStopping) {
      res.status(503).json({ status: 'stopping', version });
      return;
    }
    const ready = await core.ready();
    res
      .status(ready.ok ? 200 : 503)
      .json({ status: ready.ok ? 'ready' : 'not ready', version, ...(ready.ok ? {} : { reason: ready.reason }) });
  });
  router.get('/metrics', async (_req, res) => {
    res.type('text/plain; version=0.0.4').send(await registry.metrics());
  });
  router.get('/.well-known/jwks.json', (_req, res) => {
    res.setHeader('cache-control', 'public, max-age=300');
    res.json(core.access.jwks());
  });
  return {
    router,
    registry,
    stopping() {
      isStopping = true;
    },
    observe(route, status, seconds) {
      durations.observe({ route, status: String(status) }, seconds);
    },
  };
}
