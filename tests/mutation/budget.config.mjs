import { mutants } from './mutants.mjs';

export default mutants({ mutate: ['packages/core/src/budget/*.ts'], part: 'budget' });
