import type { IndustryTemplate } from '../templates/index.ts';
import { textsOf } from '../templates/index.ts';
import type { Finding } from './finding.ts';

/** Words of an answer: said in one breath, and long enough to hold a next step. */
const answerWords = { min: 30, max: 90 };

/**
 * What no business may promise. Honest uses pass: "nobody can guarantee", "color is best a week before", "guaranteed" in
 * what a customer asks. Contexts and guardrails are not looked at: they quote such words in order to forbid them.
 */
const banned: readonly { pattern: RegExp; why: string }[] = [
  {
    pattern: /(?<!\b(?:not|never|cannot be|can't be|isn't|is not|nothing is|no one is|nobody is)\s)\bguaranteed\b/i,
    why: 'is a promise; say what you do when it does not work out',
  },
  {
    pattern: /\b(?:we|our \w+(?: \w+)?) guarantees?\b/i,
    why: 'is a promise; say what you do when it does not work out',
  },
  { pattern: /\brisk[- ]free\b/i, why: 'promises what nobody can' },
  { pattern: /\bFDA[- ]approved\b/i, why: 'is a claim that the owner has not entered' },
  {
    pattern: /\b100 ?(?:%|percent) (?:safe|satisf\w+|effective|success\w*|money|guarante\w+|cure\w*)/i,
    why: 'promises what nobody can',
  },
  { pattern: /\b(?:completely|totally|perfectly|absolutely) safe\b/i, why: 'promises what nobody can' },
  {
    pattern:
      /\b(?:we are|we're|we have|we offer|our|simply) the best\b|\bbest (?:in (?:town|the city|the area)|prices?\b|deals?\b|team\b|quality\b)/i,
    why: 'praises instead of telling; say what is done and how',
  },
  {
    pattern: /\b(?:miracle|world[- ]class|state[- ]of[- ]the[- ]art|unbeatable|second to none|number one)\b/i,
    why: 'praises instead of telling',
  },
  { pattern: /\b(?:will|can) cure\b|\bcures\b/i, why: 'promises a cure' },
  { pattern: /\b(?:you|we) will (?:surely |definitely )?win\b/i, why: 'promises an outcome' },
  {
    pattern: /\byour (?:insurance|insurer) (?:will|always) (?:pays?|covers?)\b/i,
    why: 'promises what an insurer decides',
  },
  {
    pattern: /^(?:prices vary|it depends|please (?:call|contact) us)[^.]*\.\s*(?:please )?(?:call|contact)[^.]*\.?$/i,
    why: 'is no answer: name the range and what moves it',
  },
  { pattern: /\b(?:lorem ipsum|TODO|TBD|FIXME|XXX)\b/, why: 'is unfinished' },
];

/** Lengths, promises, wordings that stand twice, and golden questions that were copied from the wordings. */
export function wordingFindings(industry: IndustryTemplate): Finding[] {
  return [...lengths(industry), ...promises(industry), ...twice(industry), ...copiedGolden(industry)];
}

function lengths({ entries }: IndustryTemplate): Finding[] {
  return entries
    .map((entry) => ({ entry, words: entry.answer.split(/\s+/).length }))
    .filter(({ words }) => words < answerWords.min || words > answerWords.max)
    .map(({ entry, words }) => ({
      rule: 'length',
      place: `entry "${entry.id}"`,
      text: `${words} words; an answer has ${answerWords.min} to ${answerWords.max}`,
    }));
}

function promises(industry: IndustryTemplate): Finding[] {
  return textsOf(industry)
    .filter(({ kind }) => kind === 'answer' || kind === 'page' || kind === 'service')
    .flatMap(({ place, text }) =>
      banned.flatMap(({ pattern, why }): Finding[] => {
        const found = pattern.exec(text);
        return found ? [{ rule: 'banned', place, text: `"${found[0]}" ${why}` }] : [];
      }),
    );
}

function twice({ entries }: IndustryTemplate): Finding[] {
  const owners = new Map<string, string>();
  return entries.flatMap((entry) =>
    [...new Set([entry.question, ...entry.phrasings])].flatMap((wording): Finding[] => {
      const key = wording
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, ' ')
        .trim();
      const owner = owners.get(key);
      owners.set(key, entry.id);
      return owner === undefined
        ? []
        : [{ rule: 'wordings', place: `entry "${entry.id}"`, text: `"${wording}" stands in "${owner}" too` }];
    }),
  );
}

function copiedGolden({ entries, golden }: IndustryTemplate): Finding[] {
  const plain = (text: string) =>
    text
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, ' ')
      .trim();
  const wordings = new Set(entries.flatMap((entry) => [entry.question, ...entry.phrasings].map(plain)));
  return golden.answerable
    .filter(({ question }) => wordings.has(plain(question)))
    .map(({ id, question }) => ({
      rule: 'golden',
      place: `golden question "${id}"`,
      text: `"${question}" is copied from a wording, so it tests nothing; ask in other words`,
    }));
}
