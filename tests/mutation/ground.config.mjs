import { mutants } from './mutants.mjs';

export default mutants({
  mutate: [
    'packages/core/src/{tenant,credentials}/*.ts',
    'packages/core/src/db/{connection,encoding,errors,executor,one-sync-query,prepared-statements,statement-*}.ts',
  ],
  part: 'ground',
});
