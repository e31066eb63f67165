import type { BusinessFacts } from '../business/index.ts';

/** What hangs on the door when nobody, not even the knowledge base, can answer just now. */
export function closedSign({ company }: BusinessFacts): string {
  const call = company.phone ? ` Please call us at ${company.phone}, or leave your name and number here.` : '';
  return `Our chat is closed for the moment; your message is kept.${call || ' Please leave your name and number here, and a person will get back to you.'}`;
}
