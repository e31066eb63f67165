/** What of a site key's is kept where: `local` for the next visit, `session` as long as the tab. Never a cookie. */
export type Store = 'localStorage' | 'sessionStorage';

export const keptIn = (siteKey: string, name: string): string => `rowhouse:${siteKey}:${name}`;

/** An empty text where nothing is kept, or where the browser keeps nothing. */
export function recall(siteKey: string, name: string, store: Store = 'localStorage'): string {
  try {
    return window[store].getItem(keptIn(siteKey, name)) ?? '';
  } catch {
    return '';
  }
}
