import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { listIndustryFolders, readIndustry } from '../../packages/core/src/templates/index.ts';
import { type Company, type House, openHouse } from '../support/house.ts';
import { moveRevision, withAdmin } from '../support/postgres.ts';

const templates = fileURLToPath(new URL('../../templates', import.meta.url));
let house: House;
let company: Company;
beforeAll(async () => {
  house = await openHouse();
  company = await house.furnish('Fresh Plumbing', 'plumbing');
});
afterAll(() => house.close());

/** As somebody who is asked now for the first time, or whose settings have just been changed. */
async function searchAnew(question: string) {
  await withAdmin(house.testDatabase.server, house.testDatabase.name, (client) =>
    client.query(moveRevision, [company.companyId]),
  );
  return house.core.knowledge.search(company.context, { question, scope: null });
}

const search = (question: string) => house.core.knowledge.search(company.context, { question, scope: null });

/** Two letters of each longer word change places. */
const misspelled = (text: string) => text.replaceAll(/\b([a-z]{2})([a-z])([a-z])([a-z]{2,})\b/g, '$1$3$2$4');

test('a company that nobody asked before answers as it does from then on', async () => {
  const folder = (await listIndustryFolders(templates)).find(({ slug }) => slug === 'plumbing');
  if (!folder) throw new Error('no such trade');
  const { golden } = await readIndustry(folder);
  const asked = [...golden.answerable, ...golden.unanswerable].map(({ question }) => question);
  const questions = [
    ...asked,
    ...asked.map(misspelled),
    '',
    'qwrtz',
    'the and of',
    'do aliens exist',
    'and on sundays?',
  ];
  for (const question of questions) {
    const anew = await searchAnew(question);
    expect(await search(question), question).toEqual(anew);
  }
});

test('a misspelled word is put right at the first search as at any other', async () => {
  const { repairs } = await searchAnew('my watr heater leeks');
  expect(repairs).toContainEqual(expect.objectContaining({ word: 'watr', term: 'water' }));
});
