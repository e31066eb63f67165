/** Words as they stand, for `like` and `ilike`: `%`, `_` and `\` in them mean themselves. */
export function literalPattern(words: string): string {
  return words.replaceAll(/[\\%_]/g, (sign) => `\\${sign}`);
}
