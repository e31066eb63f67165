import pg from 'pg';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Company, follow, openHouse, textOf } from '../support/house.ts';

const openai = await startFakeOpenAi();
const platformProviders = { openai: { apiKey: 'sk-platform-key-0001', baseUrl: `${openai.url}/v1` } };
const house = await openHouse({ platformProviders });
afterAll(async () => {
  await house.close();
  await openai.close();
});
beforeEach(() => {
  openai.requests.length = 0;
});

/** Somebody who owns the database and goes around every wall of ours. */
async function asOwner(text: string, values: unknown[]): Promise<void> {
  const owner = new pg.Client({ connectionString: house.testDatabase.adminUrl });
  await owner.connect();
  try {
    expect((await owner.query(text, values)).rowCount).toBeGreaterThan(0);
  } finally {
    await owner.end();
  }
}

async function ask(company: Company) {
  const visitor = await house.visitor(company);
  const { runId } = await visitor.api.send({
    text: 'What are your hours?',
    idempotencyKey: `ask-${crypto.randomUUID()}`,
  });
  const events = await follow(visitor.api.events({ runId }));
  return { text: textOf(events), keys: openai.requests.map(({ headers }) => headers.authorization) };
}

let number = 0;
async function withKey(tier: string) {
  number += 1;
  const company = await house.furnish(`Re-entry ${number}`, 'plumbing', tier);
  const apiKey = `sk-re-entry-${number}-of-this-company`;
  const { id } = await company.api.providers.add({ kind: 'openai', label: 'Ours', apiKey });
  return { company, id, apiKey };
}

const damages: [string, (company: Company, neighbour: Company) => Promise<void>][] = [
  [
    'whose bytes were changed',
    ({ companyId }) =>
      asOwner(
        'update tenant.llm_providers set api_key = set_byte(api_key, 20, get_byte(api_key, 20) # 1) where company_id = $1',
        [companyId],
      ),
  ],
  [
    'that was cut short',
    ({ companyId }) => asOwner(`update tenant.llm_providers set api_key = '\\x01' where company_id = $1`, [companyId]),
  ],
  [
    'in whose place a neighbour’s was put',
    ({ companyId }, neighbour) =>
      asOwner(
        `update tenant.llm_providers set api_key = (select api_key from tenant.llm_providers where company_id = $2)
         where company_id = $1`,
        [companyId, neighbour.companyId],
      ),
  ],
  [
    'whose data key is gone',
    ({ companyId }) => asOwner('delete from tenant.company_data_keys where company_id = $1', [companyId]),
  ],
  [
    'whose data key was changed',
    ({ companyId }) =>
      asOwner(
        'update tenant.company_data_keys set wrapped_key = set_byte(wrapped_key, 30, get_byte(wrapped_key, 30) # 1) where company_id = $1',
        [companyId],
      ),
  ],
];

test.each(damages)(
  'a key %s is shown as to be entered again, passed by, counted, and healed by entering it',
  async (_name, damage) => {
    const { company, id } = await withKey('professional');
    const neighbour = await withKey('professional');
    await damage(company, neighbour.company);
    const before = house.core.failedKeyOpens();

    const { keys } = await ask(company);
    expect(keys).toEqual(['Bearer sk-platform-key-0001']);
    expect(await company.api.providers.list()).toMatchObject([
      { id, status: 'needs-re-entry', lastError: 'This key cannot be opened any more. Enter it again.' },
    ]);
    expect(house.core.failedKeyOpens()).toBe(before + 1);

    await company.api.providers.update({ providerId: id, apiKey: 'sk-entered-again-by-its-owner' });
    expect(await company.api.providers.list()).toMatchObject([{ status: 'ready', lastError: '', lastFour: 'wner' }]);
    openai.requests.length = 0;
    expect((await ask(company)).keys).toEqual(['Bearer sk-entered-again-by-its-owner']);
  },
);

test('an older key of the same row that somebody put back is not used', async () => {
  const { company, id } = await withKey('professional');
  await asOwner('update tenant.llm_providers set label = encode(api_key, $2) where company_id = $1', [
    company.companyId,
    'hex',
  ]);
  await company.api.providers.update({ providerId: id, apiKey: 'sk-the-newer-one-of-the-two' });
  await asOwner('update tenant.llm_providers set api_key = decode(label, $2) where company_id = $1', [
    company.companyId,
    'hex',
  ]);
  expect((await ask(company)).keys).toEqual(['Bearer sk-platform-key-0001']);
  expect(await company.api.providers.list()).toMatchObject([{ status: 'needs-re-entry' }]);
});
