import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where things are. The scripts run on the machine's own Node; everything else runs on the private one. */
export const root = fileURLToPath(new URL('..', import.meta.url));
export const inRoot = (...parts) => join(root, ...parts);
export const privateNode = inRoot('node_modules', '.bin', 'node');
/** Makes packages resolve to their TypeScript sources, and start quickly. */
export const sourceFlags = [
  '--conditions=rowhouse-source',
  '--disable-warning=ExperimentalWarning',
  `--import=${new URL('quick-imports.mjs', import.meta.url).href}`,
];
