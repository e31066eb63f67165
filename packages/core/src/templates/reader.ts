import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { load, YAMLException } from 'js-yaml';
import { z } from 'zod';
import { CoreError } from '../base/index.ts';
import {
  agentsFile,
  businessFile,
  companyFile,
  entryFile,
  goldenFile,
  industryFile,
  masterFile,
  messagesFile,
  pricesFile,
  servicesFile,
  siteFile,
  startersFile,
  termsFile,
  tiersFile,
} from './format.ts';

export type CompanyTemplate = z.infer<typeof companyFile> &
  z.infer<typeof agentsFile> & { messages: z.infer<typeof messagesFile>['templates'] } & {
    tiers: z.infer<typeof tiersFile>['tiers'];
    checksum: string;
  };

export type IndustryTemplate = z.infer<typeof industryFile> & {
  entries: z.infer<typeof entryFile>['entries'];
  services: z.infer<typeof servicesFile>['services'];
  adjustments: z.infer<typeof servicesFile>['adjustments'];
  othersMoney: z.infer<typeof servicesFile>['othersMoney'];
  business: z.infer<typeof businessFile>;
  pages: z.infer<typeof siteFile>['pages'];
  starters: z.infer<typeof startersFile>['starters'];
  terms: z.infer<typeof termsFile>['terms'];
  golden: z.infer<typeof goldenFile>;
  checksum: string;
};

export type MasterTemplate = z.infer<typeof masterFile> & { checksum: string };
export type ModelPrice = z.infer<typeof pricesFile>['prices'][number];

/** What is to be published; industries that have not changed are left out. */
export type TemplateLibrary = { company: CompanyTemplate; industries: IndustryTemplate[]; master: MasterTemplate };

/** A trade's slug, which is also its folder's name, and where its files are. */
export type IndustryFolder = { slug: string; folder: string };

/**
 * The trades of a `templates/` folder and of an operator's own folder of trades, by slug. A trade of the operator's with a
 * slug that the product has too takes its place.
 * @throws CoreError 'bad-input' when the operator's folder cannot be read.
 */
export async function listIndustryFolders(folder: string, own?: string): Promise<IndustryFolder[]> {
  const [products, operators] = await Promise.all([
    listFolders(join(folder, 'industries')),
    own === undefined ? [] : listFolders(own),
  ]);
  const bySlug = new Map([...products, ...operators].map((industry) => [industry.slug, industry]));
  return [...bySlug.values()].sort((a, b) => (a.slug < b.slug ? -1 : 1));
}

async function listFolders(folder: string): Promise<IndustryFolder[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new CoreError('bad-input', `${folder} cannot be read. It must be a folder with a folder for each industry.`, {
      cause,
    });
  });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => ({ slug: entry.name, folder: join(folder, entry.name) }));
}

/** What models cost. @throws CoreError 'bad-input'. */
export async function readModelPrices(folder: string): Promise<ModelPrice[]> {
  return (await readYaml(join(folder, 'platform', 'model-prices.yaml'), pricesFile)).value.prices;
}

export async function readMaster(folder: string): Promise<MasterTemplate> {
  const { value, text } = await readYaml(join(folder, 'master', 'knowledge.yaml'), masterFile);
  return { ...value, checksum: checksum([text]) };
}

export async function readCompany(folder: string): Promise<CompanyTemplate> {
  const [company, agents, messages, tiers] = await Promise.all([
    readYaml(join(folder, 'company.yaml'), companyFile),
    readYaml(join(folder, 'agents.yaml'), agentsFile),
    readYaml(join(folder, 'messages.yaml'), messagesFile),
    readYaml(join(folder, 'tiers.yaml'), tiersFile),
  ]);
  return {
    ...company.value,
    agents: agents.value.agents,
    messages: messages.value.templates,
    tiers: tiers.value.tiers,
    checksum: checksum([company.text, agents.text, messages.text, tiers.text]),
  };
}

const industryFiles = ['industry', 'knowledge', 'services', 'business', 'site', 'starters', 'terms', 'golden'] as const;

/** Equal as long as no file of the trade has changed; much quicker than reading what they mean. */
export async function checksumOf({ folder }: IndustryFolder): Promise<string> {
  return checksum(await Promise.all(industryFiles.map((name) => readText(join(folder, `${name}.yaml`)))));
}

/** @throws CoreError 'bad-input' that names the file and what is wrong in it. */
export async function readIndustry({ folder, slug }: IndustryFolder): Promise<IndustryTemplate> {
  const read = <T>(name: string, shape: z.ZodType<T>) => readYaml(join(folder, `${name}.yaml`), shape);
  const [industry, knowledge, services, business, site, starters, terms, golden] = await Promise.all([
    read('industry', industryFile),
    read('knowledge', entryFile),
    read('services', servicesFile),
    read('business', businessFile),
    read('site', siteFile),
    read('starters', startersFile),
    read('terms', termsFile),
    read('golden', goldenFile),
  ]);
  if (industry.value.slug !== slug)
    throw new CoreError('bad-input', `${folder}: industry.yaml says slug "${industry.value.slug}"; name it "${slug}".`);
  const files = [industry, knowledge, services, business, site, starters, terms, golden];
  return {
    ...industry.value,
    entries: knowledge.value.entries,
    services: services.value.services,
    adjustments: services.value.adjustments,
    othersMoney: services.value.othersMoney,
    business: business.value,
    pages: site.value.pages,
    starters: starters.value.starters,
    terms: terms.value.terms,
    golden: golden.value,
    checksum: checksum(files.map((file) => file.text)),
  };
}

async function readYaml<T>(file: string, shape: z.ZodType<T>): Promise<{ value: T; text: string }> {
  const text = await readText(file);
  let raw: unknown;
  try {
    raw = load(text);
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause;
    throw new CoreError('bad-input', `${file} is no valid YAML: ${cause.message}`, { cause });
  }
  const parsed = shape.safeParse(raw);
  if (!parsed.success) throw new CoreError('bad-input', `${file}:\n${z.prettifyError(parsed.error)}`);
  return { value: parsed.data, text };
}

function readText(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CoreError('bad-input', `${file} cannot be read. Every template needs it.`, { cause });
  });
}

function checksum(texts: string[]): string {
  const hash = createHash('sha256');
  for (const text of texts) hash.update(`${text.length}:`).update(text);
  return hash.digest('hex');
}
