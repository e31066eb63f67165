import { randomUUID } from 'node:crypto';
import { CoreError } from '../base/index.ts';
import type { Business } from '../business/index.ts';
import { type Platform, tenantTableNames } from '../db/index.ts';
import { createTenantContext, type Tenancy, type TenantContext } from '../tenant/index.ts';
import {
  addOperatorAudit,
  countRows,
  type DirectoryEntry,
  findDirectoryById,
  findDirectoryEntry,
  removeCompany,
  removeFromDirectory,
  setDirectoryStatus,
} from './repository.ts';
import type { OperatorWish } from './operator-acts.ts';

export type Closing = ReturnType<typeof createClosing>;

/**
 * Ends a company for good. Its data key goes with its rows, so that what it sealed is unreadable at once, and in a backup
 * as soon as the master key of then is destroyed.
 */
export function createClosing({
  platform,
  tenancy,
  business,
}: {
  platform: Platform;
  tenancy: Tenancy;
  business: Business;
}) {
  /** Shut the doors, delete the house, look whether anything is left, and only then forget the address. */
  async function remove(
    context: TenantContext,
    entry: Pick<DirectoryEntry, 'id' | 'slug'>,
    { identityId, reason }: Pick<Parameters<typeof addOperatorAudit>[1], 'identityId' | 'reason'>,
  ): Promise<void> {
    const note = { identityId, target: entry.slug, reason };
    // From here on a removal that was killed is found as `closing`, and is finished by asking for it again.
    await addOperatorAudit(platform.db, { ...note, id: randomUUID(), action: 'company.removal-started' });
    await setDirectoryStatus(platform.db, entry.id, 'closing');
    await business.setStatus(context, 'closing');
    await tenancy.run(context, removeCompany);
    const left = (
      await tenancy.batch(context, (tenant) => tenantTableNames().map((table) => countRows(tenant, table)))
    ).filter(({ rows }) => rows > 0);
    if (left.length > 0)
      throw new CoreError('internal', 'A company was removed, and rows of it are left.', {
        cause: new TypeError(left.map(({ table }) => table).join(', ')),
      });
    await platform.transaction(async (db) => {
      await removeFromDirectory(db, entry.id);
      await addOperatorAudit(db, { ...note, id: randomUUID(), action: 'company.removed' });
    });
  }

  return {
    /**
     * For a member who may: the company, its people without another company, and all it ever kept are gone.
     * @param confirm the company's slug, so that nobody does it by a slip. @throws CoreError 'bad-input'.
     */
    async close(context: TenantContext, { confirm }: { confirm: string }): Promise<void> {
      const entry = await findDirectoryById(platform.db, context.companyId);
      if (!entry) throw new CoreError('not-found', 'This company is not there any more.');
      if (confirm !== entry.slug)
        throw new CoreError('bad-input', `To close the company for good, enter its name in links: ${entry.slug}`);
      await remove(context, entry, { identityId: null, reason: 'closed by a member of the company' });
    },

    /** For an operator. May be repeated until it is done. @throws CoreError 'not-found'. */
    async remove({ slug, reason, identityId, requestId }: OperatorWish): Promise<void> {
      const entry = await findDirectoryEntry(platform.db, slug);
      if (!entry) throw new CoreError('not-found', 'There is no company with that slug.');
      const context = createTenantContext(entry.id, { kind: 'operator', identityId, reason }, requestId);
      await remove(context, entry, { identityId, reason });
    },
  };
}
