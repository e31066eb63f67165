import { parseCap, parseDollars, parseRate } from '../format/money.ts';
import { z } from '../validation.ts';

/** A field that is typed as text and sent as the amount that `parse` finds in it; `error` is said where it finds none. */
export function amount<Amount>(parse: (text: string) => Amount | undefined, error: string) {
  return z.string().transform((text, context) => {
    const found = parse(text);
    if (found !== undefined) return found;
    context.addIssue(error);
    return z.NEVER;
  });
}

export const dollars = amount(parseDollars, 'Enter an amount in dollars, such as 12.50.');

/** `null` where the field is empty, which takes a cap away. */
export const cap = amount(parseCap, 'Enter an amount such as 0.50, or leave it empty for no cap.');

const rateError = 'Enter dollars for a million tokens, such as 0.25; less than 1,000.';

export const rate = amount(parseRate, rateError);

/** `null` where the field is empty. */
export const optionalRate = amount((text) => (text === '' ? null : parseRate(text)), rateError);
