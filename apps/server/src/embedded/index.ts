export { isEnterable, locatePostgresBinaries, type PostgresBinaries, unprivilegedUser } from './postgres-binaries.ts';
export { freePort, initializeCluster, type PostgresProcess, startPostgres } from './postgres-process.ts';
