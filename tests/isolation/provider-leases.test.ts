import { createTally } from '../../packages/core/src/base/index.ts';
import { CallLease } from '../../packages/core/src/budget/call-lease.ts';
import { createProviderHandles } from '../../packages/core/src/llm/provider-handle.ts';
import type { ProviderKeys } from '../../packages/core/src/llm/provider-keys.ts';
import { owns } from '@rowhouse/core/tenant';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { openHouse } from '../support/house.ts';

const openai = await startFakeOpenAi();
const house = await openHouse();
const [ours, theirs] = [(await house.furnish('Our House')).context, (await house.furnish('Their House')).context];
afterAll(async () => {
  await house.close();
  await openai.close();
});
beforeEach(() => {
  openai.requests.length = 0;
});

const providerId = randomUUID() as never;
/** A key of our company's, opened. */
const keys = {
  failedOpens: () => 0,
  open: () =>
    Promise.resolve({
      row: { id: providerId, companyId: ours.companyId, kind: 'openai', baseUrl: `${openai.url}/v1` },
      apiKey: 'sk-company-lease-1',
    }),
} as unknown as ProviderKeys;
const handles = createProviderHandles({ keys, platform: {}, owns, tally: createTally(), allowInternalUrls: true });
const provider = {
  owner: ours.companyId,
  id: providerId,
  kind: 'openai' as const,
  label: 'Ours',
  model: 'gpt-5-mini',
};
const request = {
  model: 'gpt-5-mini',
  system: 'secret',
  messages: [],
  tools: [],
  maxOutputTokens: 5,
  signal: new AbortController().signal,
};
const drain = async (stream: AsyncIterable<unknown>) => {
  let events = 0;
  for await (const _event of stream) events += 1;
  return events;
};

test('a provider speaks for the lease of its own company, once, and for no other', async () => {
  const handle = await handles.open(ours, provider);
  const foreign = new CallLease(theirs);
  const embedding = { model: 'text-embedding-3-small', texts: ['secret'], signal: request.signal };
  expect(() => handle.stream(foreign, request)).toThrow('A provider was about to serve another company.');
  expect(() => handle.embed(foreign, embedding)).toThrow('A provider was about to serve another company.');
  expect(openai.requests).toEqual([]);
  const lease = new CallLease(ours);
  expect(await drain(handle.stream(lease, request))).toBeGreaterThan(0);
  expect(() => handle.stream(lease, request)).toThrow('a lease is good for one call');
  expect(() => handle.embed(lease, embedding)).toThrow('a lease is good for one call');
  expect(openai.requests).toHaveLength(1);
});

test("a neighbour's provider does not even open", async () => {
  await expect(handles.open(theirs, provider)).rejects.toThrow('A provider was about to serve another company.');
  // Nor when its row says that it is one's own, and the key in it is the neighbour's.
  await expect(handles.open(theirs, { ...provider, owner: theirs.companyId })).rejects.toThrow(
    'A provider was about to serve another company.',
  );
  expect(openai.requests).toEqual([]);
});
