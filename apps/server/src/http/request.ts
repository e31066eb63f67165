import { randomUUID } from 'node:crypto';
import type { RequestContext } from '@rowhouse/api';
import type { Core } from '@rowhouse/core';
import type { Request, Response } from 'express';
import type { Addresses } from './addresses.ts';

/** What the router learns of a request. The company is not in it: that comes from the token alone. */
export function createRequestContext(core: Core, addresses: Addresses) {
  return ({ req, res }: { req: Request; res: Response }): RequestContext => ({
    core,
    requestId: randomUUID(),
    bearer: bearerOf(req.headers.authorization),
    origin: originOf(req),
    address: addressPrefix(req.ip ?? ''),
    refreshCookie: refreshCookieOf(req, res, addresses.isLoopback),
    addresses,
  });
}

function bearerOf(header: string | undefined): string | undefined {
  const match = /^Bearer ([\w.-]+)$/.exec(header ?? '');
  return match?.[1];
}

/** A browser leaves the origin out of a same-origin GET, and says so in another header. */
export function originOf(req: Request): string {
  if (req.headers.origin) return req.headers.origin;
  return req.headers['sec-fetch-site'] === 'same-origin' ? `${req.protocol}://${req.headers.host ?? ''}` : '';
}

/** One household or office, not one machine: /24 of IPv4, /56 of IPv6. */
export function addressPrefix(ip: string): string {
  const plain = ip.replace(/^::ffff:/, '');
  if (/^\d+\.\d+\.\d+\.\d+$/.test(plain)) return plain.split('.').slice(0, 3).join('.');
  return plain.split(':').slice(0, 4).join('.');
}

/** `__Host-` binds the cookie to this very host over https; plain http exists on loopback only. */
function refreshCookieOf(req: Request, res: Response, isLoopback: boolean): RequestContext['refreshCookie'] {
  const name = isLoopback ? 'rowhouse_refresh' : '__Host-rowhouse_refresh';
  const attributes = `Path=/; HttpOnly; SameSite=Strict${isLoopback ? '' : '; Secure'}`;
  return {
    read() {
      for (const part of (req.headers.cookie ?? '').split(';')) {
        const [key, value] = part.trim().split('=');
        if (key === name && value && /^[\w-]{43}$/.test(value)) return value;
      }
      return undefined;
    },
    write(token, expiresAt) {
      res.append('set-cookie', `${name}=${token}; Expires=${expiresAt.toUTCString()}; ${attributes}`);
    },
    clear() {
      res.append('set-cookie', `${name}=; Max-Age=0; ${attributes}`);
    },
  };
}
