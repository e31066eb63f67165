import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import { CoreError, type IdentityId } from '../base/index.ts';
import type { Business } from '../business/index.ts';
import type { Platform } from '../db/index.ts';
import { createTenantContext, type TenantContext } from '../tenant/index.ts';
import {
  addOperatorAudit,
  countDirectory,
  type DirectoryEntry,
  findDirectoryEntry,
  listDirectory,
  setDirectoryStatus,
} from './repository.ts';

export type OperatorWish = { slug: string; reason: string; identityId: IdentityId; requestId: string };
export type Companies = ReturnType<typeof createCompanies>;

const pageLength = 50;

/** The fleet as its operator sees it: the directory, and who is open. Never what is inside a company. */
export function createCompanies({
  platform,
  audit,
  business,
}: {
  platform: Platform;
  audit: Audit;
  business: Business;
}) {
  async function setStatus(wish: OperatorWish, status: 'active' | 'suspended', action: string): Promise<void> {
    const entry = await findDirectoryEntry(platform.db, wish.slug);
    if (!entry) throw new CoreError('not-found', 'There is no company with that slug.');
    const context: TenantContext = createTenantContext(
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
    await business.setStatus(context, status);
    await setDirectoryStatus(platform.db, entry.id, status);
    // What an operator does to a company stands in that company's own log too.
    await audit.append(context, { action, target: wish.slug, detail: wish.reason });
  }

  return {
    async list({
      query = '',
      cursor,
      limit = pageLength,
    }: {
      query?: string;
      cursor?: string;
      limit?: number;
    }): Promise<{ companies: DirectoryEntry[]; nextCursor: string | null }> {
      const [at = '', id = ''] = cursor?.split('~') ?? [];
      const before = cursor === undefined ? null : { at: new Date(at), id };
      if (before && (Number.isNaN(before.at.getTime()) || !/^[0-9a-f-]{36}$/.test(id)))
        throw new CoreError('bad-input', 'That page is not there any more. Start from the first one.');
      const rows = await listDirectory(platform.db, { before, query: query.trim(), limit: limit + 1 });
      const companies = rows.slice(0, limit);
      const last = companies.at(-1);
      return {
        companies,
        nextCursor: rows.length > limit && last ? `${last.createdAt.toISOString()}~${last.id}` : null,
      };
    },

    /** How many there are, and how many of them are open. */
    count: (): Promise<{ companies: number; active: number }> => countDirectory(platform.db),

    /** Members and visitors are out within a second; nothing is lost. @throws CoreError 'not-found'. */
    suspend: (wish: OperatorWish): Promise<void> => setStatus(wish, 'suspended', 'company.suspended'),

    resume: (wish: OperatorWish): Promise<void> => setStatus(wish, 'active', 'company.resumed'),
  };
}
