type Words = { heading: string; body: string; items: { title: string; body: string }[] };

export type PreviewWords = {
  /** In the order of the page. Where nothing is changed, the page stays as it was served. */
  sections: (Words & { isChanged: boolean })[];
  /** What stands for `{{company.phone}}` and the like. */
  facts: ReadonlyMap<string, string>;
};

/** Writes the words of a page that is being edited into the page as it was served. Text only: nothing is parsed as HTML. */
export function showWords(page: Document, { sections, facts }: PreviewWords): void {
  const places = page.querySelectorAll<HTMLElement>('#content > section');
  for (const [at, section] of sections.entries()) {
    const place = places[at];
    const title = place?.querySelector('h1, h2');
    // One that was changed and is as before again is written once more.
    if (!place || !title || (!section.isChanged && place.dataset['written'] === undefined)) continue;
    place.dataset['written'] = '';
    title.textContent = filled(section.heading, facts);
    writeText(title, filled(section.body, facts));
    const cards = place.querySelectorAll('ul.grid > li.card');
    // Where a section shows rows of its own, such as services, the cards are not its items.
    if (cards.length !== section.items.length) continue;
    for (const [index, item] of section.items.entries()) {
      const name = cards[index]?.querySelector('h3');
      if (!name) continue;
      name.textContent = filled(item.title, facts);
      writeText(name, filled(item.body, facts));
    }
  }
}

/** The paragraphs and plain lists that follow a heading, up to the first thing that is none of its text. */
function writeText(heading: Element, text: string): void {
  let next = heading.nextElementSibling;
  while (next?.matches('ul:not([class]), p:not([class]):not(:has(a.button))')) {
    const gone = next;
    next = next.nextElementSibling;
    gone.remove();
  }
  const blocks = text.split(/\n\s*\n/).filter((block) => block.trim() !== '');
  for (const block of blocks.reverse()) heading.after(blockOf(heading.ownerDocument, block.trim().split('\n')));
}

/** As the server does: a list where every line begins with a dash, else a paragraph with its line breaks. */
function blockOf(page: Document, lines: readonly string[]): HTMLElement {
  const texts = lines.map((line) => line.trim());
  const isList = texts.every((line) => line.startsWith('- '));
  const block = page.createElement(isList ? 'ul' : 'p');
  for (const [at, line] of texts.entries()) {
    if (isList) block.appendChild(page.createElement('li')).textContent = line.slice(2);
    else block.append(...(at > 0 ? [page.createElement('br')] : []), line);
  }
  return block;
}

function filled(text: string, facts: ReadonlyMap<string, string>): string {
  return text.replaceAll(
    /\{\{\s*([a-z]+\.[a-z0-9-]+)\s*(?:\|([^{}]*))?\}\}/g,
    (whole, name: string, inline?: string) => {
      return facts.get(name) ?? inline?.trim() ?? whole;
    },
  );
}
