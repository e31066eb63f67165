import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { createDatabase } from '@rowhouse/core/database';
import {
  type EmbeddedPostgres,
  locatePostgresBinaries,
  type PostgresProcess,
  startEmbeddedPostgres,
  startPostgres,
} from '@rowhouse/server/embedded';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createClient, goodSignUp } from '../support/http.ts';
import { makeDataFolder, removeDataFolder, startServerProcess, type TestServerProcess } from '../support/server.ts';

const goneMs = 10_000;
/** Between two requests of one client: refusals of a dead database come so fast that the rate limit would be met next. */
const paceMs = 100;
/** A request that meets a dead database may wait for a connection, and not longer. */
const patienceMs = 16_000;

const dataFolder = makeDataFolder();
let postgres: EmbeddedPostgres;
let restarted: PostgresProcess | undefined;
let server: TestServerProcess;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ dataFolder, password: 'only-for-tests', createDatabase });
  server = await startServerProcess({
    env: {
      DATABASE_URL: postgres.adminUrl,
      ROWHOUSE_MASTER_KEYS: `1:${randomBytes(32).toString('base64url')}`,
      ROWHOUSE_TOKEN_KEYS: `v1:${randomBytes(32).toString('base64url')}`,
    },
  });
}, 120_000);
afterAll(async () => {
  await server.stop();
  await restarted?.stop();
  await postgres.stop();
  removeDataFolder(server.dataFolder);
  removeDataFolder(dataFolder);
});

type Seen = { what: string; status: number; tookMs: number; text: string; atMs: number };

test('PostgreSQL is gone for ten seconds under load: clean answers, nothing lost, and back by itself', {
  timeout: 120_000,
}, async () => {
  const stranger = createClient(server.url);
  const { data } = await stranger.mutate('trpc/auth.signUp', goodSignUp({ companyName: 'Steady Plumbing' }));
  const session = data as { accessToken: string; company: { slug: string } };
  const member = createClient(server.url, { token: session.accessToken });
  const agents = (await member.query('trpc/agents.list')).data as { id: string }[];
  const { conversationId } = (await member.mutate('trpc/conversations.start', { agentId: agents[0]?.id })).data as {
    conversationId: string;
  };

  const seen: Seen[] = [];
  const kept: string[] = [];
  const until = new AbortController();
  const startedMs = performance.now();
  const see = async (what: string, request: Promise<{ status: number; text: string }>) => {
    const beganMs = performance.now();
    const { status, text } = await request;
    seen.push({ what, status, text, tookMs: performance.now() - beganMs, atMs: beganMs - startedMs });
    return status;
  };
  const loads: (() => Promise<unknown>)[] = [
    () => see('healthz', stranger.request('/healthz', {})),
    () => see('readyz', stranger.request('/readyz', {})),
    () => see('site', stranger.request(`/sites/${session.company.slug}`, {})),
    () => see('read', member.query('trpc/knowledge.list', {})),
    async () => {
      const text = `How much is it? ${randomUUID()}`;
      const sent = member.mutate('trpc/chat.send', { conversationId, text, idempotencyKey: randomUUID() });
      if ((await see('send', sent)) === 200) kept.push(text);
    },
  ];
  const running = [...loads, ...loads].map(async (load) => {
    while (!until.signal.aborted) {
      await load();
      await setTimeout(paceMs);
    }
  });
  const enough = (count: number, since: number) =>
    expect
      .poll(() => seen.filter((one) => one.atMs >= since && one.status === 200).length, { timeout: 30_000 })
      .toBeGreaterThan(count);

  const keptMore = (count: number) => expect.poll(() => kept.length, { timeout: 30_000 }).toBeGreaterThan(count);
  await keptMore(5);
  const pidFile = join(postgres.folder, 'postmaster.pid');
  process.kill(Number(readFileSync(pidFile, 'utf8').split('\n')[0]), 'SIGKILL');
  const goneAtMs = performance.now() - startedMs;
  await setTimeout(goneMs);
  restarted = await startPostgres(locatePostgresBinaries(), { dataFolder: postgres.folder, port: postgres.port });
  const backAtMs = performance.now() - startedMs;
  await expect.poll(() => fetch(`${server.url}/readyz`).then(({ status }) => status), { timeout: 5_000 }).toBe(200);
  const after = performance.now() - startedMs;
  await enough(50, after);
  await keptMore(kept.length + 5);
  until.abort();
  await Promise.all(running);

  const during = seen.filter((one) => one.atMs > goneAtMs + 1_000 && one.atMs < backAtMs - 1_000);
  expect(new Set(during.filter(({ what }) => what === 'readyz').map(({ status }) => status))).toEqual(new Set([503]));
  expect(new Set(seen.filter(({ what }) => what === 'healthz').map(({ status }) => status))).toEqual(new Set([200]));
  for (const one of seen) {
    expect([200, 503], `${one.what}: ${one.text}`).toContain(one.status);
    expect(one.tookMs, one.what).toBeLessThan(patienceMs);
    expect(one.text).not.toMatch(/ECONN|pg_|at \w+ \(|node_modules|57P0|terminating connection/);
    if (one.status === 503 && one.what !== 'readyz') expect(one.text).toMatch(/does not answer at the moment/);
  }
  expect(seen.filter((one) => one.atMs > after && one.status !== 200)).toEqual([]);
  expect(server.process.exitCode).toBeNull();

  // What was answered with success is there.
  const client = new pg.Client({ connectionString: postgres.adminUrl });
  await client.connect();
  const { rows } = await client.query<{ text: string }>(`select text from tenant.messages where role = 'visitor'`);
  await client.end();
  const stored = new Set(rows.map((row) => row.text));
  expect(kept.length).toBeGreaterThan(10);
  expect(kept.filter((text) => !stored.has(text))).toEqual([]);
});
