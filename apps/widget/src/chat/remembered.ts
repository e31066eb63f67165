import { keptIn, recall } from '../shared/recall.ts';

/**
 * What this browser keeps for one site key on one origin. `resume`: the way back to the conversation. `look`: color and label as they
 * were last. `seen`: the newest answer that was looked at, and when. `outbox`: a message that has not been sent yet. `open` and
 * `draft` last as long as the tab.
 */
export type Remembered = {
  /** @returns an empty text where there is nothing. */
  get(name: Name): string;
  set(name: Name, value: string): void;
};
type Name = 'resume' | 'look' | 'seen' | 'outbox' | 'open' | 'draft';

export function createRemembered(siteKey: string): Remembered {
  const storeOf = (name: Name) => (name === 'open' || name === 'draft' ? 'sessionStorage' : 'localStorage');
  return {
    get: (name) => recall(siteKey, name, storeOf(name)),
    set(name, value) {
      try {
        if (value === '') window[storeOf(name)].removeItem(keptIn(siteKey, name));
        else window[storeOf(name)].setItem(keptIn(siteKey, name), value);
      } catch {
        // Without storage the conversation lasts as long as the page.
      }
    },
  };
}
