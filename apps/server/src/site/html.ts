/** Text that is markup already: made by `html` alone. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

type Value = string | number | Html | readonly (string | Html)[] | null | undefined | false;

/** Every value is escaped unless it was made by `html` itself: a company's words can never become markup. */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(strings.reduce((text, part, index) => text + render(values[index - 1]) + part));
}

/** For markup that a package of ours brings. Never for a company's words. */
html.trusted = (markup: string): Html => new Html(markup);

export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}

/** JSON inside a script element: no `<` can end it. */
export function jsonScript(value: unknown): Html {
  return new Html(
    JSON.stringify(value).replaceAll('<', '\\u003c').replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029'),
  );
}

/** Paragraphs by blank lines, lists by leading dashes; everything escaped. */
export function paragraphs(text: string): Html {
  const blocks = text
    .trim()
    .split(/\n\s*\n/)
    .filter((block) => block.trim() !== '');
  return new Html(
    blocks
      .map((block) => {
        const lines = block.split('\n').map((line) => line.trim());
        return lines.every((line) => line.startsWith('- '))
          ? `<ul>${lines.map((line) => `<li>${escapeText(line.slice(2))}</li>`).join('')}</ul>`
          : `<p>${lines.map(escapeText).join('<br>')}</p>`;
      })
      .join(''),
  );
}

function render(value: Value): string {
  if (value === null || value === undefined || value === false) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((item) => render(item)).join('');
  return escapeText(String(value));
}
