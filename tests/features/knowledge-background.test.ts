import { templatesFolder } from '@rowhouse/server';
import { expect, test } from 'vitest';
import { backgroundOf, isBackgroundOf } from '../../packages/core/src/knowledge/background.ts';
import { listIndustryFolders, readIndustry } from '../../packages/core/src/templates/index.ts';

test('the shipped table of everyday words is the one that the templates give', async () => {
  const industries = await Promise.all((await listIndustryFolders(templatesFolder)).map(readIndustry));
  const texts = industries.flatMap(({ entries }) =>
    entries.flatMap(({ question, phrasings }) => [question, ...phrasings]),
  );
  expect(isBackgroundOf(texts), 'run: npm run bench -- knowledge-words').toBe(true);
  // A tenth of the trades missing is noticed.
  expect(isBackgroundOf(texts.slice(Math.floor(texts.length / 10)))).toBe(false);
});

test('a word of every trade is more everyday than one of a single trade, and that one more than a word nobody wrote', () => {
  expect(backgroundOf('cost')).toBeGreaterThan(backgroundOf('faucet'));
  expect(backgroundOf('faucet')).toBeGreaterThan(backgroundOf('zymurgi'));
});
