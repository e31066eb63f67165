import type { CompanyId } from '../tenant/company-id.ts';
import type { Connection, Pool } from './connection.ts';
import { unwrapDatabaseError } from './errors.ts';
import { createTenantDatabase, type QueryConfig, type QueryResult, type TenantDatabase } from './executor.ts';

/** A drizzle database as rowhouse_platform: everything of `platform`, and of `tenant` nothing but INSERT under its walls. */
export type PlatformDatabase = TenantDatabase;

export type Platform = {
  /** Each statement by itself. */
  db: PlatformDatabase;
  /** Several statements, all or nothing. */
  transaction<T>(work: (db: PlatformDatabase) => Promise<T>): Promise<T>;
  /** Statements that furnish a new company's house: one round trip, one transaction, inside its walls. */
  furnish(companyId: CompanyId, statements: readonly { text: string; values: unknown[] }[]): Promise<QueryResult[]>;
};

/** The platform's plane over a pool of rowhouse_platform. */
export function createPlatform(pool: Pool): Platform {
  async function withConnection<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const connection = await pool.acquire();
    try {
      return await work(connection);
    } finally {
      connection.release();
    }
  }

  const sendOne = async (connection: Connection, config: QueryConfig, values: unknown[]): Promise<QueryResult> => {
    const [result] = await connection.send([{ config, values }]);
    return result;
  };

  return {
    db: createTenantDatabase((config, values) => withConnection((connection) => sendOne(connection, config, values))),
    transaction: (work) =>
      withConnection(async (connection) => {
        await connection.beginPlain();
        try {
          const result = await work(createTenantDatabase((config, values) => sendOne(connection, config, values)));
          await connection.commit();
          return result;
        } catch (error) {
          await connection.rollback();
          throw unwrapDatabaseError(error);
        }
      }),
    furnish: (companyId, statements) =>
      withConnection((connection) =>
        connection.sendAs(
          companyId,
          statements.map(({ text, values }) => ({ config: { text }, values })),
        ),
      ),
  };
}
