import { basename, dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, importsOf, productSources, read } from './sources.ts';

const core = 'packages/core/src';
const ground = new Set(['base', 'db', 'tenant']);

/** Which room may enter which: a room that stands in nobody's list needs none. A change here is a decision. */
const order: Readonly<Record<string, readonly string[]>> = {
  access: ['audit', 'plans'],
  agents: ['audit'],
  appointments: ['audit', 'business', 'plans'],
  audit: ['plans'],
  authoring: ['business', 'knowledge', 'quoting', 'templates'],
  books: ['audit', 'budget', 'counters', 'fleet'],
  budget: ['audit', 'counters'],
  business: ['audit', 'budget'],
  canaries: ['audit'],
  companies: ['audit', 'budget', 'business', 'credentials', 'fleet', 'plans', 'templates'],
  contacts: [],
  conversations: [
    'access',
    'agents',
    'appointments',
    'audit',
    'business',
    'canaries',
    'contacts',
    'counters',
    'curation',
    'deals',
    'jobs',
    'knowledge',
    'llm',
    'memory',
    'plans',
    'quoting',
    'reports',
    'sites',
  ],
  counters: [],
  curation: ['agents', 'audit', 'business', 'fleet', 'jobs', 'knowledge'],
  credentials: [],
  deals: ['business'],
  evidence: ['access', 'budget', 'canaries'],
  fleet: [],
  jobs: [],
  knowledge: ['audit', 'fleet', 'jobs', 'llm', 'plans'],
  llm: ['audit', 'budget', 'canaries', 'credentials', 'plans'],
  memory: ['llm', 'plans'],
  plans: [],
  provisioning: ['access', 'audit', 'canaries', 'templates'],
  quoting: ['business', 'knowledge'],
  reports: ['business'],
  sites: ['audit', 'knowledge', 'plans'],
  templates: ['plans'],
  upgrades: ['audit', 'fleet', 'knowledge', 'templates'],
};

type Import = { file: string; from: string; to: string; path: string };

function importsBetweenRooms(): Import[] {
  return filesBelow(core, (path) => path.endsWith('.ts')).flatMap((file) => {
    const from = file.slice(core.length + 1).split('/')[0] ?? '';
    return importsOf(read(file))
      .filter((path) => path.startsWith('.'))
      .map((path) => join(dirname(file), path))
      .filter((path) => path.startsWith(`${core}/`))
      .map((path) => ({ file, from, to: path.slice(core.length + 1).split('/')[0] ?? '', path }))
      .filter(({ to }) => to !== from);
  });
}

test('every room is in the order of the rooms, and the order has no circle', () => {
  const rooms = new Set(filesBelow(core).map((path) => path.slice(core.length + 1).split('/')[0] ?? ''));
  const known = [...rooms].filter((room) => !room.endsWith('.ts') && !ground.has(room));
  expect(known.length).toBeGreaterThan(10);
  expect(known.filter((room) => !(room in order))).toEqual([]);
  const visit = (room: string, path: readonly string[]): void => {
    if (path.includes(room)) throw new Error(`a circle: ${[...path, room].join(' → ')}`);
    for (const next of order[room] ?? []) visit(next, [...path, room]);
  };
  for (const room of Object.keys(order)) visit(room, []);
});

test('a room enters only the rooms below it, and only by their door', () => {
  const imports = importsBetweenRooms().filter(({ from, to }) => from in order && to in order);
  expect(imports.length).toBeGreaterThan(20);
  const offences = imports
    .filter(({ file, from, to, path }) => {
      const isTest = file.endsWith('.test.ts');
      return !isTest && (!order[from]?.includes(to) || basename(path) !== 'index.ts');
    })
    .map(({ file, path }) => `${file} imports ${path}`);
  expect(offences).toEqual([]);
});

test('the base imports nothing of ours, and the ground imports no room', () => {
  const offences = importsBetweenRooms()
    .filter(({ from, to }) => ground.has(from) && (from === 'base' || !ground.has(to)))
    .map(({ file, path }) => `${file} imports ${path}`);
  expect(offences).toEqual([]);
});

test('SQL is written in repositories and in db alone', () => {
  const mayWriteSql = (path: string) => /\/db\/|\/tenant\/|[/-]repository\.ts$/.test(path);
  const offences = productSources()
    .filter((path) => !mayWriteSql(path))
    .filter((path) =>
      importsOf(read(path)).some((name) => name === 'pg' || name === 'drizzle-orm' || name.startsWith('drizzle-orm/')),
    );
  expect(offences).toEqual([]);
});

test('keys outside PostgreSQL are made by the key builder alone, and Redis takes no others', () => {
  const keyBuilder = `${core}/tenant/keys.ts`;
  const client = `${core}/counters/keyed-redis.ts`;
  const sources = productSources();
  expect(sources).toEqual(expect.arrayContaining([keyBuilder, client]));
  expect(sources.filter((path) => path !== keyBuilder && madeByHand(read(path)))).toEqual([]);
  expect(sources.filter((path) => path !== client && importsOf(read(path)).includes('ioredis'))).toEqual([]);
});

/** A key by a cast, or text that looks like a company's key. */
function madeByHand(source: string): boolean {
  return /\bas (?:unknown as )?StoreKey\b|:\{\$\{/.test(source);
}

test('the check for keys bites', () => {
  expect(madeByHand(['const key = `run:{$', '{companyId}}`;'].join(''))).toBe(true);
  expect(madeByHand("const key = 'run' as StoreKey;")).toBe(true);
  expect(madeByHand("const key = tenantKey(context, 'run', runId);")).toBe(false);
});

test('the environment is read in env.ts alone', () => {
  const offences = productSources().filter((path) => basename(path) !== 'env.ts' && /process\.env\b/.test(read(path)));
  expect(offences).toEqual([]);
});

test('modules hold no state that outlives a call, so that nothing of one company waits there for another', () => {
  const sources = productSources().filter((path) => !path.startsWith('apps/web') && !path.startsWith('apps/widget'));
  expect(sources.length).toBeGreaterThan(80);
  const offences = sources.flatMap((path) =>
    read(path)
      .split('\n')
      .filter(isModuleState)
      .map((line) => `${path}: ${line}`),
  );
  expect(offences).toEqual([]);
});

/** At the left margin: a variable that can be set again, or a collection that its type does not freeze. */
function isModuleState(line: string): boolean {
  if (/^(?:export )?(?:let|var) /.test(line)) return true;
  const collection = /^(?:export )?const \w+(?<type>: [^=]+)? = (?:new (?:Map|Set|WeakMap|WeakSet|Array)\b|\[\];)/.exec(
    line,
  );
  return collection !== null && !/: (?:ReadonlySet|ReadonlyMap|readonly )/.test(collection.groups?.['type'] ?? '');
}

test('the check for state bites', () => {
  expect(isModuleState('const cache = new Map<string, string>();')).toBe(true);
  expect(isModuleState('export let count = 0;')).toBe(true);
  expect(isModuleState('const seen: string[] = [];')).toBe(true);
  expect(isModuleState("const words: ReadonlySet<string> = new Set(['a']);")).toBe(false);
});
