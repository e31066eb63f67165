import type { Words } from '../words/en.ts';
import { say } from '../words/words.ts';
import type { Shown } from './state.ts';

/**
 * What an answer quotes, in one line; that it quotes is said also where the company shows no sources.
 * @returns an empty text where nothing is quoted: a model wrote it, or it is a greeting or an "I don't know".
 */
export function quotedFrom({ quoted, figures, sources }: Shown, words: Words, showSources: boolean): string {
  if (!quoted) return '';
  const named = [
    ...(figures ? [words.ourLists] : []),
    ...sources.map(({ question }) => say(words.entry, { question })),
  ];
  if (named.length === 0) return '';
  return showSources ? say(words.quotedFrom, { sources: named.join(', ') }) : words.quoted;
}
