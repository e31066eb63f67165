export { type EmbeddedPostgres, startEmbeddedPostgres } from './postgres.ts';
export { isEnterable, locatePostgresBinaries, type PostgresBinaries, unprivilegedUser } from './postgres-binaries.ts';
export { freePort, initializeCluster, type PostgresProcess, startPostgres } from './postgres-process.ts';
