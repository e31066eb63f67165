import { readFileSync, writeFileSync } from 'node:fs';

/** Writes other words into a file of a template. @throws where there is nothing to replace: the fault would not be planted. */
export function plantWords(file: string, replacements: readonly (readonly [string | RegExp, string])[]): void {
  let text = readFileSync(file, 'utf8');
  for (const [from, to] of replacements) {
    const changed = text.replace(from, to);
    if (changed === text) throw new Error(`${file} has no ${String(from)}`);
    text = changed;
  }
  writeFileSync(file, text);
}
