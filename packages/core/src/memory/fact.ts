import { CoreError } from '../base/index.ts';

const maxLength = 500;

/** Never kept, whoever asks: numbers of payment cards and secrets, which no agent needs again. */
const secret = /\b(?:password|passcode|pin code|cvv|social security|ssn)\b/i;
const cardNumber = /\b(?:\d[ -]?){13,19}\b/g;

/** One fact, tidied. @throws CoreError 'bad-input' for what is no fact, or may not be kept. */
export function parseFact(text: string): string {
  const fact = text.trim().replaceAll(/\s+/g, ' ').replaceAll('\u0000', '');
  if (fact === '' || fact.length > maxLength)
    throw new CoreError('bad-input', `A memory is one fact of 1 to ${maxLength} characters.`);
  if (secret.test(fact) || (fact.match(cardNumber) ?? []).some(isCard))
    throw new CoreError('bad-input', 'Card numbers, passwords and identity numbers are not kept. Leave them out.');
  return fact;
}

/** Luhn's check, so that a phone number or an order number is none. Source: ISO/IEC 7812-1. */
function isCard(text: string): boolean {
  const digits = [...text.replaceAll(/\D/g, '')].reverse().map(Number);
  const sum = digits.reduce((total, digit, index) => {
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return digits.length >= 13 && sum % 10 === 0;
}
