import { defineConfig } from 'vitest/config';
import base from '../vitest.config.ts';

/** The tests that must notice a change of what the tables are made of. */
export default defineConfig({
  ...base,
  test: { include: ['packages/core/src/db/{clone-statements,columns,tables}.test.ts'] },
});
