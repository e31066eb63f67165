/** What is searched for mutants, part by part: files, and the smallest set of tests that must notice a change of them. */
export const parts = {
  /** What refuses a statement, and else needs no database: about a second for each mutant. */
  guard: {
    mutate: [
      'packages/core/src/db/{statement-*,encoding,errors,executor,one-sync-query,prepared-*}.ts',
      'packages/core/src/tenant/{company-id,context,keys,ownership}.ts',
      'packages/core/src/credentials/vault.ts',
    ],
    tests: [
      'packages/core/src/db/{encoding,errors,one-sync-query,prepared-*,statement-*}.test.ts',
      'packages/core/src/{tenant,credentials}/*.test.ts',
    ],
  },
  /** What is made once, while a program is loaded: every test starts anew for each mutant, so these stand by themselves. */
  schema: {
    mutate: ['packages/core/src/db/{clone-statements,cloned-tables,columns,tables}.ts'],
    tests: ['packages/core/src/db/{clone-statements,columns,tables}.test.ts'],
  },
  tenancy: {
    mutate: ['packages/core/src/tenant/{tenancy,settled}.ts', 'packages/core/src/db/revisions.ts'],
    tests: ['tests/isolation/{tenant-handle,kept-settings}.test.ts'],
    database: true,
  },
  connections: {
    mutate: ['packages/core/src/db/{connection,database,platform}.ts'],
    tests: ['tests/isolation/connections.test.ts'],
    database: true,
  },
  keys: {
    mutate: ['packages/core/src/credentials/{data-keys,service}.ts'],
    tests: ['tests/isolation/data-keys.test.ts'],
    database: true,
  },
  start: {
    mutate: ['packages/core/src/db/{catalog,migrate,self-check}.ts'],
    tests: ['tests/isolation/{migrations,start-check}.test.ts'],
    database: true,
  },
  budget: {
    mutate: ['packages/core/src/budget/*.ts'],
    tests: [
      'packages/core/src/budget/*.test.ts',
      'tests/features/{budget,ledger,limiter-losses,limiter-rules}.test.ts',
    ],
    database: true,
  },
};

/** Parts by a name for several. */
const groups = { ground: ['tenancy', 'connections', 'keys', 'start'] };

/** @param {string | undefined} name a part, a group, or nothing. @returns {string[] | undefined} the parts; nothing for another word. */
export function partsOf(name) {
  if (name === undefined || name.startsWith('-')) return Object.keys(parts);
  return groups[name] ?? (Object.hasOwn(parts, name) ? [name] : undefined);
}
