import { existsSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { expect, test } from 'vitest';
import { filesBelow, read, root } from './sources.ts';

const atRoot = ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'SECURITY.md', 'CONTRIBUTING.md'];
const documents = [
  ...atRoot.filter((path) => existsSync(join(root, path))),
  ...filesBelow('docs', (path) => path.endsWith('.md')),
];

test('there are documents to look at', () => {
  expect(documents).toContain('README.md');
  expect(documents.length).toBeGreaterThan(3);
});

test('every decision is in the index, and the index names no other', () => {
  const index = read('docs/decisions/README.md');
  const listed = [...index.matchAll(/\]\((\d{4}-[^)]+\.md)\)/g)].map(([, name]) => name);
  const written = filesBelow('docs/decisions', (path) => /\d{4}-.*\.md$/.test(path)).map((path) =>
    path.split('/').at(-1),
  );
  expect(listed.toSorted()).toEqual(written);
});

test.each(documents)('every link of %s leads to something', (path) => {
  const links = [...read(path).matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].flatMap(([, link]) => (link ? [link] : []));
  const dead = links
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => !existsSync(join(root, normalize(join(dirname(path), link)))));
  expect(dead).toEqual([]);
});

test.each(documents)('every path and command that %s names exists', (path) => {
  const named = [...read(path).matchAll(/`([^`\n]+)`/g)].flatMap(([, text]) => (text ? [text] : []));
  const paths = named.filter((text) =>
    /^(?:apps|packages|tests|scripts|docs|drizzle|templates|bench)\/[\w./-]+$/.test(text),
  );
  expect(paths.filter((name) => !existsSync(join(root, name)))).toEqual([]);
  const { scripts } = JSON.parse(read('package.json')) as { scripts: Record<string, string> };
  const commands = [...read(path).matchAll(/npm run ([\w-]+)/g)].flatMap(([, name]) => (name ? [name] : []));
  expect(commands.filter((name) => !(name in scripts))).toEqual([]);
});

test('the README lists every variable that the server reads, and no other', () => {
  const environment = read('apps/server/src/env.ts');
  const shape = environment.slice(environment.indexOf('const shape'), environment.indexOf('export type Environment'));
  const variables = [...shape.matchAll(/^ {2}([A-Z][A-Z_]+):/gm)].map(([, name]) => name);
  const table = read('README.md')
    .split('\n')
    .filter((line) => line.startsWith('| `') && /^\| `[A-Z_]+`/.test(line));
  const listed = table.flatMap((line) =>
    [...(line.split('|')[1] ?? '').matchAll(/`([A-Z_]+)`/g)].map(([, name]) => name),
  );
  expect(variables.length).toBeGreaterThan(10);
  expect(listed.toSorted()).toEqual(variables.toSorted());
});
