import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { type RequestHandler, Router } from 'express';

type Script = { plain: Buffer; gzip: Buffer; br: Buffer; etag: string };

/** The button's name never changes; the other scripts' names change with what is in them. */
const button = 'widget.js';
const shortCache = 'public, max-age=300';
const assetCache = 'public, max-age=31536000, immutable';

/**
 * The chat's scripts, for pages of any origin. A page that was opened before an update asks for names of the past: it gets what
 * has taken their place, and keeps nothing.
 */
export function createWidgetScripts(folder: string): Router {
  const scripts = new Map<string, Script>();
  const router = Router();

  function find(name: string): Script | undefined {
    const known = scripts.get(name);
    if (known) return known;
    const path = join(folder, name);
    if (!existsSync(path)) return undefined;
    const plain = readFileSync(path);
    const etag = `"${createHash('sha256').update(plain).digest('base64url').slice(0, 22)}"`;
    const script = { plain, gzip: gzipSync(plain, { level: 9 }), br: brotliCompressSync(plain), etag };
    scripts.set(name, script);
    return script;
  }

  function successorOf(name: string): Script | undefined {
    const kind = /^widget-[a-z]+-/.exec(name)?.[0];
    if (!kind || !existsSync(folder)) return undefined;
    const successor = readdirSync(folder).find((other) => other.startsWith(kind) && other.endsWith('.js'));
    return successor ? find(successor) : undefined;
  }

  const send: RequestHandler = (req, res, next) => {
    const name = req.path.slice(1);
    const exact = find(name);
    const script = exact ?? successorOf(name);
    if (!script) {
      next();
      return;
    }
    res.setHeader('cross-origin-resource-policy', 'cross-origin');
    res.setHeader('access-control-allow-origin', '*');
    res.setHeader('x-content-type-options', 'nosniff');
    res.setHeader('cache-control', !exact ? 'no-store' : name === button ? shortCache : assetCache);
    res.setHeader('etag', script.etag);
    res.setHeader('vary', 'Accept-Encoding');
    res.type('js');
    if (req.fresh) {
      res.status(304).end();
      return;
    }
    const encoding = req.acceptsEncodings(['br', 'gzip']) as 'br' | 'gzip' | false;
    if (encoding) res.setHeader('content-encoding', encoding);
    res.end(script[encoding || 'plain']);
  };
  router.get(/^\/widget(?:-[\w-]+)?\.js$/, send);
  return router;
}
