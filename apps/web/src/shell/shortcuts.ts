import { useNavigate } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef } from 'react';
import type { PlaceGroup } from './places.ts';

const offKey = 'rowhouse.single-keys-off';
/** How long a `g` waits for its second letter. */
const chordMs = 1_200;

/** Whether single keys act here; somebody may have switched them off, as screen readers and voices need it. */
export function singleKeysAreOn(): boolean {
  return localStorage.getItem(offKey) === null;
}

/** Single letters get in the way of speech input, so that they can be switched off; the palette's chord stays. */
export function setSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(offKey);
  else localStorage.setItem(offKey, '1');
}

export const isMac = /Mac|iPhone|iPad/.test(navigator.userAgent);

type Acts = { groups: PlaceGroup[]; openPalette: () => void; openHelp: () => void };

/** Ctrl or Cmd K anywhere; single letters only where nothing is being typed and no dialog is open. */
export function useShortcuts({ groups, openPalette, openHelp }: Acts): void {
  const navigate = useNavigate();
  const chordAt = useRef(0);
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing) return;
    const key = event.key.toLowerCase();
    if ((event.metaKey || event.ctrlKey) && !event.altKey && !event.shiftKey && key === 'k') {
      event.preventDefault();
      openPalette();
      return;
    }
    if (event.metaKey || event.ctrlKey || event.altKey || isTyping(event.target) || !singleKeysAreOn()) return;
    if (document.querySelector('[role=dialog], [role=alertdialog]') !== null) return;
    const inChord = event.timeStamp - chordAt.current < chordMs;
    chordAt.current = 0;
    if (inChord) {
      const place = groups.flatMap((group) => group.places).find(({ letter }) => letter === key);
      if (place === undefined) return;
      event.preventDefault();
      void navigate({ to: place.to });
    } else if (key === 'g') chordAt.current = event.timeStamp;
    else if (key === '?') openHelp();
    else if (key === '/') focusSearch(event);
    else if (key === 'j' || key === 'k') step(key === 'j' ? 1 : -1);
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => onKey(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, textarea, select, [contenteditable=true]');
}

function focusSearch(event: KeyboardEvent): void {
  const field = document.querySelector<HTMLInputElement>('main input[type=search]');
  if (field === null) return;
  event.preventDefault();
  field.focus();
}

/** To the next or the last row of the page's list. */
function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>('main [data-row]')];
  const at = rows.findIndex((row) => row.matches(':focus'));
  const next = at === -1 ? rows[0] : rows[at + by];
  next?.focus();
  next?.scrollIntoView({ block: 'nearest' });
}
