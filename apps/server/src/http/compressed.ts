import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Request, Response } from 'express';

const gzipped = promisify(gzip);
/** Below, the wrapping weighs more than it saves. */
const worthwhile = 860;

/** Sends a text, squeezed where the browser can read that. Express answers 304 by its content. */
export async function sendCompressed(req: Request, res: Response, type: string, text: string): Promise<void> {
  res.type(type);
  res.vary('Accept-Encoding');
  if (text.length < worthwhile || !req.acceptsEncodings('gzip')) {
    res.send(text);
    return;
  }
  const body = await gzipped(text);
  res.setHeader('content-encoding', 'gzip');
  res.send(body);
}
