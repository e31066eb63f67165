import { randomBytes, randomUUID } from 'node:crypto';
import { appRouter, createCallerFactory, type RequestContext, visitorRouter } from '@rowhouse/api';
import { type Clock, type Core, type CoreSettings, createCore, createLogger, systemClock } from '@rowhouse/core';
import { type Database, openDatabase, readJournal } from '@rowhouse/core/database';
import { inject } from 'vitest';
import { templatesFolder } from './published-templates.ts';
import { cloneDatabase, migrationsFolder, type TestDatabase, type TestServer } from './postgres.ts';

export { templatesFolder };
export const password = 'four unlikely words here';

export type Member = ReturnType<typeof createCaller>;
export type Company = {
  slug: string;
  email: string;
  token: string;
  companyId: string;
  api: Member;
  /** The admin's access context as the router would make it. */
  context: Awaited<ReturnType<Core['access']['authenticateMember']>>['context'];
};

export type House = {
  core: Core;
  database: Database;
  testDatabase: TestDatabase;
  keys: { masterKeys: string; tokenKeys: string };
  furnish(name: string, industry?: string, tier?: string): Promise<Company>;
  visitor(company: Company, options?: { origin?: string; resumeToken?: string }): Promise<Visitor>;
  close(): Promise<void>;
};

export type Visitor = {
  api: ReturnType<typeof visitorCaller>;
  token: string;
  resumeToken: string;
  conversationId: string;
  /** The answer that is under way, if one is. */
  activeRunId: string | null;
};

const createCaller = createCallerFactory(appRouter);
const createVisitorCaller = createCallerFactory(visitorRouter);

const addresses = {
  consoleUrl: 'http://localhost',
  siteUrl: (slug: string) => `http://${slug}.localhost`,
  siteOrigins: (slug: string) => [`http://${slug}.localhost`],
};

function requestContext(
  core: Core,
  { bearer, origin = '' }: { bearer?: string | undefined; origin?: string },
): RequestContext {
  return {
    core,
    requestId: randomUUID(),
    bearer,
    origin,
    address: randomUUID(),
    refreshCookie: { read: () => undefined, write: () => undefined, clear: () => undefined },
    addresses,
  };
}

/** The router called in process, as whoever holds this token. */
export function memberCaller(core: Core, bearer?: string): Member {
  return createCaller(requestContext(core, { bearer }));
}

export function visitorCaller(core: Core, options: { bearer?: string; origin?: string }) {
  return createVisitorCaller(requestContext(core, options)).widget;
}

/** Tests ask faster than any flood. */
export const unlimited = { address: 1_000_000, company: 1_000_000, visitor: 1_000_000 };

/** A database of this file's own and a core on it; companies are furnished as a sign-up would. */
export async function openHouse(
  options: {
    postgres?: TestServer;
    redisUrl?: string;
    clock?: Clock;
    platformProviders?: CoreSettings['platformProviders'];
    modelSilenceMs?: number;
    modelSlots?: number;
    reportSources?: CoreSettings['reportSources'];
    rates?: CoreSettings['rates'];
    providerRestMs?: number;
    nameServers?: CoreSettings['nameServers'];
    database?: TestDatabase;
    keys?: House['keys'];
  } = {},
): Promise<House> {
  const testDatabase = options.database ?? (await cloneDatabase(options.postgres ?? inject('postgres')));
  const database = openDatabase({
    tenantUrl: testDatabase.tenantUrl,
    platformUrl: testDatabase.platformUrl,
    tenantConnections: 8,
    platformConnections: 4,
    pooled: false,
    explicitTransactions: false,
  });
  const keys = options.keys ?? {
    masterKeys: `1:${randomBytes(32).toString('base64url')}`,
    tokenKeys: `v1:${randomBytes(32).toString('base64url')}`,
  };
  const core = await createCore({
    database,
    expectedMigrations: await readJournal(migrationsFolder),
    redisUrl: options.redisUrl,
    ...keys,
    platformProviders: options.platformProviders ?? {},
    clock: options.clock ?? systemClock,
    logger: createLogger({ level: 'silent' }),
    allowInternalUrls: true,
    modelSilenceMs: options.modelSilenceMs,
    modelSlots: options.modelSlots,
    reportSources: options.reportSources,
    rates: options.rates ?? unlimited,
    providerRestMs: options.providerRestMs,
    nameServers: options.nameServers,
  });
  await core.templates.load(templatesFolder);
  return {
    core,
    database,
    testDatabase,
    keys,
    async furnish(name, industry = 'plumbing', tier = 'growth') {
      const email = `${randomUUID()}@example.com`;
      const made = await core.provisioning.provision({
        companyName: name,
        industry,
        tier,
        admin: { name: 'Ada Admin', email, password },
        idempotencyKey: randomUUID(),
        requestId: 'test',
      });
      const { accessToken: token } = await core.access.signIn({ email, password });
      const { context } = await core.access.authenticateMember(token, 'test');
      return { slug: made.slug, email, token, companyId: made.companyId, api: memberCaller(core, token), context };
    },
    async visitor(company, { origin = `http://${company.slug}.localhost`, resumeToken } = {}) {
      const { settings } = await company.api.site.get();
      const opened = await visitorCaller(core, { origin }).open({ siteKey: settings.siteKey, visitor: resumeToken });
      return {
        api: visitorCaller(core, { bearer: opened.visitorToken, origin }),
        token: opened.visitorToken,
        resumeToken: opened.resumeToken,
        conversationId: opened.conversationId,
        activeRunId: opened.activeRunId,
      };
    },
    async close() {
      await core.close();
      await database.close();
      if (!options.database) await testDatabase.drop();
    },
  };
}

type Followed = { type: string; [field: string]: unknown };

/** Everything that a run tells, from its first event to its last. */
export async function follow(events: Promise<AsyncIterable<unknown>>): Promise<Followed[]> {
  const followed: Followed[] = [];
  for await (const entry of await events) {
    // In process, a tracked event is a tuple of id and data.
    const [, event] = entry as [string, Followed];
    followed.push(event);
  }
  return followed;
}

export function textOf(events: readonly Followed[]): string {
  return events
    .filter((event) => event.type === 'text')
    .map((event) => String(event['text']))
    .join('');
}
