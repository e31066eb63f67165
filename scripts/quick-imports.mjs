/**
 * Loaded before everything else (`--import`), so that a process starts in a third of its time; what is imported stays the same.
 * What was compiled, and the types that were taken off, are kept for the next process. And to know whether a file is a module, Node
 * parses the whole package.json that it belongs to at each import of it: drizzle's has 179 kB, and its own imports alone took more
 * than a second of processor time. Here a package is asked once.
 */
import { readFileSync } from 'node:fs';
import { enableCompileCache, registerHooks } from 'node:module';
import { fileURLToPath } from 'node:url';

enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/compiled', import.meta.url)));

/** A package that stands in node_modules, or one of ours. */
const home = /^file:\/\/.*\/(?:node_modules\/(?:@[^/]+\/)?[^/]+|packages\/[^/]+|apps\/[^/]+|tests|bench)\//;
const extension = /\.[mc]?js$/;
const types = new Map();
const resolved = new Map();

registerHooks({
  resolve(specifier, context, next) {
    const root = home.exec(context.parentURL ?? '')?.[0];
    if (root === undefined || !context.conditions.includes('import')) return next(specifier, context);
    if (specifier.startsWith('.')) {
      const { href } = new URL(specifier, context.parentURL);
      // Other files, and whatever else can stand in an address, are for Node.
      const isPlain = root.includes('/node_modules/') && href.startsWith(root) && extension.test(href);
      return isPlain ? { url: href, format: formatOf(href), shortCircuit: true } : next(specifier, context);
    }
    if (/^(?:[a-z]+:|[/#])/.test(specifier)) return next(specifier, context);
    const key = `${root} ${specifier} ${context.conditions.join(' ')}`;
    const known = resolved.get(key) ?? next(specifier, context);
    resolved.set(key, known);
    return { ...known, shortCircuit: true };
  },
});

function formatOf(href) {
  if (href.endsWith('.mjs')) return 'module';
  if (href.endsWith('.cjs')) return 'commonjs';
  return typeIn(new URL('.', href).href);
}

/** What the nearest package.json says of `.js`, folder by folder upwards. Source: nodejs.org/api/packages.html#type. */
function typeIn(folder) {
  const known = types.get(folder);
  if (known !== undefined) return known;
  let found;
  try {
    found = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')).type === 'module' ? 'module' : 'commonjs';
  } catch {
    found = typeIn(new URL('..', folder).href);
  }
  types.set(folder, found);
  return found;
}
