import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, type House, openHouse } from '../support/house.ts';
import { migrationsFolder } from '../support/postgres.ts';
import { sourceFlags } from '../support/source-flags.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Furnished companies; the long run takes thousands. */
const companyCount = Number(process.env['ROWHOUSE_TEST_ROTATION_COMPANIES'] ?? 16);
const kills = Number(process.env['ROWHOUSE_TEST_ROTATION_KILLS'] ?? 2);

const openai = await startFakeOpenAi();
afterAll(openai.close);
const platformProviders = { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${openai.url}/v1` } };
const [first, second] = [randomBytes(32).toString('base64url'), randomBytes(32).toString('base64url')];
const tokenKeys = `v1:${randomBytes(32).toString('base64url')}`;
const house = await openHouse({ platformProviders, keys: { masterKeys: `1:${first},2:${second}`, tokenKeys } });
afterAll(house.close);

function startRotation(): { child: ChildProcess; until(pattern: RegExp): Promise<string> } {
  const settings = {
    tenantUrl: house.testDatabase.tenantUrl,
    platformUrl: house.testDatabase.platformUrl,
    masterKeys: `2:${second},1:${first}`,
    tokenKeys,
    migrations: migrationsFolder,
  };
  const child = spawn(
    `${root}node_modules/.bin/node`,
    [...sourceFlags, 'tests/support/rotate-keys.ts', JSON.stringify(settings)],
    { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: process.env['PATH'] ?? '' } },
  );
  let output = '';
  let check: () => void = () => undefined;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString('utf8');
      check();
    });
  return {
    child,
    until: (pattern) =>
      new Promise((resolve, reject) => {
        check = () => {
          const found = pattern.exec(output)?.[0];
          if (found !== undefined) resolve(found);
        };
        child.on('exit', (code) => reject(new Error(`the rotation ended with ${code}:\n${output}`)));
        check();
      }),
  };
}

async function addKey(company: Company): Promise<string> {
  const apiKey = `sk-rotation-${company.slug}-0001`;
  const { id } = await company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey });
  return id;
}

/** Opens keys of all companies in turn until told to stop; counts those that did not open. */
function openForEver(open: House, keys: readonly { company: Company; providerId: string }[]) {
  const state = { stopped: false, opens: 0, failed: [] as string[] };
  const running = (async () => {
    while (!state.stopped)
      for (const { company, providerId } of keys) {
        const { ok, message } = await open.core.providers.test(company.context, providerId as never);
        state.opens += 1;
        if (!ok) state.failed.push(message);
      }
  })();
  return {
    state,
    async stop() {
      state.stopped = true;
      await running;
    },
  };
}

test('a rotation killed again and again is finished by the next one, and no key fails to open meanwhile', {
  timeout: 3_600_000,
}, async () => {
  const companies: Company[] = [];
  for (let number = 0; number < companyCount; number += 1)
    companies.push(await house.furnish(`Company ${number}`, 'plumbing', 'starter'));
  const keys: { company: Company; providerId: string }[] = [];
  for (const company of companies.slice(0, 40)) keys.push({ company, providerId: await addKey(company) });
  const opening = openForEver(house, keys);

  for (let kill = 0; kill < kills; kill += 1) {
    const { child, until } = startRotation();
    const exited = once(child, 'exit');
    await until(new RegExp(`done ${randomInt(1, Math.max(2, companyCount / 2))}\n`)).catch(() => '');
    child.kill('SIGKILL');
    await exited;
  }
  const last = startRotation();
  const exited = once(last.child, 'exit');
  const finished = JSON.parse((await last.until(/finished \{.*\}/)).slice('finished '.length)) as object;
  await exited;
  await opening.stop();

  expect(finished).toMatchObject({ currentVersion: 2, done: companyCount, failed: 0, unopened: [] });
  expect(opening.state.failed).toEqual([]);
  expect(opening.state.opens).toBeGreaterThan(0);
  const status = await house.core.keyRotation.status();
  expect(status).toMatchObject({ companies: companyCount, unopened: [] });
  expect(status.dataKeys).toEqual([
    { masterVersion: 1, count: 0 },
    { masterVersion: 2, count: companyCount },
  ]);
  for (const { api } of companies.slice(0, 5)) {
    const { events } = await api.audit.list({});
    expect(events.filter(({ action }) => action === 'data-key.rewrapped')).toMatchObject([
      { actorKind: 'system', actorId: 'master-key-rotation', detail: 'master key 1 to 2' },
    ]);
  }
  const [company] = companies;
  if (!company || !keys[0]) throw new Error('no company');

  // The old one is gone from the configuration only after it was retired.
  const database = house.testDatabase;
  await expect(openHouse({ database, keys: { masterKeys: `2:${second}`, tokenKeys } })).rejects.toThrow(
    'Master key 1 sealed what is stored here, and it is missing.',
  );
  await expect(house.core.keyRotation.retire(2)).rejects.toThrow(
    '2 data keys still need'.replace('2', String(companyCount)),
  );
  const rotated = await openHouse({
    database,
    platformProviders,
    keys: { masterKeys: `2:${second},1:${first}`, tokenKeys },
  });
  await expect(rotated.core.keyRotation.retire(2)).rejects.toThrow('Master key 2 is the current one.');
  await rotated.core.keyRotation.retire(1);
  await expect(rotated.core.keyRotation.retire(1)).rejects.toThrow('There is no master key 1 here.');
  await rotated.close();
  const after = await openHouse({ database, platformProviders, keys: { masterKeys: `2:${second}`, tokenKeys } });
  const tested = await after.core.providers.test(company.context, keys[0].providerId as never);
  expect(tested).toMatchObject({ ok: true });
  await after.close();
});

test.each([
  ['a wrong key', () => `2:${randomBytes(32).toString('base64url')}`, /Master key 2 is not the one that sealed/],
  [
    'another number in place of the right one',
    () => `7:${second}`,
    /Master key 2 sealed what is stored here, and it is missing/,
  ],
  ['no key', () => '', /ROWHOUSE_MASTER_KEYS must be number:key pairs/],
  ['two keys under one number', () => `2:${second},2:${first}`, /each number must be above 0 and stand there once/],
])('a start with %s is refused with a sentence', async (_name, masterKeys, sentence) => {
  const keys = { masterKeys: masterKeys(), tokenKeys };
  await expect(openHouse({ database: house.testDatabase, keys })).rejects.toThrow(sentence);
});
