import { CoreError, type EntryId } from '../base/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { findShared, listShared, removeOverride, setOverride, type SharedRow } from './override-repository.ts';
import { findEntry } from './repository.ts';
import type { WritePath } from './write-path.ts';

/** An entry of the knowledge that all companies share, and what this company made of it. */
export type SharedEntry = Omit<SharedRow, 'id' | 'isOverridden'> & { state: SharedState['kind'] };

export type SharedState = { kind: 'shown' } | { kind: 'hidden' } | { kind: 'replaced'; by: EntryId };

/** What a company does with the shared knowledge: it is everybody's to read, and each company's own to hide or replace. */
export function createSharedEntries({ tenancy, writing }: { tenancy: Tenancy; writing: Pick<WritePath, 'open'> }) {
  return {
    async listShared(context: TenantContext): Promise<SharedEntry[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listShared(tenant)]);
      return rows.map(({ id: _, isOverridden, ...row }) => ({
        ...row,
        state: row.replacement ? 'replaced' : isOverridden ? 'hidden' : 'shown',
      }));
    },

    /**
     * Hides a shared entry from this company's agents, puts one of the company's own in its place, or shows it again.
     * @throws CoreError 'not-found' for a shared entry, or one of the company's, that is not there; 'conflict' when the
     * company's own is not published: nobody would find either.
     */
    async setShared(context: TenantContext, slug: string, state: SharedState): Promise<void> {
      await tenancy.run(context, async (tenant) => {
        // The knowledge becomes another one: what was cached of it is old.
        await writing.open(tenant);
        const masterEntryId = await findShared(tenant, slug);
        if (!masterEntryId) throw new CoreError('not-found', 'The shared knowledge has no such entry.');
        switch (state.kind) {
          case 'shown':
            return removeOverride(tenant, masterEntryId);
          case 'hidden':
            return setOverride(tenant, masterEntryId, null);
          case 'replaced': {
            const [entry] = await findEntry(tenant, state.by);
            if (!entry) throw new CoreError('not-found', 'This company has no such entry.');
            if (entry.status !== 'published')
              throw new CoreError('conflict', 'That entry is not published. Publish it first, or hide the shared one.');
            return setOverride(tenant, masterEntryId, state.by);
          }
          default:
            throw new TypeError(`no such state: ${String(state satisfies never)}`);
        }
      });
    },
  };
}
