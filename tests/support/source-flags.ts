/** For a process of the product's own: its packages from their sources, quickly; as `scripts/places.mjs` has them. */
export const sourceFlags: readonly string[] = [
  '--conditions=rowhouse-source',
  `--import=${new URL('../../scripts/quick-imports.mjs', import.meta.url).href}`,
];
