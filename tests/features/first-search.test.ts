import { afterAll, expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

const house = await openHouse();
afterAll(() => house.close());

const questions = [
  'how much is a drain cleaning?',
  'my watr heater leeks',
  'do you fix fawcets',
  'and on sundays?',
  'hydrojeting price',
  'qwrtz',
  '',
  'the and of',
  'do you take cerdit cards, and are you lisenced?',
];

test.each(questions)(
  '"%s" is answered alike by a company that nobody asked before and one that was just asked',
  async (question) => {
    const company = await house.furnish('Fresh Plumbing', 'plumbing');
    const first = await house.core.knowledge.search(company.context, { question, scope: null });
    const second = await house.core.knowledge.search(company.context, { question, scope: null });
    expect(first).toEqual(second);
  },
);

test('a misspelled word is put right at the first search as at any other', async () => {
  const company = await house.furnish('Misspelled Plumbing', 'plumbing');
  const { repairs } = await house.core.knowledge.search(company.context, {
    question: 'my watr heater leeks',
    scope: null,
  });
  expect(repairs).toContainEqual({ word: 'watr', term: 'water' });
});
