/** Takes addresses out of what a model says, unless the company's own texts brought them. */
export type LinkFilter = { push(text: string): string; end(): string };

const address = /(?:https?:)?\/\/[^\s<>()[\]"']+/gi;
/** The target of a Markdown link or image, whatever it is. */
const target = /\]\(\s*<?([^)\s>]*)>?[^)]*\)/g;
/** Might be the beginning of one of them: is held back until it is known. */
const beginning = /(?:\]\([^)]*|\]|(?:https?:)?\/{1,2}[^\s<>()[\]"']*|\bht{0,2}|\bhttps?:?)$/i;
/** Longer than this nothing is held back, in characters. */
const maxHeld = 2_000;

/** Hosts of the addresses in some texts. */
export function hostsIn(texts: readonly string[]): ReadonlySet<string> {
  return new Set(
    texts.flatMap((text) =>
      (text.match(address) ?? []).flatMap((found) => {
        const host = hostOf(found);
        return host === undefined ? [] : [host];
      }),
    ),
  );
}

/**
 * An image loads by itself and a link can carry away what was said, so neither goes to a host that the company does not name.
 * The words beside them stay.
 */
export function createLinkFilter(allowed: ReadonlySet<string>): LinkFilter {
  let held = '';
  const mayGo = (url: string) => {
    if (/^(?:mailto|tel):/i.test(url)) return true;
    const host = hostOf(url);
    return host !== undefined && allowed.has(host);
  };
  const clean = (text: string) =>
    text
      .replaceAll(target, (whole, url: string) => (mayGo(url) ? whole : ']'))
      .replaceAll(address, (url) => (mayGo(url) ? url : '(link removed)'));
  return {
    push(text) {
      const all = held + text;
      const from = all.search(beginning);
      if (from < 0 || all.length - from > maxHeld) {
        held = '';
        return clean(all);
      }
      held = all.slice(from);
      return clean(all.slice(0, from));
    },
    end() {
      const rest = clean(held);
      held = '';
      return rest;
    },
  };
}

function hostOf(url: string): string | undefined {
  try {
    return new URL(url.startsWith('//') ? `https:${url}` : url).host.toLowerCase();
  } catch {
    return undefined;
  }
}
