import { colorOf, inkOn } from '../shared/contrast.ts';
import { languageOf, type Language } from '../shared/language.ts';
import type { ChatScript, Panel, Stage } from '../shared/launcher.ts';
import { recall } from '../shared/recall.ts';
import { launcherStyle } from './style.ts';

/** The rest of the words comes with the chat. */
const ask: Record<Language, string> = { en: 'Ask us', es: 'Pregúntenos', de: 'Fragen Sie uns', fr: 'Écrivez-nous' };
/** What every company is born with; in another language it is said in that language. */
const plainLabel = /^ask us anything$/i;
/** Wider than this is a screen on which the open chat leaves the page to be read. */
const besidePageWidth = 480;
/** So long after the last word somebody may still answer. */
const answersComeMs = 14 * 86_400_000;

type Given = Pick<Stage, 'baseUrl' | 'siteKey' | 'settings' | 'notify'>;

/** The button on the page, in a shadow root; whatever else the chat needs is loaded when somebody comes near it. */
export function createLauncher(given: Given): Panel {
  const { settings, siteKey } = given;
  const host = document.createElement('rowhouse-chat');
  const root = host.attachShadow({ mode: 'open' });
  const style = new CSSStyleSheet();
  style.replaceSync(launcherStyle);
  // A constructed sheet is no inline style: a strict policy of the page lets it pass.
  root.adoptedStyleSheets = [style];
  const button = document.createElement('button');
  const label = document.createElement('span');
  // The last place is for the number of unread answers.
  button.append(label, document.createElement('b'));
  root.append(button);
  let panel: Panel | undefined;
  let loading: Promise<Panel | undefined> | undefined;
  let url = `${given.baseUrl}/${__CHAT_FILE__}`;

  /** The server's last word on color and label is `#rrggbblabel`; what the page itself says counts before. */
  const accent = () => colorOf(settings().accent, recall(siteKey, 'look').slice(0, 7));

  function draw(): void {
    const { label: wish = recall(siteKey, 'look').slice(7), side, language: wanted, launcher } = settings();
    const language = languageOf(wanted);
    host.style.cssText = `--accent:${accent()};--on-accent:${inkOn(accent())}`;
    label.textContent = wish && (language === 'en' || !plainLabel.test(wish)) ? wish : ask[language];
    button.className = `launcher ${side}`;
    button.style.display = button.ariaExpanded === 'true' || launcher === 'none' ? 'none' : '';
  }

  function load(): Promise<Panel | undefined> {
    loading ??= import(/* @vite-ignore */ url)
      .then((script: ChatScript) => script.mountChat({ ...given, root, button, accent, draw }))
      .catch((error: unknown) => {
        console.error('Rowhouse chat: not loaded.', error);
        // The next press tries again, by another name: a browser remembers modules that failed.
        url += '?';
        loading = undefined;
        label.textContent += ' ↻';
        return undefined;
      });
    return loading;
  }

  async function show(isOpen: boolean, isQuiet?: boolean): Promise<void> {
    panel = await load();
    panel?.show(isOpen, isQuiet);
  }

  const near = () => void load();
  button.ariaExpanded = 'false';
  button.addEventListener('pointerenter', near);
  button.addEventListener('focus', near);
  button.addEventListener('click', () => void show(true));
  draw();
  document.body.append(host);
  // It stood open on the page before; on a phone it would cover the new one.
  if (recall(siteKey, 'open', 'sessionStorage') && innerWidth > besidePageWidth) void show(true, true);
  // An answer may have come since, or a message may still have to go.
  else if (recall(siteKey, 'outbox') || Date.now() - Number.parseInt(recall(siteKey, 'seen'), 10) < answersComeMs)
    setTimeout(near, 1_000);

  return {
    show: (isOpen) => void ((isOpen || loading) && show(isOpen)),
    update() {
      draw();
      void loading?.then((mounted) => mounted?.update());
    },
    shutdown() {
      void loading?.then((mounted) => mounted?.shutdown());
      host.remove();
    },
  };
}
