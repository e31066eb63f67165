const hostName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** `WWW.Example.com.` → `www.example.com`; `undefined` for what is no host name of the public internet. */
export function parseHostName(text: string): string | undefined {
  const name = text.trim().toLowerCase().replace(/\.$/, '');
  return hostName.test(name) ? name : undefined;
}
