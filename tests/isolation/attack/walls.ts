import type { CoreParts } from '@rowhouse/core';
import type { Database } from '@rowhouse/core/database';
import { type TestDatabase, withAdmin } from '../../support/postgres.ts';
import { isForged, payloadOf } from './forgery.ts';
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

/** Core's own seams: each wall either reports what it refuses, or lets everything pass. */
export function partsWithout(
  off: ReadonlySet<Layer>,
  refused: (layer: Layer) => void,
  world: World,
): Partial<CoreParts> {
  const layerOf = { conversation: 4, agent: 4, memory: 4, provider: 5, fragment: 6 } as const;
  return {
    tokens: (ordinary) => ({
      ...ordinary,
      async verify(tokenClass, token) {
        try {
          return await ordinary.verify(tokenClass, token);
        } catch (error) {
          if (off.has(1) && isForged(token))
            return payloadOf(token)['claims'] as Awaited<ReturnType<typeof ordinary.verify<typeof tokenClass>>>;
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
export function withoutFilters(database: Database, state: { isArmed: boolean }): Database {
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

/** Layer 3 away, in a database that is open already: core refuses to start on one like this. */
export function disableRowSecurity(database: TestDatabase, tables: readonly string[]): Promise<void> {
  return withAdmin(database.server, database.name, async (client) => {
    for (const table of tables) await client.query(`ALTER TABLE tenant.${table} DISABLE ROW LEVEL SECURITY`);
  });
}
