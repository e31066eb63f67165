import lucide from '@iconify-json/lucide/icons.json' with { type: 'json' };
import { type Html, html } from './html.ts';

/** The trade's icon, its strokes alone; drawn by the Lucide project (ISC). */
export type Strokes = Html;

const fallback = 'store';
const { icons, aliases = {} } = lucide as {
  icons: Readonly<Record<string, { body: string }>>;
  aliases?: Readonly<Record<string, { parent: string }>>;
};

/** An icon's strokes from the package that brings them; an unknown name gets a shop front. */
export function strokesOf(name: string): Strokes {
  const known = [name, Object.hasOwn(aliases, name) ? aliases[name]?.parent : undefined, fallback].find(
    (candidate) => candidate !== undefined && Object.hasOwn(icons, candidate),
  );
  const body = icons[known ?? fallback]?.body ?? '';
  // From a package of ours, not from a company: the one text here that is markup already. The group says how to draw it.
  const strokes = /^<g [^>]*>(.*)<\/g>$/s.exec(body)?.[1] ?? body.replaceAll(/ (?:fill|stroke(?:-\w+)*)="[^"]*"/g, '');
  return html.trusted(strokes);
}

const draw = (strokes: Strokes, transform: string, width: number) =>
  html`<g transform="${transform}" fill="none" stroke="#fff" stroke-width="${width}" stroke-linecap="round" stroke-linejoin="round">${strokes}</g>`;

/** A tile of the trade's icon, to be laid over the company's color. */
export function patternSvg(strokes: Strokes): string {
  return html`<svg xmlns="http://www.w3.org/2000/svg" width="160" height="160" viewBox="0 0 160 160"><g opacity=".09">${draw(strokes, 'translate(18 22) rotate(-12 12 12) scale(1.6)', 1.6)}${draw(strokes, 'translate(100 96) rotate(14 12 12) scale(1.6)', 1.6)}<circle cx="118" cy="36" r="3" fill="#fff"/><circle cx="40" cy="116" r="3" fill="#fff"/></g></svg>`
    .text;
}

/** A picture beside the first words: the icon on a badge, with shapes placed by the company's name, the same each time. */
export function pictureSvg(strokes: Strokes, seed: string): string {
  const at = numbersOf(seed);
  const shapes = Array.from({ length: 7 }, () => {
    const [x, y, r] = [30 + at() * 340, 30 + at() * 300, 8 + at() * 34];
    return at() < 0.5
      ? html`<circle cx="${x.toFixed(0)}" cy="${y.toFixed(0)}" r="${r.toFixed(0)}"/>`
      : html`<rect x="${(x - r).toFixed(0)}" y="${(y - r).toFixed(0)}" width="${(2 * r).toFixed(0)}" height="${(2 * r).toFixed(0)}" rx="${(r / 3).toFixed(0)}" transform="rotate(${(at() * 90).toFixed(0)} ${x.toFixed(0)} ${y.toFixed(0)})"/>`;
  });
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 360"><g fill="#fff" opacity=".1">${shapes}</g><rect x="90" y="70" width="220" height="220" rx="56" fill="#fff" opacity=".16"/><rect x="112" y="92" width="176" height="176" rx="44" fill="#fff" opacity=".18"/>${draw(strokes, 'translate(140 120) scale(5)', 1.5)}</svg>`
    .text;
}

/** The icon of the browser's tab. */
export function tabIconSvg(strokes: Strokes, accent: string): string {
  return html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="8" fill="${accent}"/>${draw(strokes, 'translate(6.4 6.4) scale(.8)', 2.2)}</svg>`
    .text;
}

/** Numbers from 0 to 1 that follow from a text alone (a linear congruential generator, constants of Numerical Recipes). */
function numbersOf(seed: string): () => number {
  let state = [...seed].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) >>> 0, 7);
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
