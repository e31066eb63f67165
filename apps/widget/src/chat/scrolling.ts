import type { ChatState } from './state.ts';

/** So near the end somebody reads what is new. */
const nearPx = 80;

/** What is new comes into sight, unless the visitor has gone up to read; their own message always does. */
export function keepAtEnd(place: HTMLElement, { waiting }: ChatState, draw: () => void): void {
  const logOf = () => place.querySelector('.log');
  const before = logOf();
  const isAtEnd = !before || before.scrollHeight - before.scrollTop - before.clientHeight < nearPx;
  draw();
  const log = logOf();
  if (log && (isAtEnd || waiting)) log.scrollTop = log.scrollHeight;
}
