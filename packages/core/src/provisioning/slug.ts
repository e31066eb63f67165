/** Names that a company may not take: they are, or may become, hosts and paths of the platform itself. */
const reserved: ReadonlySet<string> = new Set([
  'about',
  'account',
  'admin',
  'api',
  'app',
  'assets',
  'auth',
  'billing',
  'blog',
  'cdn',
  'console',
  'dashboard',
  'demo-admin',
  'dev',
  'docs',
  'email',
  'ftp',
  'health',
  'help',
  'host',
  'imap',
  'legal',
  'localhost',
  'login',
  'mail',
  'metrics',
  'mx',
  'news',
  'ns1',
  'ns2',
  'operator',
  'pop',
  'postmaster',
  'privacy',
  'root',
  'rowhouse',
  'secure',
  'security',
  'sign-in',
  'sign-up',
  'sites',
  'smtp',
  'ssl',
  'staging',
  'static',
  'status',
  'support',
  'system',
  'test',
  'webmail',
  'widget',
  'www',
]);

/** Short enough that a number can follow inside a DNS label of 63. */
const maxLength = 50;

/**
 * A host name's label from a company's name: `Müller & Söhne Plumbing` → `muller-sohne-plumbing`. Never empty, never
 * reserved, never something that a browser shows as another script (`xn--…`).
 */
export function slugOf(companyName: string): string {
  const ascii = companyName
    .normalize('NFKD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll(/['’`]/g, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/-{2,}/g, '-')
    .slice(0, maxLength)
    .replaceAll(/^-+|-+$/g, '');
  if (ascii === '') return 'company';
  return isReserved(ascii) || ascii.startsWith('xn-') ? `${ascii}-company` : ascii;
}

/** Names that an address of this platform needs for itself. */
export function isReserved(slug: string): boolean {
  return reserved.has(slug);
}

/** The first of `base`, `base-2`, `base-3` … that is not taken. */
export function freeSlug(base: string, taken: ReadonlySet<string>): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}
