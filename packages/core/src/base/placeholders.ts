/** What a company's texts may name without writing it down: changed once, by its owner, and right everywhere. */
export type CompanyFacts = {
  name: string;
  phone: string | null;
  email: string | null;
  address: string | null;
  area: string | null;
  license: string | null;
  /** Opening hours in one line, e.g. "Mon-Fri 7 am-6 pm, Sat 8 am-2 pm; closed Sun". */
  hours: string;
  bookingUrl: string | null;
  /** By service or price rule, e.g. `drain-cleaning` → "$129-$220". */
  prices: ReadonlyMap<string, string>;
  /** By service, e.g. `drain-cleaning` → "1-2 hours". */
  durations: ReadonlyMap<string, string>;
};

/** `{{name}}` or `{{name|words to use while it is empty}}`. */
const placeholder = /\{\{\s*([a-z]+)\.([a-z0-9-]+)\s*(?:\|([^{}]*))?\}\}/g;

/** Chosen so that the sentence round an empty value still reads well: "reach us at our number". */
const fallbacks: Readonly<Record<string, string>> = {
  'company.name': 'our company',
  'company.phone': 'our number',
  'company.email': 'our e-mail address',
  'company.address': 'our address',
  'company.area': 'our local area',
  'company.license': 'on request',
  'company.hours': 'our opening hours',
  'booking.url': 'the booking page of this site',
};

/** After these, whom a number or an address belongs to reads better than what it is: "call us", "write to us". */
const askedOfUs = /\b(?:call|calls|phone|ring|text|dial|contact|reach|write|e-?mail|to)\s*$/i;
const ours: ReadonlySet<string> = new Set(['company.phone', 'company.email']);

/** Names that are known without looking into a company, for the template linter. */
export const companyPlaceholders: readonly string[] = Object.keys(fallbacks);

/** Replaces each placeholder by the company's own value, else by its fallback; an unknown one by "ask us". */
export function renderPlaceholders(text: string, facts: CompanyFacts): string {
  return text.replaceAll(placeholder, (...[, family, name, inline, at]: [string, string, string, string?, number?]) => {
    const value = lookUp(facts, family, name) ?? inline?.trim();
    if (value !== undefined) return value;
    if (ours.has(`${family}.${name}`) && askedOfUs.test(text.slice(0, at))) return 'us';
    return fallbacks[`${family}.${name}`] ?? 'ask us';
  });
}

/** Every placeholder of a text as `family.name`, for checks. */
export function listPlaceholders(text: string): string[] {
  return [...text.matchAll(placeholder)].map((match) => `${match[1]}.${match[2]}`);
}

/** What a company's texts may name, each with its value as of now; `null` while the company has none. */
export function placeholdersOf(facts: CompanyFacts): { name: string; value: string | null }[] {
  const own = companyPlaceholders.map((name) => ({ name, value: lookUp(facts, ...familyAndName(name)) ?? null }));
  const listed = (family: string, values: ReadonlyMap<string, string>) =>
    [...values].map(([name, value]) => ({ name: `${family}.${name}`, value }));
  return [...own, ...listed('price', facts.prices), ...listed('duration', facts.durations)];
}

/** The placeholders of a text that have no value in this company: a fallback stands in their place. */
export function emptyPlaceholders(text: string, facts: CompanyFacts): string[] {
  const names = new Set(listPlaceholders(text));
  return [...names].filter((name) => (lookUp(facts, ...familyAndName(name)) ?? null) === null);
}

function familyAndName(placeholderName: string): [family: string, name: string] {
  const [family = '', name = ''] = placeholderName.split('.');
  return [family, name];
}

/** A text without its placeholders, for search: a company's phone number is no word of its knowledge. */
export function stripPlaceholders(text: string): string {
  return text.replaceAll(placeholder, ' ');
}

function lookUp(facts: CompanyFacts, family: string, name: string): string | null | undefined {
  if (family === 'price') return facts.prices.get(name);
  if (family === 'duration') return facts.durations.get(name);
  switch (`${family}.${name}`) {
    case 'company.name':
      return facts.name;
    case 'company.phone':
      return facts.phone;
    case 'company.email':
      return facts.email;
    case 'company.address':
      return facts.address;
    case 'company.area':
      return facts.area;
    case 'company.license':
      return facts.license;
    case 'company.hours':
      return facts.hours;
    case 'booking.url':
      return facts.bookingUrl;
    default:
      return undefined;
  }
}
