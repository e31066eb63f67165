import { render } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { type Chat, createChat, type Notify } from './chat.ts';
import { Panel } from './panel.tsx';
import { style } from './style.ts';

export type Mounted = { open(): void; close(): void; shutdown(): void };

const elementName = 'rowhouse-chat';

/** Puts the chat on the page, in a shadow root of its own. */
export function mount({ baseUrl, siteKey, notify }: { baseUrl: string; siteKey: string; notify: Notify }): Mounted {
  if (!customElements.get(elementName)) customElements.define(elementName, class extends HTMLElement {});
  const element = document.createElement(elementName);
  const root = element.attachShadow({ mode: 'open' });
  // A constructed sheet is no inline style: a strict policy of the page lets it pass.
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [sheet];
  document.body.append(element);
  const chat = createChat({ baseUrl, siteKey, notify });
  chat.subscribe(({ opened }) => {
    if (opened && /^#[0-9a-f]{6}$/i.test(opened.company.accent))
      element.style.setProperty('--accent', opened.company.accent);
  });
  const control: { show: (isOpen: boolean) => void } = { show: () => undefined };
  render(<Widget chat={chat} notify={notify} control={control} />, root);
  return {
    open: () => control.show(true),
    close: () => control.show(false),
    shutdown() {
      chat.close();
      render(null, root);
      element.remove();
    },
  };
}

function Widget({
  chat,
  notify,
  control,
}: {
  chat: Chat;
  notify: Notify;
  control: { show: (isOpen: boolean) => void };
}) {
  const [isOpen, setOpen] = useState(false);
  const [state, setState] = useState(chat.state());
  const launcher = useRef<HTMLButtonElement>(null);
  useEffect(() => chat.subscribe(setState), [chat]);

  function show(next: boolean) {
    setOpen(next);
    notify(next ? 'open' : 'close');
    if (next) void chat.open();
    // Focus goes back to where it came from.
    else setTimeout(() => launcher.current?.focus());
  }
  control.show = show;

  if (isOpen) return <Panel chat={chat} state={state} onClose={() => show(false)} />;
  return (
    <button type="button" class="launcher" ref={launcher} aria-haspopup="dialog" onClick={() => show(true)}>
      <svg
        width="22"
        height="22"
        viewBox="0 0 24 24"
        fill="none"
        stroke="currentColor"
        stroke-width="2"
        aria-hidden="true"
      >
        <path d="M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5z" />
      </svg>
      {state.opened?.launcherLabel ?? 'Ask us'}
    </button>
  );
}
