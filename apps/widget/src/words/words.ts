import type { Language } from '../shared/language.ts';
import { en, type Words } from './en.ts';

/** Each in a file of its own, loaded when a page or a visitor speaks it. */
const others: Record<Exclude<Language, 'en'>, () => Promise<Words>> = {
  es: async () => (await import('./es.ts')).es,
  de: async () => (await import('./de.ts')).de,
  fr: async () => (await import('./fr.ts')).fr,
};

/** English where a language could not be loaded: better than nothing to read. */
export async function wordsIn(language: Language): Promise<Words> {
  return language === 'en' ? en : others[language]().catch(() => en);
}

/** Puts names into a sentence: `{name}`. */
export function say(sentence: string, values: Readonly<Record<string, string | number>>): string {
  return sentence.replaceAll(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
