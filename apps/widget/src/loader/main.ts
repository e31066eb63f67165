import type { Panel } from '../shared/launcher.ts';
import type { Settings, WidgetEvents } from '../shared/settings.ts';
import { createLauncher } from './launcher.ts';

/** `window.Rowhouse`: what a page may do with the chat. */
export type RowhouseApi = {
  boot(settings?: Settings): void;
  /** Changes what is given and leaves the rest. */
  update(settings?: Settings): void;
  open(): void;
  close(): void;
  /** Takes the chat off the page; `boot` brings it back. */
  shutdown(): void;
  /** @returns what ends it. */
  on<Name extends keyof WidgetEvents>(event: Name, handler: (detail: WidgetEvents[Name]) => void): () => void;
};

declare global {
  interface Window {
    /** Until the script has loaded, a page may put a queue of calls here. */
    Rowhouse?: Partial<RowhouseApi> & { queue?: [keyof RowhouseApi, ...unknown[]][] };
    rowhouseSettings?: Settings;
  }
}

const script = document.currentScript as HTMLScriptElement;
const baseUrl = new URL(script.src).origin;
// Attributes are settings by the same names: `data-site-key` is `siteKey`.
let settings: Settings = { ...script.dataset, ...window.rowhouseSettings };
let panel: Panel | undefined;
const before = window.Rowhouse;
const told = new EventTarget();

const rowhouse: RowhouseApi = {
  boot(wishes) {
    rowhouse.update(wishes);
    const { siteKey } = settings;
    if (siteKey)
      panel ??= createLauncher({
        baseUrl,
        siteKey,
        settings: () => settings,
        notify: (event, detail) => void told.dispatchEvent(new CustomEvent(event, { detail })),
      });
    else console.error('Rowhouse chat: no site key.');
  },
  update(wishes) {
    settings = { ...settings, ...wishes };
    panel?.update();
  },
  open: () => panel?.show(true),
  close: () => panel?.show(false),
  shutdown() {
    panel?.shutdown();
    panel = undefined;
  },
  on(event, handler) {
    const listener = (heard: Event) => handler((heard as CustomEvent).detail);
    told.addEventListener(event, listener);
    return () => told.removeEventListener(event, listener);
  },
};

function start(): void {
  // Without a key the page boots it itself, when it is ready.
  if (settings.siteKey) rowhouse.boot();
  // Calls that the page made before this script had loaded.
  for (const [name, ...parameters] of before?.queue ?? [])
    (rowhouse[name] as (...given: unknown[]) => void)(...parameters);
  document.addEventListener('click', (event) => {
    if (!panel || !(event.target as Partial<Element>).closest?.('[data-rowhouse-open]')) return;
    event.preventDefault();
    panel.show(true);
  });
}

// A page that has the tag twice gets one chat.
if (!before?.boot) {
  window.Rowhouse = rowhouse;
  if (document.body as HTMLElement | null) start();
  else addEventListener('DOMContentLoaded', start);
}
