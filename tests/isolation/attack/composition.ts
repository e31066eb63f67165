import { randomUUID } from 'node:crypto';
import { type Core, createCore, createLogger, systemClock } from '@rowhouse/core';
import { openDatabase, readJournal } from '@rowhouse/core/database';
import { memberCaller, password, unlimited } from '../../support/house.ts';
import { cloneDatabase, migrationsFolder, type TestDatabase } from '../../support/postgres.ts';
import { serveHouse } from '../../support/site.ts';
import { forge, payloadOf } from './forgery.ts';
import { disableRowSecurity, type Layer, layers, partsWithout, withoutFilters } from './walls.ts';
import type { World } from './world.ts';

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
  const site = await serveHouse({ core }, logger);
  const signIn = async (email: string) => (await core.access.signIn({ email, password })).accessToken;
  const tokensOf = async (side: World['a']): Promise<Tokens> => {
    const origin = site.addresses.siteUrl(side.slug);
    const opened = await core.visitors.open({
      siteKey: side.handles['siteKey'] ?? '',
      resumeToken: side.handles['resumeToken'] ?? '',
      origin,
      ownOrigins: site.addresses.siteOrigins,
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
    await site.close();
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
      url: `http://127.0.0.1:${site.port}`,
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

function invented(world: World, a: Tokens): Partial<Tokens> {
  const admin = forge({ kind: 'console', membershipVersion: 1, ...world.a.admin });
  const payload = payloadOf(a.visitor);
  const visitor = forge({
    kind: 'visitor',
    companyId: payload['company_id'],
    visitorId: payload['sub'],
    conversationId: payload['conversation'],
    origin: a.origin,
  });
  return { admin, visitor, origin: a.origin };
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
