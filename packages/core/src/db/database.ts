import { createPool, type Pool } from './connection.ts';
import { createPlatform, type Platform } from './platform.ts';

export type DatabaseConfig = {
  /** Logs in as rowhouse_tenant. */
  tenantUrl: string;
  /** Logs in as rowhouse_platform. */
  platformUrl: string;
  tenantConnections: number;
  platformConnections: number;
  /** A transaction pooler stands between. */
  pooled: boolean;
  /** Tenant batches as explicit transactions, for a distributed PostgreSQL. */
  explicitTransactions: boolean;
};

/** Both planes' pools. Nobody but tenancy touches `tenant`. */
export type Database = { tenant: Pool; platformPool: Pool; platform: Platform; close(): Promise<void> };

/** Opens both planes' pools; nothing is asked of PostgreSQL before the first statement. */
export function openDatabase(config: DatabaseConfig): Database {
  const shared = { pooled: config.pooled, explicitTransactions: config.explicitTransactions };
  const tenant = createPool({ url: config.tenantUrl, size: config.tenantConnections, ...shared });
  const platformPool = createPool({ url: config.platformUrl, size: config.platformConnections, ...shared });
  return {
    tenant,
    platformPool,
    platform: createPlatform(platformPool),
    async close() {
      await Promise.all([tenant.end(), platformPool.end()]);
    },
  };
}
