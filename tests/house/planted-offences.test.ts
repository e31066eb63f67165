import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { biomeOffences, type Offence, typedOffences } from './offences.ts';
import { root } from './sources.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A small tree with our own configuration in it and one offence per file. */
function plant(offences: readonly Offence[], copied: readonly string[], written: Record<string, string>): string {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-offences-'));
  folders.push(folder);
  for (const path of copied) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  for (const [path, text] of [...Object.entries(written), ...offences.map(({ path, text }) => [path, text] as const)]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** What a tool says about the tree; a tool that finds something ends badly, and that is what is wanted here. */
function say(tool: string, parameters: readonly string[], cwd: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      join(root, 'node_modules', '.bin', tool),
      parameters,
      { cwd, maxBuffer: 64_000_000 },
      (_error, stdout, stderr) => {
        resolve(`${stdout}\n${stderr}`);
      },
    );
  });
}

describe('Biome', async () => {
  const manifests = ['packages/core', 'packages/api', 'apps/web', 'apps/widget'].map((path) => `${path}/package.json`);
  const folder = plant(biomeOffences, ['biome.json', '.gitignore', 'package.json', ...manifests], {});
  const said = await say('biome', ['check', '--reporter=github', '--max-diagnostics=1000', '.'], folder);
  test.each(biomeOffences)('bites with $rule in $path', ({ rule, path }) => {
    const lines = said.split('\n').filter((line) => line.includes(`${path},`));
    expect(lines.filter((line) => line.includes(`/${rule},`) || line.includes(`title=${rule},`))).not.toEqual([]);
  });
});

describe('oxlint', async () => {
  const tsconfig = JSON.stringify({
    compilerOptions: { strict: true, target: 'es2022', module: 'nodenext' },
    include: ['src'],
  });
  const folder = plant(typedOffences, ['.oxlintrc.json'], {
    'tsconfig.json': tsconfig,
    'package.json': '{"type":"module"}',
  });
  const said = await say('oxlint', ['--type-aware', '--format=github'], folder);
  test.each(typedOffences)('bites with $rule in $path', ({ rule, path }) => {
    const lines = said.split('\n').filter((line) => line.includes(path));
    expect(lines.filter((line) => line.includes(rule))).not.toEqual([]);
  });
});

test('the type checker sees an undefined element of a list', async () => {
  const offence = { rule: 'TS2322', path: 'src/index.ts', text: 'export const first: string = ([] as string[])[0];\n' };
  const own = JSON.stringify({
    extends: './tsconfig.base.json',
    compilerOptions: { outDir: 'dist', rootDir: 'src' },
    include: ['src'],
  });
  const folder = plant([offence], ['tsconfig.base.json'], {
    'tsconfig.json': own,
    'package.json': '{"type":"module"}',
  });
  expect(await say('tsc', ['--build', '--pretty', 'false'], folder)).toContain('TS2322');
});

test('knip sees an export that nobody imports', async () => {
  const folder = plant([], [], {
    'package.json': '{"name":"x","type":"module"}',
    'knip.json': '{"entry":["src/index.ts"],"project":["src/**/*.ts"]}',
    'src/index.ts': "import { used } from './parts.ts';\nused();\n",
    'src/parts.ts': 'export function used() {}\nexport function forgotten() {}\n',
  });
  expect(await say('knip', ['--no-progress'], folder)).toContain('forgotten');
});
