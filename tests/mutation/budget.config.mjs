import { mutants } from './mutants.mjs';

export default mutants({ mutate: ['packages/core/src/budget/*.ts'], tests: 'vitest.budget.config.ts' });
