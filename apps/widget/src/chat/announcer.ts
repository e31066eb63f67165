import type { Words } from '../words/en.ts';
import { say } from '../words/words.ts';
import { quotedFrom } from './quoted-from.ts';
import { nextSpoken } from './spoken.ts';
import type { ChatState } from './state.ts';

/** So many pieces stay, for readers that come late. */
const piecesKept = 4;

/**
 * Tells a screen reader what is written, sentence by sentence: the log itself is silent, since it changes with every word.
 * @returns what is called with every new state.
 */
export function createAnnouncer(place: () => Element | null | undefined, words: () => Words) {
  const known = new Set<string>();
  let isFirst = true;
  let runId = '';
  let spoken = 0;

  function tell(text: string): void {
    const region = place();
    if (!region || text.trim() === '') return;
    const line = document.createElement('p');
    line.textContent = text.trim();
    region.append(line);
    if (region.childElementCount > piecesKept) region.firstElementChild?.remove();
  }

  return ({ opened, live, messages }: ChatState): void => {
    if (!opened) return;
    if (live) {
      if (live.runId !== '' && live.runId !== runId) {
        runId = live.runId;
        spoken = 0;
        tell(say(words().isWriting, { name: opened.agent.name }));
      }
      const piece = nextSpoken(live.text, spoken, false);
      spoken += piece.length;
      tell(piece);
    }
    for (const message of messages) {
      const { id, role, author, text } = message;
      if (known.has(id)) continue;
      known.add(id);
      // What was said before the chat was opened is read, not announced; a visitor knows what they wrote.
      if (isFirst || role === 'visitor') continue;
      // Of an answer that was followed, the end alone is new.
      tell(role === 'agent' && runId !== '' ? nextSpoken(text, spoken, true) : `${author}: ${text}`);
      tell(quotedFrom(message, words(), opened.showSources));
      runId = '';
    }
    isFirst = false;
  };
}
