import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('..', import.meta.url));
// Packages are entered by their sources. Conditions alone do not reach the global set-up: it would run the last build.
const resolve = {
  alias: [
    { find: /^@rowhouse\/core$/, replacement: `${root}packages/core/src/index.ts` },
    { find: /^@rowhouse\/core\/database$/, replacement: `${root}packages/core/src/db/index.ts` },
    { find: /^@rowhouse\/core\/tenant$/, replacement: `${root}packages/core/src/tenant/index.ts` },
    { find: /^@rowhouse\/api$/, replacement: `${root}packages/api/src/index.ts` },
    { find: /^@rowhouse\/api\/client$/, replacement: `${root}packages/api/src/client.ts` },
    { find: /^@rowhouse\/server$/, replacement: `${root}apps/server/src/index.ts` },
    { find: /^@rowhouse\/server\/embedded$/, replacement: `${root}apps/server/src/embedded/index.ts` },
  ],
};
/** A process of its own for each file; what it loads was made before, by Vite and by Node, and is kept while it does not change. */
const quick = {
  fsModuleCache: true,
  execArgv: [
    '--conditions=rowhouse-source',
    `--import=${new URL('../scripts/quick-imports.mjs', import.meta.url).href}`,
  ],
};
const outside = ['**/node_modules/**', '**/dist/**', '**/dist-types/**'];

export default defineConfig({
  root,
  resolve,
  test: {
    ...quick,
    maxWorkers: 2,
    reporters: ['default', 'json'],
    outputFile: { json: `${root}artifacts/tests.json` },
    projects: [
      {
        root,
        resolve,
        test: {
          ...quick,
          name: 'unit',
          include: ['packages/*/src/**/*.test.ts', 'apps/*/src/**/*.test.{ts,tsx}', 'bench/*.test.ts'],
          exclude: outside,
        },
      },
      {
        root,
        resolve,
        test: {
          ...quick,
          name: 'house',
          include: ['tests/{house,features,isolation,faults,browser}/**/*.test.ts'],
          exclude: outside,
          globalSetup: ['tests/support/global-setup.ts'],
          pool: 'forks',
          // A real database and sometimes a browser, on two cores: slow is not stuck.
          testTimeout: 60_000,
          hookTimeout: 60_000,
          expect: { poll: { timeout: 15_000 } },
        },
      },
    ],
  },
});
