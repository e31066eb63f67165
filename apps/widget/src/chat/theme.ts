import { channels, luminance } from '../shared/contrast.ts';

/** WCAG 2.2, text at normal size. */
const readable = 4.5;

const light = { ink: '#1b2430', soft: '#566173', line: '#e2e6ec', edge: '#7d8899', paper: '#ffffff', wash: '#f3f5f8' };
const dark = { ink: '#eef2f7', soft: '#aab5c5', line: '#323c4b', edge: '#7d8899', paper: '#171d26', wash: '#232b37' };

/** The chat's colors beside the brand's own: the brand's color on paper is moved towards the ink until it can be read. */
export function themeSheet(accent: string, isDark: boolean): string {
  const shades = isDark ? dark : light;
  let mark = accent;
  for (let part = 1; part <= 10 && contrast(mark, shades.paper) < readable; part++)
    mark = mixed(accent, isDark ? '#ffffff' : '#000000', part / 10);
  return `:host{color-scheme:${isDark ? 'dark' : 'light'};${Object.entries({ ...shades, mark })
    .map(([name, color]) => `--${name}:${color}`)
    .join(';')}}`;
}

/** Source: WCAG 2.2, contrast ratio. */
export function contrast(one: string, other: string): number {
  const [a, b] = [luminance(one) + 0.05, luminance(other) + 0.05];
  return Math.max(a, b) / Math.min(a, b);
}

function mixed(color: string, other: string, part: number): string {
  const others = channels(other);
  return `#${channels(color)
    .map((channel, at) => Math.round(channel + ((others[at] ?? 0) - channel) * part))
    .map((channel) => channel.toString(16).padStart(2, '0'))
    .join('')}`;
}
