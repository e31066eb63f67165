import { createAccess, createTokens, parseTokenKeys } from './access/index.ts';
import { createAudit } from './audit/index.ts';
import { createTally } from './base/index.ts';
import { createLoadMeter } from './books/index.ts';
import { createCanaries } from './canaries/index.ts';
import { createBinding } from './conversations/index.ts';
import type { CoreParts, CoreSettings } from './core-settings.ts';
import { type Counters, createInProcessCounters, createRedisCounters } from './counters/index.ts';
import { checkMasterKeys, createVault } from './credentials/index.ts';
import { checkDatabase } from './db/self-check.ts';
import { createStatementGuard } from './db/statement-guard.ts';
import { sharedTables, tenantTableNames } from './db/tables.ts';
import { countStatements, countTokens } from './evidence/index.ts';
import { createTenancy, owns as ordinaryOwns } from './tenant/index.ts';

/**
 * What every room stands on, and what the proofs of isolation take down: the checks before anybody is served, the doors, the vault,
 * the counters, and who owns what. Each wall is the ordinary one unless `parts` has another in its place.
 */
export async function raiseWalls(settings: CoreSettings, parts: Partial<CoreParts>) {
  const { database, clock, logger } = settings;
  const { platform } = database;
  await checkDatabase({
    tenantPool: database.tenant,
    platformPool: database.platformPool,
    expectedMigrations: settings.expectedMigrations,
  });
  const guard = await createStatementGuard({ tenant: tenantTableNames(), shared: sharedTables });
  const vault = replaced(createVault(settings.masterKeys), parts.vault);
  await checkMasterKeys(platform, vault);
  const counters: Counters = replaced(
    settings.redisUrl ? createRedisCounters({ url: settings.redisUrl }) : createInProcessCounters(),
    parts.counters,
  );
  try {
    await counters.check();
  } catch (error) {
    // Its connection would keep trying, and the process alive.
    await counters.close();
    throw error;
  }
  const tally = createTally();
  const meter = createLoadMeter({ clock });
  const tenancy = createTenancy({ database, guard: countStatements(guard, tally), onWork: meter.onWork });
  const audit = createAudit({ tenancy, clock });
  const owns = replaced(ordinaryOwns, parts.owns);
  const tokens = replaced(createTokens({ keys: parseTokenKeys(settings.tokenKeys), clock }), parts.tokens);
  return {
    vault,
    counters,
    tally,
    meter,
    tenancy,
    audit,
    owns,
    isBound: replaced(createBinding(owns), parts.isBound),
    canaries: createCanaries({ tenancy, platform, audit, keys: vault.canaryKeys, tally, logger }),
    access: countTokens(createAccess({ platform, tenancy, audit, tokens, clock }), tally),
  };
}

function replaced<T>(ordinary: T, replace: ((ordinary: T) => T) | undefined): T {
  return replace ? replace(ordinary) : ordinary;
}
