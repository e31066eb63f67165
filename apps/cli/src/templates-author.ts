import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { CoreError, lintTemplates, type Preview, type PreviewAnswer, previewDraft, systemClock } from '@rowhouse/core';
import { templatesFolder } from '@rowhouse/server';
import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

/** Begins an industry with another one's files, to be rewritten. The folder's name is its slug. */
export function newIndustry(target: string, like: string): number {
  const folder = resolve(target);
  const slug = basename(folder);
  const source = join(templatesFolder, 'industries', like);
  if (!/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(slug))
    throw new CoreError('bad-input', 'Name the folder as the industry: lower-case words joined by hyphens.');
  if (!existsSync(join(source, 'industry.yaml'))) throw new CoreError('not-found', `There is no industry "${like}".`);
  if (existsSync(folder)) throw new CoreError('conflict', `${folder} is there already.`);
  cpSync(source, folder, { recursive: true });
  const file = join(folder, 'industry.yaml');
  const text = readFileSync(file, 'utf8')
    .replace(/^slug: .*$/m, `slug: ${slug}`)
    .replace(/^name: .*$/m, `name: ${slug.charAt(0).toUpperCase()}${slug.slice(1).replaceAll('-', ' ')}`)
    .replace(/^version: .*$/m, 'version: 1');
  writeFileSync(file, text);
  process.stdout.write(
    `${folder} has the eight files of ${like}. Rewrite every one of them, then: rowhouse templates check ${target}\n`,
  );
  return 0;
}

/** Checks an industry of one's own, and makes it one that companies can be born in. @returns 1 when it has faults. */
export async function publishIndustry(target: string, json: boolean): Promise<number> {
  const folder = resolve(target);
  const { trades } = await lintTemplates({ folder: templatesFolder, names: [folder] });
  const findings = trades.flatMap((trade) => trade.findings);
  if (findings.length > 0) {
    if (json) printJson({ published: false, findings });
    else
      process.stderr.write(
        `${findings.map(({ rule, place, text }) => `${rule}  ${place}: ${text}`).join('\n')}\nNot published: ${findings.length} findings.\n`,
      );
    return 1;
  }
  return withCore(async ({ core }) => {
    const { slug, isNew } = await core.templates.publish(templatesFolder, { slug: basename(folder), folder });
    if (json) printJson({ published: isNew, slug });
    else process.stdout.write(isNew ? `${slug} is published.\n` : `${slug} was published before, just as it is.\n`);
    return 0;
  });
}

/**
 * What a company of an industry would get: its answers to a few questions, its coverage, its pages.
 * @param wanted the slug of a published industry, or the folder of one that is not published yet: for that no database is needed.
 */
export async function previewIndustry(wanted: string, questions: readonly string[], json: boolean): Promise<number> {
  if (!/[./\\]/.test(wanted))
    return withCore(({ core }) =>
      core.previews
        .get(wanted)
        .then((preview) => tellPreview(preview, (question) => core.previews.ask(wanted, question), questions, json)),
    );
  const folder = resolve(wanted);
  if (!existsSync(join(folder, 'industry.yaml')))
    throw new CoreError(
      'not-found',
      `${folder} has no industry.yaml. Name a published industry, or the folder of a draft.`,
    );
  const { preview, ask } = await previewDraft(templatesFolder, { slug: basename(folder), folder }, systemClock);
  return tellPreview(preview, ask, questions, json);
}

async function tellPreview(
  preview: Preview,
  ask: (question: string) => Promise<PreviewAnswer>,
  questions: readonly string[],
  json: boolean,
): Promise<number> {
  const asked = questions.length > 0 ? questions : (preview.agents[0]?.starters ?? []);
  const answers: ({ question: string } & PreviewAnswer)[] = [];
  for (const question of asked) answers.push({ question, ...(await ask(question)) });
  if (json) {
    printJson({ ...preview, answers });
    return 0;
  }
  process.stdout.write(`${preview.name}, version ${preview.version}\n\n`);
  for (const { question, text, sources, figures } of answers) {
    const named = [...(figures ? ['services, prices and hours'] : []), ...sources.map((source) => `“${source}”`)];
    const quoted = named.length > 0 ? `\n(Quoted from ${named.join(', ')})` : '';
    process.stdout.write(`> ${question}\n${`${text}${quoted}`.replaceAll(/^/gm, '  ')}\n\n`);
  }
  printTable(
    ['It can answer', 'Entries'],
    preview.coverage.map(({ name, entries }) => [name, entries]),
  );
  process.stdout.write('\n');
  printTable(
    ['Page', 'Sections'],
    preview.pages.map(({ title, sections }) => [title, sections.length]),
  );
  return 0;
}
