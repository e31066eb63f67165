const languages = ['en', 'es', 'de', 'fr'] as const;
export type Language = (typeof languages)[number];

/** The page's wish, then the page's own language, then the visitor's; English where none of them is ours. */
export function languageOf(wish: string | undefined): Language {
  const tags = [wish, document.documentElement.lang, ...navigator.languages, 'en'];
  const known = tags.map((tag) => languages.find((language) => tag?.toLowerCase().startsWith(language)));
  return known.find(Boolean) ?? 'en';
}
