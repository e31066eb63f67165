import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { once } from 'node:events';
import { type Core, type CoreParts, createCore, createLogger, systemClock } from '@rowhouse/core';
import { type Database, openDatabase, readJournal } from '@rowhouse/core/database';
import { createAddresses, createApp, createHealth } from '@rowhouse/server';
import { memberCaller, password, unlimited } from '../../support/house.ts';
import { cloneDatabase, migrationsFolder, type TestDatabase, withAdmin } from '../../support/postgres.ts';
import type { World } from './world.ts';

export const layers = {
  1: 'authentication',
  2: 'query filter',
  3: 'row-level security',
  4: 'agent and conversation binding',
  5: 'owner check and key binding',
  6: 'knowledge fragments',
  7: 'budget keys',
} as const;
export type Layer = keyof typeof layers;

export type Tokens = Record<'admin' | 'staff' | 'viewer' | 'visitor', string> & { origin: string };

/** The product over HTTP, with some of its walls taken down. */
export type Composition = {
  url: string;
  core: Core;
  database: TestDatabase;
  off: ReadonlySet<Layer>;
  a: Tokens;
  b: Tokens;
  operator: string;
  /** Of a person whom A has just removed. */
  removed: string;
  /** Walls that refused something since the last time that this was read. */
  takeRefusals(): Set<Layer>;
  /** Log lines and requests to the model since the last time that this was read. */
  takeOutput(): string;
  close(): Promise<void>;
};

/** @param off layers to take down: by other parts at core's own seams, by the driver, and in the test's own database. */
export async function compose(
  world: World,
  off: ReadonlySet<Layer>,
  options: { redisUrl?: string | undefined } = {},
): Promise<Composition> {
  const refusals = new Set<Layer>();
  const logs: string[] = [];
  const own = await cloneDatabase(world.database.server, world.database.name);
  const connected = openDatabase({
    tenantUrl: own.tenantUrl,
    platformUrl: own.platformUrl,
    tenantConnections: 6,
    platformConnections: 3,
    pooled: false,
    explicitTransactions: false,
  });
  // Companies sign in by the ordinary way; the walls fall when all have.
  const state = { isArmed: false };
  const database = off.has(2) ? withoutFilters(connected, state) : connected;
  const logger = createLogger({ level: 'debug', destination: { write: (line: string) => void logs.push(line) } });
  const core = await createCore(
    {
      database,
      expectedMigrations: await readJournal(migrationsFolder),
      redisUrl: options.redisUrl,
      ...world.keys,
      platformProviders: { openai: { apiKey: 'sk-platform', baseUrl: world.fake.url } },
      clock: systemClock,
      logger,
      allowInternalUrls: true,
      rates: unlimited,
    },
    partsWithout(off, (layer) => refusals.add(layer), world),
  );
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const addresses = createAddresses({ domain: 'localhost', sitesDomain: 'localhost', port, publicUrl: undefined });
  server.on(
    'request',
    createApp({
      core,
      addresses,
      health: createHealth(core, 'test'),
      logger,
      webFolder: '/nonexistent',
      widgetFolder: '/nonexistent',
      trustProxy: 1,
    }),
  );
  const signIn = async (email: string) => (await core.access.signIn({ email, password })).accessToken;
  const tokensOf = async (side: World['a']): Promise<Tokens> => {
    const origin = addresses.siteUrl(side.slug);
    const opened = await core.visitors.open({
      siteKey: side.handles['siteKey'] ?? '',
      resumeToken: side.handles['resumeToken'] ?? '',
      origin,
      ownOrigins: addresses.siteOrigins,
      requestId: randomUUID(),
    });
    return {
      admin: await signIn(side.people.admin),
      staff: await signIn(side.people.staff),
      viewer: await signIn(side.people.viewer),
      visitor: opened.visitorToken,
      origin,
    };
  };
  const close = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
    await core.conversations.drain(500);
    await core.close();
    await connected.close();
    await own.drop();
  };
  try {
    const [a, b] = [await tokensOf(world.a), await tokensOf(world.b)];
    const operator = await signIn(world.operator);
    const removed = await removedMember(core, a.admin);
    if (off.has(3)) await disableRowSecurity(own, world.tables);
    state.isArmed = true;
    // With every wall down, whoever names a company and a user is that user.
    if (off.size === Object.keys(layers).length) Object.assign(b, invented(world, a));
    return {
      url: `http://127.0.0.1:${port}`,
      core,
      off,
      database: own,
      a,
      b,
      operator,
      removed,
      takeRefusals() {
        const taken = new Set(refusals);
        refusals.clear();
        return taken;
      },
      takeOutput() {
        const sent = world.fake.requests.splice(0).map(({ headers, text }) => JSON.stringify(headers) + text);
        return [...sent, ...logs.splice(0)].join('\n');
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Core's own seams: each wall either reports what it refuses, or lets everything pass. */
function partsWithout(off: ReadonlySet<Layer>, refused: (layer: Layer) => void, world: World): Partial<CoreParts> {
  const layerOf = { conversation: 4, agent: 4, memory: 4, provider: 5, fragment: 6 } as const;
  return {
    tokens: (ordinary) => ({
      ...ordinary,
      async verify(tokenClass, token) {
        try {
          return await ordinary.verify(tokenClass, token);
        } catch (error) {
          if (off.has(1) && token.endsWith(unsigned))
            return believed(token) as Awaited<ReturnType<typeof ordinary.verify<typeof tokenClass>>>;
          // A signed token of another class does not hold the claims asked for: there is nothing to believe.
          if (!off.has(1)) refused(1);
          throw error;
        }
      },
    }),
    owns: (ordinary) => (context, row, kind) => {
      const layer = layerOf[kind];
      if (off.has(layer)) return true;
      const answer = ordinary(context, row, kind);
      if (!answer) refused(layer);
      return answer;
    },
    isBound: (ordinary) => (context, conversation) => {
      if (off.has(4)) return true;
      const answer = ordinary(context, conversation);
      if (!answer) refused(4);
      return answer;
    },
    vault: (ordinary) => {
      if (!off.has(5)) return ordinary;
      // One key for everybody: whoever's secret it is, it opens.
      const companies = [world.a.companyId, world.b.companyId] as Parameters<typeof ordinary.unwrap>[0][];
      return {
        ...ordinary,
        unwrap: (companyId, row) => firstThatOpens([companyId, ...companies], (id) => ordinary.unwrap(id, row)),
        open: (dataKey, place, sealed) =>
          firstThatOpens([place.companyId, ...companies], (companyId) =>
            ordinary.open(dataKey, { ...place, companyId }, sealed),
          ),
      };
    },
    counters: (ordinary) => {
      const everybody = { companyId: world.a.companyId } as Parameters<typeof ordinary.runLog.append>[0];
      const { runLog, spend } = ordinary;
      return {
        ...ordinary,
        ...(off.has(4)
          ? {
              runLog: {
                append: (_context, runId, event) => runLog.append(everybody, runId, event),
                tail: (_context, runId, afterId, signal) => runLog.tail(everybody, runId, afterId, signal),
                markStop: (_context, runId) => runLog.markStop(everybody, runId),
                stopped: (_context, runId, signal) => runLog.stopped(everybody, runId, signal),
                discard: (_context, runId) => runLog.discard(everybody, runId),
                holdLease: (_context, runId) => runLog.holdLease(everybody, runId),
              },
            }
          : {}),
        ...(off.has(7)
          ? {
              spend: {
                identity: () => spend.identity(),
                reserve: (_context, attempt, given) => spend.reserve(everybody, attempt, given),
                settle: (_context, attempt, given) => spend.settle(everybody, attempt, given),
                read: (_context, date, generation) => spend.read(everybody, date, generation),
                publish: (_context, date, snapshot, generation, identity) =>
                  spend.publish(everybody, date, snapshot, generation, identity),
              },
            }
          : {}),
      };
    },
  };
}

/** What a token claims, without asking who signed it. */
function believed(token: string): unknown {
  const payload = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    unknown
  >;
  return payload['claims'];
}

const unsigned = Buffer.from(JSON.stringify('nobody')).toString('base64url');

/** Nobody signed this. */
export function forge(claims: Record<string, unknown>): string {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: `${String(claims['kind'])}+jwt` })}.${part({ claims })}.${part('nobody')}`;
}

function invented(world: World, a: Tokens): Partial<Tokens> {
  const admin = forge({ kind: 'console', membershipVersion: 1, ...world.a.admin });
  const payload = JSON.parse(Buffer.from(a.visitor.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<
    string,
    string
  >;
  const visitor = forge({
    kind: 'visitor',
    companyId: payload['company_id'],
    visitorId: payload['sub'],
    conversationId: payload['conversation'],
    origin: a.origin,
  });
  return { admin, visitor, origin: a.origin };
}

function firstThatOpens<K, T>(keys: readonly K[], open: (key: K) => T): T {
  let failure: unknown;
  for (const key of keys)
    try {
      return open(key);
    } catch (error) {
      failure = error;
    }
  throw failure;
}

const filter = /((?:"?\w+"?\.)*"?company_id"?) = (\$\d+)/g;

/**
 * Layer 2 away and layer 3 left: beneath the statement guard, just before the wire, each `company_id = $n` becomes a
 * condition that holds for every company; whom the transaction belongs to stays as it was. What is left is what a
 * repository that forgot all of its filters would send.
 */
function withoutFilters(database: Database, state: { isArmed: boolean }): Database {
  const strip = <const S extends readonly { config: { text: string } }[]>(statements: S): S =>
    !state.isArmed
      ? statements
      : (statements.map((statement) => ({
          ...statement,
          config: {
            ...statement.config,
            text: statement.config.text.replace(filter, '($1 is not null and $2::uuid is not null)'),
          },
        })) as unknown as S);
  return {
    ...database,
    tenant: {
      ...database.tenant,
      async acquire() {
        const connection = await database.tenant.acquire();
        return {
          begin: (companyId) => connection.begin(companyId),
          beginPlain: () => connection.beginPlain(),
          send: (statements) => connection.send(strip(statements)),
          sendAs: (companyId, statements) => connection.sendAs(companyId, strip(statements)),
          commit: () => connection.commit(),
          rollback: () => connection.rollback(),
          release: () => connection.release(),
        };
      },
    },
  };
}

/** In the composition's own database, after the start: core refuses to start on one like this. */
function disableRowSecurity(database: TestDatabase, tables: readonly string[]): Promise<void> {
  return withAdmin(database.server, database.name, async (client) => {
    for (const table of tables) await client.query(`ALTER TABLE tenant.${table} DISABLE ROW LEVEL SECURITY`);
  });
}

/** The token of somebody who was let in, and put out again. */
async function removedMember(core: Core, adminToken: string): Promise<string> {
  const admin = memberCaller(core, adminToken);
  const email = `${randomUUID()}@example.com`;
  const { inviteUrl } = await admin.members.invite({ email, role: 'staff' });
  const accepting = { token: inviteUrl.split('#')[1] ?? '', name: 'Rob Removed', password };
  const { accessToken, user } = await memberCaller(core).members.accept(accepting);
  await admin.members.remove({ memberId: user.id });
  return accessToken;
}
