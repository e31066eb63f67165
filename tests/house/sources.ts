import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../..', import.meta.url));

const outside = new Set(['node_modules', 'dist', 'dist-types', '.git', '.rowhouse', 'artifacts']);

/** The paths of all files below a folder of the repository, from its root on. */
export function filesBelow(folder: string, isWanted: (path: string) => boolean = () => true): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .filter((entry) => !outside.has(entry.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      return entry.isDirectory() ? filesBelow(path, isWanted) : isWanted(path) ? [path] : [];
    })
    .sort();
}

export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** Sources of the product: no tests, no builds. */
export function productSources(): string[] {
  return ['packages', 'apps'].flatMap((folder) =>
    filesBelow(folder, (path) => /\.tsx?$/.test(path) && path.includes('/src/') && !/\.test\.tsx?$/.test(path)),
  );
}

/** What a file imports or re-exports, as written. */
export function importsOf(source: string): string[] {
  return [...source.matchAll(/(?:from|import)\s*\(?\s*'([^']+)'/g)].flatMap(([, name]) => (name ? [name] : []));
}
