import type { Stage } from '../shared/launcher.ts';
import type { Remembered } from './remembered.ts';
import type { ChatState, Store } from './state.ts';

/** Counts the answers that nobody has looked at, over pages and days. */
export function createSeen({ button, notify }: Stage, remembered: Remembered, store: Store) {
  let isLooking = false;
  let told = 0;

  function count({ messages, opened }: ChatState): void {
    // Until the conversation is there, nothing is known about it.
    if (!opened || messages.length === 0) return;
    const answers = messages.filter(({ role }) => role !== 'visitor');
    if (isLooking) remembered.set('seen', `${Date.now()}@${answers.at(-1)?.id ?? ''}`);
    const [, last] = remembered.get('seen').split('@');
    const number = answers.length - 1 - answers.findIndex(({ id }) => id === last);
    if (number === told) return;
    told = number;
    const place = button.lastElementChild;
    if (place) place.textContent = number === 0 ? '' : String(number);
    notify('unread', number);
  }

  const end = store.subscribe(count);
  return {
    look(isOpen: boolean): void {
      isLooking = isOpen;
      count(store.get());
    },
    end,
  };
}
