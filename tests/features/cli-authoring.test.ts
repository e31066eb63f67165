import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { plantWords } from '../support/planted-words.ts';
import { removeDataFolder, startServerProcess } from '../support/server.ts';
import { sourceFlags } from '../support/source-flags.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const server = await startServerProcess();
const workshop = mkdtempSync(join(tmpdir(), 'rowhouse-cli-authoring-'));
afterAll(async () => {
  await server.stop();
  removeDataFolder(server.dataFolder);
  rmSync(workshop, { recursive: true, force: true });
});
const pottery = join(workshop, 'pottery');

/** `rowhouse templates …`, as an operator types it. */
const templates = (...parameters: string[]) => rowhouse('templates', ...parameters);

function rowhouse(...parameters: string[]) {
  const flags = [...sourceFlags, 'apps/cli/src/main.ts'];
  return run(`${root}node_modules/.bin/node`, [...flags, ...parameters], {
    cwd: root,
    env: { PATH: process.env['PATH'], ROWHOUSE_DATA: server.dataFolder },
    maxBuffer: 32_000_000,
  });
}

function rewrite(name: string, replacements: [string | RegExp, string][]): void {
  plantWords(join(pottery, `${name}.yaml`), replacements);
}

test('an industry begins with the files of another, in a folder that bears its slug', async () => {
  const { stdout } = await templates('new', pottery, '--like', 'cafe-bakery');
  expect(stdout).toContain(`${pottery} has the eight files of cafe-bakery.`);
  expect(readdirSync(pottery)).toHaveLength(8);
  expect(readFileSync(join(pottery, 'industry.yaml'), 'utf8')).toMatch(/^slug: pottery\nname: Pottery$/m);
  for (const [parameters, sentence] of [
    [[pottery], `${pottery} is there already.`],
    [[join(workshop, 'My Shop')], 'Name the folder as the industry: lower-case words joined by hyphens.'],
    [[join(workshop, 'glass'), '--like', 'alchemy'], 'There is no industry "alchemy".'],
  ] as const)
    await expect(templates('new', ...parameters)).rejects.toMatchObject({ code: 1, stderr: `${sentence}\n` });
  expect(existsSync(join(workshop, 'glass'))).toBe(false);
}, 120_000);

test('a draft is previewed before anybody can sign up for it, faults and all told in sentences', async () => {
  rewrite('knowledge', [
    [
      /(id: gift-cards\n[\s\S]*?answer: )"[^"]*"/,
      '$1"Vouchers for the potter\'s wheel, {{price.gift-card}}, at the counter. They do not run out, and a lost one is replaced when you bring the receipt. Wrapped in clay paper if you like, with a name on it."',
    ],
  ]);
  const preview = JSON.parse((await templates('preview', pottery, 'do you sell gift cards', '--json')).stdout) as {
    name: string;
    answers: { text: string; answered: boolean }[];
    coverage: { entries: number }[];
    pages: unknown[];
  };
  expect(preview.name).toBe('Pottery');
  expect(preview.answers).toMatchObject([
    { answered: true, text: expect.stringContaining("potter's wheel, from $10") },
  ]);
  expect(preview.coverage.every(({ entries }) => entries > 0)).toBe(true);
  expect(preview.pages).toHaveLength(10);
  expect((await templates('preview', pottery)).stdout).toMatch(
    /^Pottery, version 1\n\n> [\s\S]*It can answer +Entries/,
  );
  // It is offered to nobody yet.
  await expect(templates('preview', 'pottery')).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no such industry. Choose one from the list.\n',
  });
  await expect(templates('preview', join(workshop, 'nowhere'))).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringContaining('has no industry.yaml. Name a published industry, or the folder of a draft.'),
  });
  rewrite('services', [['services:', 'servises:']]);
  await expect(templates('preview', pottery)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/services\.yaml.*servises/s),
  });
  rewrite('services', [['servises:', 'services:']]);
}, 120_000);

test('what is a copy is not published; rewritten it is, and companies are born in it without a line of code', async () => {
  const checked = await templates('check', pottery).catch((error: { code: number; stdout: string }) => error);
  expect(checked).toMatchObject({ code: 1, stdout: expect.stringMatching(/near-copy .*cafe-bakery/) });
  await expect(templates('publish', pottery)).rejects.toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/Not published: \d+ findings\./),
  });
  await expect(templates('check', 'alchemy')).rejects.toMatchObject({
    code: 1,
    stderr: 'There is no industry "alchemy". Name one by its slug or by its folder.\n',
  });
  // In words of its own: every other word is followed by one that the bakery does not have there.
  const file = join(pottery, 'knowledge.yaml');
  const reworded = (answer: string) =>
    answer
      .split(/(\s+)/)
      .map((word, index) => (index % 4 === 0 && word !== '' ? `${word} so` : word))
      .join('');
  writeFileSync(
    file,
    readFileSync(file, 'utf8').replaceAll(
      /(answer: ")([^"]*)"/g,
      (_all, head: string, answer: string) => `${head}${answer.startsWith('Vouchers') ? answer : reworded(answer)}"`,
    ),
  );
  expect((await templates('check', pottery)).stdout).toContain('1 industry is fit for companies.');
  expect((await templates('publish', pottery)).stdout).toBe('pottery is published.\n');
  expect((await templates('publish', pottery)).stdout).toBe('pottery was published before, just as it is.\n');
  expect((await templates('preview', 'pottery', 'do you sell gift cards')).stdout).toContain(
    "potter's wheel, from $10",
  );
  const admin = ['--admin-name', 'Pia', '--admin-email', 'pia@example.com', '--admin-password', 'clay on the wheel'];
  const wish = ['companies', 'provision', '--name', 'Pia Pots', '--industry', 'pottery', ...admin, '--json'];
  const made = JSON.parse((await rowhouse(...wish)).stdout) as { slug: string };
  expect(await fetch(`${server.url}/sites/${made.slug}`).then((page) => page.text())).toContain('Pia Pots');
}, 240_000);
