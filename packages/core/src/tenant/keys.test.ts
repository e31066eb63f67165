import { describe, expect, test } from 'vitest';
import { parseCompanyId } from './company-id.ts';
import { createTenantContext } from './context.ts';
import { platformKey, rateKey, type TenantKeyFamily, tenantKey } from './keys.ts';
import { owns } from './ownership.ts';

/** Made in each test: what a file makes while it is loaded, no test can be seen to have made. */
function somebody() {
  const ours = parseCompanyId('6f9619ff-8b86-4011-b42d-00c04fc964ff');
  const theirs = parseCompanyId('6f9619ff-8b86-4011-b42d-00c04fc96400');
  return { ours, theirs, context: createTenantContext(ours, { kind: 'system', job: 'test' }, 'request') };
}

describe('a company id', () => {
  test.each([
    ['capital letters', '6F9619FF-8B86-4011-B42D-00C04FC964FF'],
    ['something in front', ' 6f9619ff-8b86-4011-b42d-00c04fc964ff'],
    ['something behind', "6f9619ff-8b86-4011-b42d-00c04fc964ff'; reset role"],
    ['a line behind', '6f9619ff-8b86-4011-b42d-00c04fc964ff\n'],
    ['a sign too many', '6f9619ff-8b86-4011-b42d-00c04fc964fff'],
    ['a sign that is no digit', '6f9619fg-8b86-4011-b42d-00c04fc964ff'],
    ['nothing', ''],
  ])('with %s is none', (_what, text) => {
    expect(() => parseCompanyId(text)).toThrow(expect.objectContaining({ code: 'bad-input' }));
  });
});

test('a context cannot be moved to another company', () => {
  const { context, ours, theirs } = somebody();
  expect(context).toMatchObject({ companyId: ours, actor: { job: 'test' }, requestId: 'request' });
  expect(() => Object.assign(context, { companyId: theirs })).toThrow(TypeError);
});

describe('a key outside PostgreSQL', () => {
  test('bears its company in braces, which keeps all of a company in one slot', () => {
    const { context, ours, theirs } = somebody();
    expect(tenantKey(context, 'daily_spend', '2026-11-24')).toBe(`daily_spend:{${ours}}:2026-11-24`);
    expect(tenantKey({ companyId: theirs }, 'events')).toBe(`events:{${theirs}}`);
    expect(tenantKey(context, 'run', 'a.b@c-d', 'e_9')).toBe(`run:{${ours}}:a.b@c-d:e_9`);
  });

  test.each(['', 'Daily', 'a:b', 'toString', 'session'])('has no family "%s"', (family) => {
    const { context } = somebody();
    expect(() => tenantKey(context, family as TenantKeyFamily)).toThrow('no key family');
  });

  test.each(['', 'a:b', 'a*', '{x}', 'a b', 'a\n', 'x'.repeat(201)])('has no part "%s"', (part) => {
    const { context } = somebody();
    expect(() => tenantKey(context, 'run', 'fine', part)).toThrow('a sign that keys may not have');
  });
});

test('keys of the platform and of limits name no company but the one that they count for, and cannot run into each other', () => {
  const { context, ours } = somebody();
  expect(platformKey('address', '2001:db8::1')).toBe('address:2001%3Adb8%3A%3A1');
  expect(platformKey('name', `x:{${ours}}`)).not.toContain('{');
  expect(rateKey('send', tenantKey(context, 'rate', 'visitor'))).toBe(`limit:send:rate:{${ours}}:visitor`);
  expect(() => rateKey('a:b', platformKey('name', 'x'))).toThrow('a sign that keys may not have');
});

test("a row is one's own by its company and by nothing else", () => {
  const { context, ours, theirs } = somebody();
  expect(owns(context, { companyId: ours }, 'agent')).toBe(true);
  expect(owns(context, { companyId: theirs }, 'agent')).toBe(false);
});
