import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import { CoreError, type IdentityId } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { createTenantContext, type TenantContext } from '../tenant/index.ts';
import { addOperatorAudit, type DirectoryEntry, findDirectoryEntry } from './repository.ts';

export type OperatorWish = { slug: string; reason: string; identityId: IdentityId; requestId: string };
export type OperatorActs = ReturnType<typeof createOperatorActs>;

/** What an operator does to a company stands in the operators' log before, and in that company's own log after. */
export function createOperatorActs({ platform, audit }: { platform: Platform; audit: Audit }) {
  /** @throws CoreError 'not-found' for a slug that is not there. */
  return async function act(
    wish: OperatorWish,
    action: string,
    work: (entry: DirectoryEntry, context: TenantContext) => Promise<void>,
  ): Promise<void> {
    const entry = await findDirectoryEntry(platform.db, wish.slug);
    if (!entry) throw new CoreError('not-found', 'There is no company with that slug.');
    const context = createTenantContext(
      entry.id,
      { kind: 'operator', identityId: wish.identityId, reason: wish.reason },
      wish.requestId,
    );
    await addOperatorAudit(platform.db, {
      id: randomUUID(),
      identityId: wish.identityId,
      action,
      target: wish.slug,
      reason: wish.reason,
    });
    await work(entry, context);
    await audit.append(context, { action, target: wish.slug, detail: wish.reason });
  };
}
