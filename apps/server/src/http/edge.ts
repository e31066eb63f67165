import type { NextFunction, Request, RequestHandler, Response } from 'express';
import type { Addresses } from './addresses.ts';
import { originOf } from './request.ts';

/** The form of tRPC's own errors, for what is refused in front of it. */
export function refuse(res: Response, status: number, reason: string, message: string): void {
  res
    .status(status)
    .json([
      { error: { message, code: -32_600, data: { code: 'BAD_REQUEST', httpStatus: status, reason, errorId: null } } },
    ]);
}

/** tRPC also reads forms, which any foreign page can send: JSON only, whatever else arrives. */
export const jsonOnly: RequestHandler = (req, res, next) => {
  if (req.method === 'POST' && !/^application\/json\b/i.test(req.headers['content-type'] ?? '')) {
    refuse(res, 415, 'bad-input', 'Send JSON (content-type: application/json).');
    return;
  }
  next();
};

/** The console's router answers its own pages, and programs that state our header; never a foreign page. */
export function sameOriginOnly(addresses: Addresses): RequestHandler {
  return (req, res, next) => {
    const site = req.headers['sec-fetch-site'];
    const origin = originOf(req);
    const own = origin === '' || isOwn(origin, req, addresses);
    if (
      !own ||
      (site !== undefined && site !== 'same-origin' && site !== 'none') ||
      req.headers['x-rowhouse'] !== '1'
    ) {
      refuse(res, 403, 'forbidden', 'This address answers its own console only.');
      return;
    }
    next();
  };
}

function isOwn(origin: string, req: Request, addresses: Addresses): boolean {
  if (origin === addresses.consoleUrl) return true;
  // On loopback one machine has several names; the page's must be the one that was asked.
  return (
    addresses.isLoopback &&
    origin === `http://${req.headers.host ?? ''}` &&
    addresses.slugOfHost(req.headers.host ?? '') === undefined
  );
}

/** The widget is called from its companies' pages: any origin may ask, no cookie travels, and the token decides. */
export const widgetCors: RequestHandler = (req, res, next) => {
  res.setHeader('access-control-allow-origin', req.headers.origin ?? '*');
  res.setHeader('vary', 'Origin');
  if (req.method === 'OPTIONS') {
    res.setHeader('access-control-allow-methods', 'GET, POST');
    res.setHeader(
      'access-control-allow-headers',
      'authorization, content-type, last-event-id, trpc-accept, x-rowhouse',
    );
    res.setHeader('access-control-max-age', '7200');
    res.status(204).end();
    return;
  }
  next();
};

/** Browsers wait three seconds before they reconnect to an event stream; ours say when. */
export function quickReconnect(_req: Request, res: Response, next: NextFunction): void {
  const write = res.write.bind(res) as (...given: unknown[]) => boolean;
  let hinted = false;
  res.write = ((...given: unknown[]) => {
    if (!hinted && String(res.getHeader('content-type') ?? '').startsWith('text/event-stream')) {
      hinted = true;
      write('retry: 200\n\n');
    }
    return write(...given);
  }) as typeof res.write;
  next();
}
