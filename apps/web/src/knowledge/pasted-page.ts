/** Elements that end a line of text. */
const blocks = new Set([
  'P',
  'DIV',
  'LI',
  'DT',
  'DD',
  'TR',
  'SECTION',
  'ARTICLE',
  'BLOCKQUOTE',
  'BR',
  'UL',
  'OL',
  'TABLE',
]);
/** What of a page is no text of it. */
const dropped = 'script, style, noscript, template, nav, header, footer, form, svg, iframe';

/** HTML as text with its headings marked, so that it can be looked at and split. Nothing in it is run or loaded. */
export function textOfPage(html: string): string {
  const page = new DOMParser().parseFromString(html, 'text/html');
  for (const element of page.querySelectorAll(dropped)) element.remove();
  const text = [...page.body.childNodes].map(textOf).join('');
  return (
    text
      .split('\n')
      .map((line) => line.replaceAll(/\s+/g, ' ').trim())
      .join('\n')
      .replaceAll(/\n{3,}/g, '\n\n')
      // Items of one list stand below each other.
      .replaceAll(/^(- .*)\n\n(?=- )/gm, '$1\n')
      .trim()
  );
}

function textOf(node: Node): string {
  if (node.nodeType === Node.TEXT_NODE) return (node.textContent ?? '').replaceAll(/\s+/g, ' ');
  if (!(node instanceof Element)) return '';
  const inner = [...node.childNodes].map(textOf).join('');
  if (/^H[1-6]$/.test(node.tagName) || node.tagName === 'SUMMARY' || node.tagName === 'DT')
    return inner.trim() === '' ? '' : `\n\n## ${inner.replaceAll('\n', ' ').trim()}\n`;
  if (node.tagName === 'LI') return `\n- ${inner.trim()}\n`;
  return blocks.has(node.tagName) ? `\n${inner}\n` : inner;
}

/** Whether a text is the source of a page. */
export function isHtml(text: string): boolean {
  return /<(?:!doctype|html|body|h[1-6]|p|div|section|article|main)[\s>]/i.test(text);
}
