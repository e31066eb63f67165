import { Command, InvalidArgumentError, Option } from 'commander';
import { listCompanies, type NewCompany, planCompany, provisionCompany } from './companies.ts';
import { runDoctor } from './doctor.ts';
import { assumptionsOf, showEconomics, withAssumptions } from './economics.ts';
import { reportIsolation } from './isolation.ts';
import { retireKey, rotateKeys, showKeys } from './keys.ts';
import { checkKnowledge } from './knowledge-check.ts';
import { reindexKnowledge } from './knowledge-reindex.ts';
import { tell } from './output.ts';
import { listPrices, removePrice, setPrice, showPriceHistory } from './prices.ts';
import { proveIsolation } from './prove.ts';
import { newIndustry, previewIndustry, publishIndustry } from './templates-author.ts';
import { reconcile } from './reconcile.ts';
import { checkTemplates } from './templates-check.ts';
import { upgradeCompanies } from './templates-upgrade.ts';

type Json = { json?: boolean };

const program = new Command('rowhouse')
  .description('Runs a platform of companies from the command line.')
  .showHelpAfterError('(rowhouse --help lists the commands)');

program
  .command('doctor')
  .description('Checks Node, database, migrations, counters, keys and data folder.')
  .option('--json', 'for scripts')
  .action(async (options: Json) => {
    process.exitCode = await runDoctor(options.json === true);
  });

const companies = program.command('companies').description('The companies of this platform.');
companies
  .command('list')
  .description('Slug, name, status, tier and industry, newest first.')
  .option('--query <text>', 'part of a name or slug')
  .option('--json', 'for scripts')
  .action(async (options: Json & { query?: string }) => {
    process.exitCode = await listCompanies({ query: options.query ?? '', json: options.json === true });
  });
companies
  .command('plan')
  .description('What a company of an industry would be born with, table by table; nothing is made.')
  .argument('<industry>', 'such as plumbing')
  .option('--json', 'for scripts')
  .action(async (industry: string, options: Json) => {
    process.exitCode = await planCompany(industry, options.json === true);
  });
companies
  .command('provision')
  .description('Makes a company, furnished and live.')
  .requiredOption('--name <name>', "the company's name")
  .requiredOption('--industry <slug>', 'such as plumbing')
  .option('--tier <slug>', 'starter, growth, professional or enterprise', 'starter')
  .requiredOption('--admin-name <name>', 'its first admin')
  .requiredOption('--admin-email <address>', 'to sign in with')
  .requiredOption('--admin-password <password>', 'at least 10 characters')
  .option('--key <key>', 'the same key again finds the same company')
  .option('--json', 'for scripts')
  .action(async (options: Json & NewCompany) => {
    process.exitCode = await provisionCompany({ ...options, json: options.json === true });
  });

program
  .command('isolation')
  .description('Asks the database whether every wall between companies stands.')
  .option('--json', 'for scripts')
  .option('--prove', 'attack every procedure, with each layer taken down in turn, on databases made for that')
  .action(async (options: Json & { prove?: boolean }) => {
    const json = options.json === true;
    process.exitCode = await (options.prove === true ? proveIsolation(json) : reportIsolation(json));
  });

const keys = program.command('keys').description('The master keys that keep every company’s AI keys shut.');
keys
  .command('status')
  .description('Which master key wraps how many data keys, and whether they open.')
  .option('--json', 'for scripts')
  .action(async (options: Json) => {
    process.exitCode = await showKeys(options.json === true);
  });
keys
  .command('rotate')
  .description('Moves every company to the first of ROWHOUSE_MASTER_KEYS, while they are served.')
  .option('--json', 'for scripts')
  .action(async (options: Json) => {
    process.exitCode = await rotateKeys(options.json === true);
  });
keys
  .command('retire')
  .description('Forgets a master key that nothing needs any more.')
  .argument('<number>', 'its number', parseNumber)
  .option('--json', 'for scripts')
  .action(async (masterVersion: number, options: Json) => {
    process.exitCode = await retireKey(masterVersion, options.json === true);
  });

const templates = program.command('templates').description('The industries that companies are born in.');
templates
  .command('check')
  .description('Finds fault with industries before anybody signs up; all of them, or those named.')
  .argument('[names...]', 'slugs, or folders of industries that stand elsewhere')
  .option('--json', 'for scripts')
  .action(async (names: string[], options: Json) => {
    process.exitCode = await checkTemplates(names, options.json === true);
  });

templates
  .command('new')
  .description('Begins an industry of your own with the files of another.')
  .argument('<folder>', 'to be made; its name is the slug')
  .option('--like <slug>', 'the industry to begin with', 'plumbing')
  .action((folder: string, options: { like: string }) => {
    process.exitCode = newIndustry(folder, options.like);
  });
templates
  .command('preview')
  .description('What a company of an industry would answer, cover and show, before there is one.')
  .argument('<industry>', 'such as plumbing, or the folder of one that is not published yet')
  .argument('[questions...]', 'asked of its front agent')
  .option('--json', 'for scripts')
  .action(async (industry: string, questions: string[], options: Json) => {
    process.exitCode = await previewIndustry(industry, questions, options.json === true);
  });
templates
  .command('publish')
  .description('Checks an industry of your own and offers it to new companies.')
  .argument('<folder>', 'with its eight files')
  .option('--json', 'for scripts')
  .action(async (folder: string, options: Json) => {
    process.exitCode = await publishIndustry(folder, options.json === true);
  });
templates
  .command('upgrade')
  .description('Works new versions into companies: what nobody touched follows, what was edited is asked about.')
  .addOption(new Option('--plan', 'say what would happen, and change nothing').conflicts(['apply', 'rollback']))
  .addOption(new Option('--apply', 'bring every company that is behind up to date').conflicts(['plan', 'rollback']))
  .addOption(new Option('--rollback', 'take the last upgrade back').conflicts(['plan', 'apply']))
  .option('--company <slug>', 'this company alone')
  .option('--reason <text>', 'stands in the audit logs', 'a new version of the templates')
  .option('--json', 'for scripts')
  .action(async (options: Json & { plan?: true; apply?: true; rollback?: true; company?: string; reason: string }) => {
    process.exitCode = await upgradeCompanies({
      mode: options.apply ? 'apply' : options.rollback ? 'roll-back' : 'plan',
      slug: options.company,
      reason: options.reason,
      json: options.json === true,
    });
  });

const knowledge = program.command('knowledge').description('What companies know.');
knowledge
  .command('check')
  .description(
    'Replays golden questions, and says what got better or worse since the last time. Ends with 1 when something got worse.',
  )
  .argument('[company]', 'its slug; every company when left out, in figures alone')
  .option('--json', 'for scripts')
  .action(async (slug: string | undefined, options: Json) => {
    process.exitCode = await checkKnowledge(slug, options.json === true);
  });
knowledge
  .command('reindex')
  .description('Makes the index of companies anew that an older version of the search made, while they are served.')
  .argument('[company]', 'its slug; every company when left out')
  .option('--always', 'also an index that is current; says how many of its words were indexed wrongly')
  .option('--json', 'for scripts')
  .action(async (slug: string | undefined, options: Json & { always?: true }) => {
    process.exitCode = await reindexKnowledge(slug, { always: options.always === true, json: options.json === true });
  });

const prices = program.command('prices').description('What models cost, in dollars for a million tokens.');
prices
  .command('list')
  .description('What holds today, and what is set for later.')
  .option('--json', 'for scripts')
  .action(async (options: Json) => {
    process.exitCode = await listPrices(options.json === true);
  });
prices
  .command('set')
  .description('From a day on this is the price, whatever the list says; what was charged stays.')
  .argument('<provider>', 'openai, anthropic or openai-compatible')
  .argument('<model>', 'such as gpt-5-mini')
  .requiredOption('--input <dollars>', 'for a million tokens in')
  .requiredOption('--output <dollars>', 'for a million tokens out')
  .option('--cached <dollars>', 'for a million tokens from the cache; as input when left out')
  .option('--cache-write <dollars>', 'for a million tokens written to the cache; as input when left out')
  .option('--from <day>', 'such as 2026-12-01; today when left out')
  .option('--json', 'for scripts')
  .action(
    async (
      provider: string,
      model: string,
      options: Json & { input: string; output: string; cached?: string; cacheWrite?: string; from?: string },
    ) => {
      process.exitCode = await setPrice({ provider, model }, { ...options, json: options.json === true });
    },
  );
prices
  .command('remove')
  .description("Takes your price away: the list's holds again.")
  .argument('<provider>', 'openai, anthropic or openai-compatible')
  .argument('<model>', 'such as gpt-5-mini')
  .option('--json', 'for scripts')
  .action(async (provider: string, model: string, options: Json) => {
    process.exitCode = await removePrice({ provider, model }, options.json === true);
  });
prices
  .command('history')
  .description('Every price of one model, and who changed what.')
  .argument('<model>', 'such as gpt-5-mini')
  .option('--json', 'for scripts')
  .action(async (model: string, options: Json) => {
    process.exitCode = await showPriceHistory(model, options.json === true);
  });

program
  .command('reconcile')
  .description(
    'Lays a day of all ledgers beside what the providers say they served. Ends with 1 where they drift apart.',
  )
  .option('--day <day>', 'in UTC, such as 2026-12-01; yesterday when left out')
  .option('--json', 'for scripts')
  .action(async (options: Json & { day?: string }) => {
    process.exitCode = await reconcile({ ...options, json: options.json === true });
  });

withAssumptions(
  program
    .command('economics')
    .description('What a company costs here, measured now, against a database for each.')
    .option('--json', 'for scripts'),
).action(async (options: Json & Record<string, unknown>) => {
  process.exitCode = await showEconomics(assumptionsOf(options), options.json === true);
});

try {
  await program.parseAsync();
} catch (error) {
  tell(error);
  process.exitCode = 1;
}

function parseNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new InvalidArgumentError('That is no number of a master key.');
  return Number(text);
}
