import { createHash } from 'node:crypto';

/** What a chained event says, in the order in which it is hashed. `docs/verify-audit.mjs` has the same order. */
export type ChainedFields = {
  companyId: string;
  sequence: number;
  id: string;
  actorKind: string;
  actorId: string;
  action: string;
  target: string;
  detail: string;
  requestId: string;
  createdAt: Date;
  previousHash: Buffer;
};

/** What the first event of a company has for the one before it. */
export function chainStart(): Buffer {
  return Buffer.alloc(32);
}

/**
 * SHA-256 over all fields and the hash before. Each field is preceded by its length in bytes, so that no text can pass for
 * the end of one field and the beginning of the next.
 */
export function hashEvent(event: ChainedFields): Buffer {
  const hash = createHash('sha256');
  for (const field of [
    event.companyId,
    String(event.sequence),
    event.id,
    event.actorKind,
    event.actorId,
    event.action,
    event.target,
    event.detail,
    event.requestId,
    event.createdAt.toISOString(),
    event.previousHash.toString('hex'),
  ])
    hash.update(`${Buffer.byteLength(field)}:${field},`);
  return hash.digest();
}
