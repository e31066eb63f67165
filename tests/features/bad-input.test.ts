import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { startFakeOpenAi } from '../support/fake-providers.ts';
import { type Answer, createClient, goodSignUp } from '../support/http.ts';
import { removeDataFolder, startServerProcess } from '../support/server.ts';

const provider = await startFakeOpenAi();
const server = await startServerProcess({
  env: { OPENAI_API_KEY: 'sk-platform-key-0001', OPENAI_BASE_URL: `${provider.url}/v1` },
});
afterAll(async () => {
  await server.stop();
  await provider.close();
  removeDataFolder(server.dataFolder);
});

type Session = { accessToken: string; company: { id: string; slug: string } };
const stranger = createClient(server.url);

async function signUp(change: Record<string, unknown> = {}) {
  const input = goodSignUp(change);
  const { data, error } = await stranger.mutate('trpc/auth.signUp', input);
  if (error) throw new Error(error.message);
  const session = data as Session;
  return { input, session, api: createClient(server.url, { token: session.accessToken }) };
}
const ours = await signUp();
const theirs = await signUp({ companyName: 'Neighbour Plumbing' });

/** No statement, key, stack, path or PostgreSQL word may be in what a client reads. */
function expectNoLeak({ text }: Answer): void {
  expect(text).not.toMatch(
    /\bselect\b|insert into|from tenant\.|from platform\.|pg_|SQLSTATE|node_modules|\.ts:\d|sk-\w{6}|at \w+ \(/i,
  );
}

function expectRefusal(answer: Answer, status: number, message: RegExp): void {
  expect({ status: answer.status, message: answer.error?.message }).toMatchObject({ status });
  expect(answer.error?.message).toMatch(message);
  expectNoLeak(answer);
}

describe('a sign-up', () => {
  test.each([
    ['without a name of the company', { companyName: '  ' }, /name/i],
    ['in an unknown industry', { industry: 'alchemy' }, /industry/i],
    ['in an unknown tier', { tier: 'platinum' }, /tier|plan/i],
    ['with a weak password', { password: 'password' }, /password/i],
    ['with a short password', { password: 'tr0ub4d' }, /password/i],
    ['with a broken e-mail address', { email: 'ada@' }, /e-mail/i],
    ['with an unknown time zone', { timeZone: 'Mars/Olympus' }, /time zone/i],
    ['with a name of ten thousand signs', { companyName: 'x'.repeat(10_000) }, /companyName/],
    ['with a sign that cannot be stored', { companyName: 'Acme\u0000' }, /./],
    ['without a key for repeats', { idempotencyKey: '' }, /key/i],
  ])('%s is refused with what to do', async (_name, change, message) => {
    expectRefusal(await stranger.mutate('trpc/auth.signUp', goodSignUp(change)), 400, message);
  });

  test('with an address that is known already needs its password, and says nothing more', async () => {
    const change = { email: ours.input.email, password: 'four other words entirely', companyName: 'Taken Over' };
    const again = await stranger.mutate('trpc/auth.signUp', goodSignUp(change));
    expect(again.status).toBeGreaterThanOrEqual(400);
    expect(again.status).toBeLessThan(500);
    expect(again.text).not.toContain('Acme');
    expectNoLeak(again);
    expect((await stranger.request('/sites/taken-over', {})).status).toBe(404);
  });

  test('sent twice, also at once, makes one company', async () => {
    const input = goodSignUp({ companyName: 'Twice Plumbing' });
    const answers = await Promise.all([1, 2, 3].map(() => stranger.mutate('trpc/auth.signUp', input)));
    const slugs = answers.filter(({ error }) => !error).map(({ data }) => (data as Session).company.slug);
    expect(slugs.length).toBeGreaterThan(0);
    expect(new Set(slugs)).toEqual(new Set(['twice-plumbing']));
    for (const answer of answers) expectNoLeak(answer);
  });

  test('under a name that is taken gets an address of its own', async () => {
    const { session } = await signUp();
    expect(session.company.slug).not.toBe(ours.session.company.slug);
    expect(session.company.slug).toMatch(/^acme-plumbing-/);
  });
});

describe('a token', () => {
  const parts = ours.session.accessToken.split('.');
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const claims = JSON.parse(Buffer.from(parts[1] ?? '', 'base64url').toString()) as Record<string, unknown>;
  const header = JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString()) as Record<string, unknown>;

  test.each([
    ['none', undefined],
    ['nonsense', 'nonsense'],
    ['with its signature cut off', `${parts[0]}.${parts[1]}.`],
    ['signed by nobody (alg none)', `${base64({ ...header, alg: 'none' })}.${parts[1]}.`],
    [
      'with another company in its claims',
      `${parts[0]}.${base64({ ...claims, company_id: theirs.session.company.id })}.${parts[2]}`,
    ],
    ['in another spelling of the same bytes', `${parts[0]}.${parts[1]}.${parts[2]}==`],
    [
      'with a byte of its signature changed',
      `${parts[0]}.${parts[1]}.${(parts[2] ?? '').replace(/^./, (c) => (c === 'A' ? 'B' : 'A'))}`,
    ],
  ])('%s opens nothing', async (_name, token) => {
    const client = createClient(server.url, token === undefined ? {} : { token });
    expectRefusal(await client.query('trpc/company.get'), 401, /sign in/i);
  });

  test('signed by another key opens nothing', async () => {
    const { privateKey } = generateKeyPairSync('ed25519');
    const { sign } = await import('node:crypto');
    const unsigned = `${parts[0]}.${parts[1]}`;
    const forged = `${unsigned}.${sign(null, Buffer.from(unsigned), privateKey).toString('base64url')}`;
    expectRefusal(await createClient(server.url, { token: forged }).query('trpc/company.get'), 401, /sign in/i);
  });

  test("of a member opens neither the operator's nor the visitor's doors", async () => {
    expectRefusal(await ours.api.query('trpc/platform.companies.list', {}), 401, /sign in/i);
    expectRefusal(await ours.api.query('widget/widget.history'), 401, /sign in|chat/i);
  });

  test('of the operator opens no company', async () => {
    const { data } = await stranger.mutate('trpc/auth.signIn', server.operator);
    const operator = createClient(server.url, { token: (data as Session).accessToken });
    expect((await operator.query('trpc/platform.companies.list', {})).status).toBe(200);
    expectRefusal(await operator.query('trpc/company.get'), 401, /sign in/i);
  });
});

describe('an id', () => {
  test('of a neighbour and one of nobody are answered byte for byte alike', async () => {
    const { data } = await theirs.api.query('trpc/knowledge.list', {});
    const [entry] = (data as { entries: { id: string }[] }).entries;
    const foreign = await ours.api.query('trpc/knowledge.get', { entryId: entry?.id });
    const absent = await ours.api.query('trpc/knowledge.get', { entryId: randomUUID() });
    expect(entry?.id).toBeTruthy();
    expect([foreign.status, foreign.text]).toEqual([absent.status, absent.text]);
    expectRefusal(foreign, 404, /no such/i);
  });

  test.each(['', '1', "' or 1=1 --", '../../etc/passwd', 'x'.repeat(5_000)])('%j is no id', async (id) => {
    expectRefusal(await ours.api.query('trpc/knowledge.get', { entryId: id }), 400, /entryId/);
  });
});

describe('a request from elsewhere', () => {
  const body = JSON.stringify({});

  test.each([
    ['a form', 'application/x-www-form-urlencoded', 415],
    ['an upload', 'multipart/form-data; boundary=x', 415],
    ['plain text', 'text/plain', 415],
  ])('as %s is refused', async (_name, type, status) => {
    const answer = await stranger.request('/api/trpc/auth.signOut', {
      method: 'POST',
      body,
      headers: { 'content-type': type },
    });
    expectRefusal(answer, status, /JSON/);
  });

  test.each([
    ['without our header', { 'x-rowhouse': '' }],
    ['of a foreign origin', { origin: 'https://evil.example' }],
    ["of a company's site", { origin: 'http://acme-plumbing.localhost' }],
    ['that a browser calls cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['that a browser calls same-site', { 'sec-fetch-site': 'same-site' }],
  ])('%s is refused by the console', async (_name, headers) => {
    expectRefusal(await stranger.mutate('trpc/auth.signOut', {}, headers), 403, /console/);
  });

  test.each([
    ['broken JSON', '{"email":'],
    ['a list', '[]'],
    ['a number', '7'],
  ])('with %s for its input is refused', async (_name, text) => {
    const answer = await stranger.request('/api/trpc/auth.signIn', {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json' },
    });
    expect(answer.status).toBe(400);
    expectNoLeak(answer);
  });

  test('to an unknown procedure, and to no address of ours, is told so', async () => {
    expectRefusal(await stranger.query('trpc/company.destroy'), 404, /no such procedure/);
    expectRefusal(await stranger.request('/api/nowhere', {}), 404, /nothing/);
  });

  test('of more calls than a batch may have is refused', async () => {
    const path = Array.from({ length: 30 }, () => 'auth.options').join(',');
    const answer = await stranger.request(`/api/trpc/${path}?batch=1&input=%7B%7D`, {});
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expectNoLeak(answer);
  });

  test('gets headers that keep pages apart, and a cookie that scripts cannot read', async () => {
    const page = await stranger.request('/', {});
    expect(page.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors 'none'/);
    expect(page.headers.get('x-content-type-options')).toBe('nosniff');
    const { headers } = await stranger.mutate('trpc/auth.signIn', {
      email: ours.input.email,
      password: ours.input.password,
    });
    expect(headers.get('set-cookie')).toMatch(/HttpOnly; SameSite=Strict/);
  });
});

describe('a visitor', () => {
  const origin = `http://${ours.session.company.slug}.localhost:${server.port}`;
  async function open(headers: Record<string, string> = { origin }, siteKey?: string) {
    const { data } = await ours.api.query('trpc/site.get');
    const key = siteKey ?? (data as { settings: { siteKey: string } }).settings.siteKey;
    return createClient(server.url, { headers }).mutate('widget/widget.open', { siteKey: key });
  }
  async function visit() {
    const { data } = await open();
    const { visitorToken } = data as { visitorToken: string };
    return createClient(server.url, { token: visitorToken, headers: { origin } });
  }
  /** All events of an answer, as text. */
  async function ask(visitor: Awaited<ReturnType<typeof visit>>, text: string) {
    const sent = await visitor.mutate('widget/widget.send', { text, idempotencyKey: randomUUID() });
    const { runId } = sent.data as { runId: string };
    return visitor.request(`/api/widget/widget.events?input=${encodeURIComponent(JSON.stringify({ runId }))}`, {
      headers: { accept: 'text/event-stream' },
    });
  }

  test('with the site key of nobody finds no chat', async () => {
    expectRefusal(await open({ origin }, 'A'.repeat(43)), 404, /no such|not/i);
  });

  test('on a page that is not on the list is told where to add it', async () => {
    expectRefusal(await open({ origin: 'https://evil.example' }), 403, /Site, allowed origins/);
  });

  test('whose token is used from another page is asked to open the chat again', async () => {
    const { data } = await open();
    const { visitorToken: token } = data as { visitorToken: string };
    const elsewhere = createClient(server.url, { token, headers: { origin: 'https://evil.example' } });
    expectRefusal(await elsewhere.query('widget/widget.history'), 401, /open the chat/i);
  });

  test.each([
    ['nothing', '   ', 400, /message/i],
    ['five thousand words', 'word '.repeat(3_900), 413, /long/i],
  ])('who sends %s is told what to do, and nothing is kept', async (_name, text, status, message) => {
    const visitor = await visit();
    expectRefusal(await visitor.mutate('widget/widget.send', { text, idempotencyKey: randomUUID() }), status, message);
    expect((await visitor.query('widget/widget.history')).data).toEqual([]);
  });

  test('is answered from the knowledge when the budget is gone, and the answer says why', async () => {
    provider.respond(() => ({ kind: 'text', text: 'The model speaks.' }));
    await ours.api.mutate('trpc/budget.set', { dailyMicroUsd: 0 });
    const before = provider.requests.length;
    const events = await ask(await visit(), 'how much is a drain cleaning?');
    expect(events.text).toContain('"quoted":true');
    expect(events.text).toContain('no-budget');
    expect(provider.requests.length).toBe(before);
    await ours.api.mutate('trpc/budget.set', { dailyMicroUsd: 1_000_000 });
    expect((await ask(await visit(), 'and on Sunday?')).text).toMatch(/The .*model .*speaks/s);
  });

  // Last: a provider that failed that often is left alone for a while.
  test.each([
    ['refuses the key', { kind: 'status', status: 401 }],
    ['is too busy', { kind: 'status', status: 429 }],
    ['is broken', { kind: 'status', status: 500 }],
  ] as const)('is answered from the knowledge when the provider %s', async (_name, answer) => {
    provider.respond(() => answer);
    const events = await ask(await visit(), 'how much is a drain cleaning?');
    expect(events.text).toContain('"quoted":true');
    expect(events.text).toContain('$');
    expectNoLeak(events);
  });
});

describe('a key of one’s own', () => {
  test.each([
    ['too short', 'openai', 'sk-1', /short/],
    ['with a space in it', 'openai', 'sk-abc defghijkl', /spaces/],
    ["of another provider's", 'openai', 'sk-ant-abcdefghijkl', /OpenAI key/],
    ["without the provider's beginning", 'anthropic', 'abcdefghijklmnop', /Anthropic key/],
  ])('that is %s is refused, and is not repeated', async (_name, kind, apiKey, message) => {
    const answer = await ours.api.mutate('trpc/providers.add', { kind, label: 'Ours', apiKey });
    expectRefusal(answer, 400, message);
    expect(answer.text).not.toContain(apiKey);
  });

  test('that the provider refuses is explained, and marked', async () => {
    const added = await ours.api.mutate('trpc/providers.add', {
      kind: 'openai',
      label: 'Ours',
      apiKey: 'sk-wrong-key-of-ours-0001',
    });
    const { id } = added.data as { id: string };
    provider.respond(() => ({ kind: 'status', status: 401 }));
    const tested = await ours.api.mutate('trpc/providers.test', { providerId: id });
    expect(tested.data).toMatchObject({ ok: false, message: expect.stringMatching(/refused this key/) as string });
    const listed = await ours.api.query('trpc/providers.list');
    expect(listed.data).toMatchObject([{ status: 'refused' }]);
    expect(listed.text).not.toContain('sk-wrong');
  });
});
