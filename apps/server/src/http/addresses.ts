/** Under which names this platform answers. */
export type Addresses = {
  consoleUrl: string;
  siteUrl(slug: string, domain?: string | null): string;
  /** Where the company's own site may be open in a browser: by its slug, and by a domain of its own. */
  siteOrigins(slug: string, domain?: string | null): readonly string[];
  /** The slug that a host name stands for; `undefined` for the console's own host. */
  slugOfHost(host: string): string | undefined;
  /** A host name that is none of the platform's, so that it may be a company's own; without its port. */
  domainOfHost(host: string): string | undefined;
  isLoopback: boolean;
};

const loopbackNames = /^(localhost|127\.0\.0\.1|\[::1\]|.+\.localhost)$/;

export function createAddresses({
  domain,
  sitesDomain,
  port,
  publicUrl,
}: {
  domain: string;
  sitesDomain: string;
  port: number;
  publicUrl: string | undefined;
}): Addresses {
  const isLoopback = loopbackNames.test(domain);
  const scheme = isLoopback ? 'http' : 'https';
  const suffix = isLoopback ? `:${port}` : '';
  const consoleUrl = publicUrl ?? `${scheme}://${domain}${suffix}`;
  const siteUrl = (slug: string, own?: string | null) => `${scheme}://${own ?? `${slug}.${sitesDomain}`}${suffix}`;
  const isOurs = (name: string) =>
    [domain, sitesDomain, new URL(consoleUrl).hostname].some((own) => name === own || name.endsWith(`.${own}`));
  return {
    consoleUrl,
    siteUrl,
    isLoopback,
    siteOrigins: (slug, own) => [
      siteUrl(slug),
      ...(own ? [siteUrl(slug, own)] : []),
      ...(isLoopback ? [consoleUrl, `http://127.0.0.1:${port}`, `http://[::1]:${port}`] : []),
    ],
    domainOfHost(host) {
      const name = nameOf(host);
      // An address is nobody's name, and without a dot a name is one of this network's.
      return /^(?=.*[a-z])[a-z0-9-]+(?:\.[a-z0-9-]+)+$/.test(name) && !isOurs(name) ? name : undefined;
    },
    slugOfHost(host) {
      const name = nameOf(host);
      const match = name.endsWith(`.${sitesDomain}`) ? name.slice(0, -sitesDomain.length - 1) : '';
      return /^[a-z0-9-]{1,63}$/.test(match) && name !== domain ? match : undefined;
    },
  };
}

function nameOf(host: string): string {
  return host.toLowerCase().replace(/:\d+$/, '');
}
