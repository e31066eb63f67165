const focusable = 'button:not([disabled]),textarea,input,select,summary,[tabindex="0"]';

/** Tab goes round inside the chat; Escape is the way out. */
export function keepFocus(event: KeyboardEvent, panel: HTMLElement): void {
  if (event.key !== 'Tab') return;
  const stops = [...panel.querySelectorAll<HTMLElement>(focusable)].filter((stop) => stop.getClientRects().length > 0);
  const { activeElement } = panel.getRootNode() as ShadowRoot;
  const [edge, other] = event.shiftKey ? [stops[0], stops.at(-1)] : [stops.at(-1), stops[0]];
  if (activeElement !== edge && activeElement !== null) return;
  event.preventDefault();
  other?.focus();
}
