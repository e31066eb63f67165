import { expect, test } from 'vitest';
import { rankMemories } from './recall.ts';
import { parseFact } from './fact.ts';

const now = new Date('2026-06-01T12:00:00Z');
const row = (text: string, daysOld: number, change: object = {}) =>
  ({
    text,
    agentId: null,
    audience: 'everyone',
    createdAt: new Date(now.getTime() - daysOld * 86_400_000),
    lastUsedAt: null,
    ...change,
  }) as never;
const order = (rows: never[], question: string, recaller?: never) =>
  rankMemories(rows, { question, now, recaller }).map(({ text }) => text);

test('what the question is about comes first, then what is fresh', () => {
  const rows = [row('Has two dogs', 1), row('Prefers mornings', 200), row('The boiler is a Vaillant', 400)];
  expect(order(rows, 'which boilers do I have?')[0]).toBe('The boiler is a Vaillant');
  expect(order(rows, '')).toEqual(['Has two dogs', 'Prefers mornings', 'The boiler is a Vaillant']);
});

test('an old fact that was used yesterday is fresh, and an own note wins a tie', () => {
  const used = row('Prefers mornings', 300, { lastUsedAt: new Date(now.getTime() - 86_400_000) });
  expect(order([row('Has two dogs', 90), used], '')[0]).toBe('Prefers mornings');
  const me = { agentId: 'me', public: true } as never;
  expect(order([row('Theirs', 5), row('Mine', 5, { agentId: 'me' })], '', me)[0]).toBe('Mine');
});

test('an agent that talks with visitors never gets what is for staff', () => {
  const rows = [row('Owes us money', 1, { audience: 'staff' }), row('Has two dogs', 1)];
  expect(order(rows, 'money', { agentId: 'a', public: true } as never)).toEqual(['Has two dogs']);
  expect(order(rows, 'money', { agentId: 'a', public: false } as never)[0]).toBe('Owes us money');
});

test('card numbers and passwords are not kept, phone numbers are', () => {
  expect(() => parseFact('Pays with 4111 1111 1111 1111')).toThrow('are not kept');
  expect(() => parseFact('The password is swordfish')).toThrow('are not kept');
  expect(parseFact(' Call   555 010 2233 after five ')).toBe('Call 555 010 2233 after five');
});
