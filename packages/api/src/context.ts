import type { Core } from '@rowhouse/core';

/** What the HTTP edge knows of a request before anybody has looked at its token. */
export type RequestContext = {
  core: Core;
  requestId: string;
  /** From `authorization: Bearer …`; never from a URL. */
  bearer: string | undefined;
  /** The page's origin as the browser states it; empty for programs. */
  origin: string;
  /** The client's network, for rate limits: an address prefix. */
  address: string;
  refreshCookie: {
    read(): string | undefined;
    write(token: string, expiresAt: Date): void;
    clear(): void;
  };
  /** `http://<slug>.<sites domain>` and the like, for links and for the widget's own sites. */
  addresses: {
    siteUrl(slug: string, domain?: string | null): string;
    siteOrigins(slug: string, domain?: string | null): readonly string[];
    consoleUrl: string;
  };
};
