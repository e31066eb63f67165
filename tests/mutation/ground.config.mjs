import { mutants } from './mutants.mjs';

export default mutants({
  mutate: [
    'packages/core/src/tenant/{tenancy,settled}.ts',
    'packages/core/src/db/{connection,database,platform,revisions,self-check,catalog,migrate}.ts',
    'packages/core/src/credentials/{data-keys,service}.ts',
  ],
  part: 'ground',
});
