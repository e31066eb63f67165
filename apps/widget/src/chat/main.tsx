import { render } from 'preact';
import { languageOf } from '../shared/language.ts';
import type { Panel as PanelControl, Stage } from '../shared/launcher.ts';
import { wordsIn } from '../words/words.ts';
import { createAnnouncer } from './announcer.ts';
import { createChat } from './conversation.ts';
import { Panel } from './panel.tsx';
import { createRemembered } from './remembered.ts';
import { keepAtEnd } from './scrolling.ts';
import { createSeen } from './seen.ts';
import { style } from './style.ts';
import { themeSheet } from './theme.ts';

/** Puts the chat beside its button, in the same shadow root; opens the conversation, but nothing on the screen. */
export async function mountChat(stage: Stage): Promise<PanelControl> {
  const { root, button, settings, notify } = stage;
  const [theme, sheet] = [new CSSStyleSheet(), new CSSStyleSheet()];
  sheet.replaceSync(style);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, theme, sheet];
  const place = document.createElement('div');
  root.append(place);
  const system = matchMedia('(prefers-color-scheme:dark)');
  let language = languageOf(settings().language);
  let words = await wordsIn(language);
  const remembered = createRemembered(stage.siteKey);
  const chat = createChat(stage, remembered, () => words);
  const seen = createSeen(stage, remembered, chat.store);
  const announce = createAnnouncer(
    () => place.querySelector('[aria-live=polite]'),
    () => words,
  );
  const focused = () => root.activeElement;
  let isOpen = false;

  function draw(): void {
    const { theme: kind = 'auto', side, contact = {} } = settings();
    const state = chat.store.get();
    theme.replaceSync(themeSheet(stage.accent(), kind === 'auto' ? system.matches : kind === 'dark'));
    const frame = { isOpen, words, language, isLeft: side === 'left', contact };
    const hadFocus = focused() !== null && focused() !== button;
    keepAtEnd(place, state, () =>
      render(<Panel chat={chat} state={state} frame={frame} onTalk={talk} onClose={() => show(false)} />, place),
    );
    announce(state);
    // What had it is gone: a starter that was chosen, a card that was closed.
    if (isOpen && hadFocus && focused() === null) takeFocus();
  }

  /** Into what is to be filled in; until there is something, the focus waits on the way out. */
  function takeFocus(): void {
    const places = ['.card', '.contact input', 'textarea', '.icon'];
    places
      .map((selector) => place.querySelector<HTMLElement>(selector))
      .find(Boolean)
      ?.focus();
  }

  function talk(text: string): void {
    chat.send(text);
    place.querySelector('textarea')?.focus();
  }

  function show(next: boolean, isQuiet = false): void {
    if (next === isOpen) return;
    const hadFocus = focused() !== null;
    isOpen = next;
    remembered.set('open', isOpen ? '1' : '');
    seen.look(isOpen);
    draw();
    // The button makes room for the chat, and takes the focus back.
    button.ariaExpanded = String(isOpen);
    stage.draw();
    if (!isOpen && hadFocus) button.focus();
    notify(isOpen ? 'open' : 'close', undefined);
    if (!isOpen) return;
    if (!isQuiet) takeFocus();
    void chat.open().then(() => {
      if (isOpen && focused()?.matches('.icon')) takeFocus();
    });
  }

  async function update(): Promise<void> {
    language = languageOf(settings().language);
    words = await wordsIn(language);
    draw();
  }

  const end = chat.store.subscribe(draw);
  system.addEventListener('change', draw);
  draw();
  if (remembered.get('seen') || remembered.get('outbox')) void chat.open();
  return {
    show,
    update: () => void update(),
    shutdown() {
      system.removeEventListener('change', draw);
      end();
      seen.end();
      chat.end();
      render(null, place);
    },
  };
}
