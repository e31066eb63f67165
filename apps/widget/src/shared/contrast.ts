const defaultAccent = '#24507a';
/** As light as a color may be for white words on it: WCAG 2.2, 4.5 to 1. */
const lightestForWhite = 0.1833;

/** The first of these that is a color. */
export function colorOf(...wishes: (string | undefined)[]): string {
  return wishes.find((wish) => /^#[0-9a-f]{6}$/i.test(wish ?? '')) ?? defaultAccent;
}

/** White or black: whichever reads better on this color. One of them always does. */
export function inkOn(color: string): '#fff' | '#000' {
  return luminance(color) < lightestForWhite ? '#fff' : '#000';
}

/** Source: WCAG 2.2, relative luminance. */
export function luminance(color: string): number {
  const [r, g, b] = channels(color).map((channel) =>
    channel > 10 ? ((channel / 255 + 0.055) / 1.055) ** 2.4 : channel / 3_294.6,
  ) as [number, number, number];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Red, green and blue from 0 to 255. */
export function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number(`0x${color.slice(at, at + 2)}`));
}
