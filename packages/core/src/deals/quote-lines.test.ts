import { expect, test } from 'vitest';
import { quoteText, sumUp } from './quote-lines.ts';

const usd = (dollars: number) => dollars * 1_000_000;
const service = (id: string, name: string) => ({ id, slug: id, name }) as never;
const price = (serviceId: string, label: string, from: number, to: number | null, open = false) =>
  ({
    id: label,
    serviceId,
    slug: label,
    label,
    fromMicroUsd: usd(from),
    toMicroUsd: to === null ? null : usd(to),
    open,
    unit: 'job',
  }) as never;
const rule = (label: string, applies: string[], kind: 'fixed' | 'percent', amount: number, waived = '') =>
  ({
    slug: label,
    label,
    applies,
    kind,
    amountMicroUsd: kind === 'fixed' ? usd(amount) : 0,
    percent: kind === 'percent' ? amount : 0,
    waived,
    note: '',
  }) as never;

const list = {
  services: [service('drain', 'Drain cleaning'), service('tap', 'Faucet installation'), service('pipe', 'Repiping')],
  prices: [
    price('drain', 'Main line', 149, 280),
    price('drain', 'Sink', 99, null),
    price('tap', 'Faucet', 180, 260),
    price('pipe', 'Whole house', 4_000, null, true),
  ],
  adjustments: [
    rule('Weekend', ['saturday', 'sunday'], 'fixed', 95),
    rule('Holiday', ['holiday'], 'percent', 25),
    rule('Trip fee', ['every-visit'], 'fixed', 49, 'waived when we do the job.'),
  ],
};

test('a job of several parts is added up line by line, with the rules that hold', () => {
  const sum = sumUp(list, {
    items: [
      { service: 'drain cleaning', option: 'main line', quantity: 1 },
      { service: 'faucet', quantity: 2 },
    ],
    conditions: ['sunday'],
  });
  expect(sum.lines.map((line) => [line.label, line.fromMicroUsd / 1e6, (line.toMicroUsd ?? 0) / 1e6])).toEqual([
    ['Drain cleaning, main line', 149, 280],
    ['Faucet installation', 360, 520],
    ['Weekend', 95, 95],
  ]);
  expect([sum.totalFromMicroUsd, sum.totalToMicroUsd]).toEqual([usd(604), usd(895)]);
  expect(sum.note).toBe('Trip fee: waived when we do the job.');
});

test('a percentage is of the whole job, and an open price leaves the total open', () => {
  const sum = sumUp(list, { items: [{ service: 'Repiping', quantity: 1 }], conditions: ['holiday'] });
  expect([sum.totalFromMicroUsd, sum.totalToMicroUsd]).toEqual([usd(5_000), null]);
  expect(quoteText({ ...sum, title: 'New pipes', validUntil: '2026-12-31' })).toContain('Total: from $5,000.');
});

test('what is not on the list is not priced, and the sentence says what is', () => {
  const of = (service: string, option?: string) => () =>
    sumUp(list, { items: [{ service, option, quantity: 1 }], conditions: [] });
  expect(of('Roofing')).toThrow('There are: Drain cleaning, Faucet installation, Repiping.');
  expect(of('Drain cleaning', 'Moat')).toThrow('There are: Main line, Sink.');
});
