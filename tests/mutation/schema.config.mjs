import { mutants } from './mutants.mjs';

/** What is made once, while a program is loaded: each mutant of it starts anew, so its tests stand by themselves. */
export default mutants({
  mutate: ['packages/core/src/db/{clone-statements,cloned-tables,columns,tables}.ts'],
  part: 'schema',
  timeoutMs: 15_000,
});
