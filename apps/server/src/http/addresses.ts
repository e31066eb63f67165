/** Under which names this platform answers. */
export type Addresses = {
  consoleUrl: string;
  siteUrl(slug: string): string;
  /** Where the company's own site may be open in a browser. */
  siteOrigins(slug: string): readonly string[];
  /** The slug that a host name stands for; `undefined` for the console's own host. */
  slugOfHost(host: string): string | undefined;
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
  const siteUrl = (slug: string) => `${scheme}://${slug}.${sitesDomain}${suffix}`;
  return {
    consoleUrl,
    siteUrl,
    isLoopback,
    siteOrigins: (slug) =>
      isLoopback ? [siteUrl(slug), consoleUrl, `http://127.0.0.1:${port}`, `http://[::1]:${port}`] : [siteUrl(slug)],
    slugOfHost(host) {
      const name = host.toLowerCase().replace(/:\d+$/, '');
      const match = name.endsWith(`.${sitesDomain}`) ? name.slice(0, -sitesDomain.length - 1) : '';
      return /^[a-z0-9-]{1,63}$/.test(match) && name !== domain ? match : undefined;
    },
  };
}
