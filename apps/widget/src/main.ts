import { type Mounted, mount } from './element.tsx';

type Handler = (detail?: { role: string; text: string }) => void;
type EventName = 'open' | 'close' | 'message';

/** `window.Rowhouse`: what a page may do with the chat. */
export type RowhouseApi = {
  boot(settings?: { siteKey?: string }): void;
  open(): void;
  close(): void;
  shutdown(): void;
  on(event: EventName, handler: Handler): void;
};

declare global {
  interface Window {
    Rowhouse?: RowhouseApi | { queue?: [keyof RowhouseApi, ...unknown[]][] };
  }
}

const script = document.currentScript instanceof HTMLScriptElement ? document.currentScript : null;
const baseUrl = new URL(script?.src ?? window.location.href).origin;
const handlers = new Map<EventName, Set<Handler>>();
const page: { mounted: Mounted | undefined } = { mounted: undefined };

const rowhouse: RowhouseApi = {
  boot(settings = {}) {
    const siteKey = settings.siteKey ?? script?.dataset['siteKey'];
    if (!siteKey) {
      console.error(
        'Rowhouse chat: the script tag needs data-site-key. Copy the snippet again from the console, under Site.',
      );
      return;
    }
    page.mounted ??= mount({
      baseUrl,
      siteKey,
      notify: (event, detail) => {
        for (const handler of handlers.get(event) ?? []) handler(detail);
      },
    });
  },
  open: () => page.mounted?.open(),
  close: () => page.mounted?.close(),
  shutdown() {
    page.mounted?.shutdown();
    page.mounted = undefined;
  },
  on(event, handler) {
    const known = handlers.get(event) ?? new Set();
    handlers.set(event, known.add(handler));
  },
};

const before = window.Rowhouse;
window.Rowhouse = rowhouse;

function start(): void {
  rowhouse.boot();
  // Calls that the page made before this script had loaded.
  for (const [name, ...parameters] of before && 'queue' in before ? (before.queue ?? []) : [])
    (rowhouse[name] as (...given: unknown[]) => void)(...parameters);
  document.addEventListener('click', (event) => {
    const target = event.target instanceof Element ? event.target.closest('[data-rowhouse-open]') : null;
    if (!target) return;
    event.preventDefault();
    rowhouse.open();
  });
}

if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', start);
else start();
