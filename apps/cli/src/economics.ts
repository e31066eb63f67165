import { type Assumptions, defaultAssumptions, type Economics } from '@rowhouse/core';
import type { Command } from 'commander';
import { InvalidArgumentError } from 'commander';
import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

/** Each assumption, as a flag with its default and its meaning. */
const flags: readonly { name: keyof Assumptions; flag: string; text: string }[] = [
  { name: 'vcpuUsd', flag: '--vcpu-usd', text: 'dollars a month for a virtual processor' },
  { name: 'ramGbUsd', flag: '--ram-gb-usd', text: 'dollars a month for a gigabyte of memory' },
  { name: 'diskGbUsd', flag: '--disk-gb-usd', text: 'dollars a month for a gigabyte on disk' },
  { name: 'redisGbUsd', flag: '--redis-gb-usd', text: 'dollars a month for a gigabyte of Redis' },
  { name: 'baseUsd', flag: '--base-usd', text: 'dollars a month for the platform with nobody on it' },
  { name: 'ownDatabaseUsd', flag: '--own-database-usd', text: 'dollars a month for the smallest managed database' },
  { name: 'utilisation', flag: '--utilisation', text: 'share of a processor that is used on average' },
  { name: 'hotShare', flag: '--hot-share', text: 'share of the data that is kept in memory' },
  { name: 'diskFactor', flag: '--disk-factor', text: 'bytes on disk for a byte of data: log, backups, room' },
  {
    name: 'answersPerMonth',
    flag: '--answers',
    text: 'answers a company gives in a month, in place of those measured',
  },
];

/** Adds the flags to a command. */
export function withAssumptions(command: Command): Command {
  for (const { flag, name, text } of flags) {
    const known = defaultAssumptions[name];
    command.option(`${flag} <number>`, known === null ? text : `${text} (default: ${known})`, parseAmount);
  }
  return command;
}

/** @param given what the flags said, under the names that commander gives them. */
export function assumptionsOf(given: Readonly<Record<string, unknown>>): Partial<Assumptions> {
  const said = flags.flatMap(({ name, flag }) => {
    const value = given[flag.slice(2).replaceAll(/-(\w)/g, (_whole, letter: string) => letter.toUpperCase())];
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
  return Object.fromEntries(said);
}

export function showEconomics(given: Partial<Assumptions>, json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const economics = await core.books.economics(given);
    if (json) printJson(economics);
    else print(economics);
    return 0;
  });
}

function print({ measured, assumptions, marginalUsd, table, caveats }: Economics): void {
  const megabytes = (bytes: number) => `${(bytes / 1_000_000).toFixed(2)} MB`;
  const cents = (usd: number) => `$${usd.toFixed(4)}`;
  process.stdout.write(`Measured here, for one of ${measured.companies} companies on average:\n`);
  printTable(
    ['', 'A company', 'Costs a month'],
    [
      ['Rows', Math.round(measured.rows).toString(), ''],
      ['On disk', megabytes(measured.diskBytes), cents(marginalUsd.disk)],
      ['In memory', megabytes(measured.diskBytes * assumptions.hotShare), cents(marginalUsd.memory)],
      ['In Redis', megabytes(measured.redisBytes), cents(marginalUsd.redis)],
      ['Servers, a month', `${(measured.cpuMsPerMonth / 1_000).toFixed(1)} s`, ''],
      ['Database, a month', `${(measured.databaseMsPerMonth / 1_000).toFixed(1)} s`, cents(marginalUsd.processor)],
      ['Answers in 30 days', Math.round(measured.answersPerMonth).toString(), ''],
      [
        'Tokens in 30 days',
        Math.round(measured.tokensPerMonth).toString(),
        `${cents(measured.modelUsdPerMonth)} for models`,
      ],
      ['One more company', '', cents(marginalUsd.total)],
    ],
  );
  process.stdout.write(
    `\nServers were watched for ${measured.hoursWatched.toFixed(1)} hours. The rows of all companies come to ${(measured.accountedShare * 100).toFixed(0)} % of a database of ${megabytes(measured.databaseBytes)}.\n` +
      `Models are billed as they are used, in either design, and stand apart.\n\n`,
  );
  printTable(
    ['Companies', 'Shared, a month', 'each', 'A database each', 'each', 'Times dearer'],
    table.map((row) => [
      row.companies.toLocaleString('en-US').padStart(9),
      `$${Math.round(row.sharedUsd).toLocaleString('en-US')}`.padStart(15),
      `$${row.sharedEachUsd.toFixed(2)}`,
      `$${Math.round(row.ownDatabasesUsd).toLocaleString('en-US')}`.padStart(15),
      `$${row.ownDatabaseEachUsd.toFixed(2)}`,
      row.timesDearer.toFixed(1).padStart(12),
    ]),
  );
  process.stdout.write('\nAssumed, and not measured:\n');
  for (const { name, flag, text } of flags)
    process.stdout.write(`  ${flag.padEnd(20)}${String(assumptions[name] ?? 'as measured').padEnd(12)} ${text}\n`);
  for (const caveat of caveats) process.stdout.write(`\nNote: ${caveat}\n`);
}

function parseAmount(text: string): number {
  const amount = Number(text);
  if (!/^\d+(\.\d+)?$/.test(text) || !Number.isFinite(amount))
    throw new InvalidArgumentError('Give a number, such as 15.');
  return amount;
}
