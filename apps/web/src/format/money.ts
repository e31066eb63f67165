const dollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD' });
const wholeDollars = new Intl.NumberFormat('en-US', { style: 'currency', currency: 'USD', maximumFractionDigits: 0 });
const numbers = new Intl.NumberFormat('en-US');
const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumFractionDigits: 1 });

/** Integer micro-dollars as people read them: `$12.40`, and below a cent with enough digits to see it: `$0.0014`. */
export function formatMoney(microUsd: number): string {
  const size = Math.abs(microUsd);
  if (size === 0) return '$0';
  if (size >= 10_000) return dollars.format(microUsd / 1_000_000);
  const digits = size >= 100 ? 4 : 6;
  return `${microUsd < 0 ? '-' : ''}$${(size / 1_000_000).toFixed(digits)}`;
}

/** Whole dollars, as plans are priced. */
export function formatDollars(usd: number): string {
  return wholeDollars.format(usd);
}

/** `12.5` → 12_500_000 micro-dollars, without floating point; undefined when it is no amount with at most two decimals. */
export function parseDollars(text: string): number | undefined {
  const match = /^\$?\s*(\d{1,7})(?:\.(\d{1,2}))?$/.exec(text.trim().replaceAll(',', ''));
  if (match === null) return undefined;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(2, '0')) * 10_000;
}

/** A price for a million tokens, `0.075` → 75_000 micro-dollars; undefined when it is none with at most six decimals. */
export function parseRate(text: string): number | undefined {
  const match = /^\$?\s*(\d{1,3})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (match === null) return undefined;
  return Number(match[1]) * 1_000_000 + Number((match[2] ?? '').padEnd(6, '0'));
}

/** What a form sends for an optional amount: `null` where the field is empty, which takes a cap away. */
export function parseCap(text: string): number | null | undefined {
  return text.trim() === '' ? null : parseDollars(text);
}

/** As `moneyForInput`; empty where there is no cap. */
export function capForInput(microUsd: number | null): string {
  return microUsd === null ? '' : moneyForInput(microUsd);
}

/** Micro-dollars for an input field: `12.50`. */
export function moneyForInput(microUsd: number): string {
  return (microUsd / 1_000_000).toFixed(2);
}

/** With separators: `12,345`. */
export function formatNumber(value: number): string {
  return numbers.format(value);
}

/** `1.2 MB`, in powers of a thousand. */
export function formatBytes(bytes: number): string {
  return bytes >= 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.round(bytes / 1_000)} kB`;
}

/** Shortened: `12.3K`. */
export function formatCompact(value: number): string {
  return compact.format(value);
}
