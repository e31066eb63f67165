export { type CatalogFinding, checkCatalog } from './catalog.ts';
export { clonedBeforeUsers, clonedTable, type ClonedTable } from './cloned-tables.ts';
export { createPool, type Pool, type PoolSettings } from './connection.ts';
export { type Database, type DatabaseConfig, openDatabase } from './database.ts';
export { createDatabase, migrateDatabase, readJournal, sealDatabase } from './migrate.ts';
export type { Platform, PlatformDatabase } from './platform.ts';
export { checkDatabase, inspectWalls } from './self-check.ts';
export { createStatementGuard, type StatementGuard } from './statement-guard.ts';
export { sharedTables, tenantTableNames } from './tables.ts';
