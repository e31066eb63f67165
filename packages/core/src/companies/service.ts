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
  listOperatorAudit,
  type OperatorNote,
  setDirectoryDomain,
  setDirectoryStatus,
} from './repository.ts';

export type OperatorWish = { slug: string; reason: string; identityId: IdentityId; requestId: string };
export type Companies = ReturnType<typeof createCompanies>;

const pageLength = 50;
const hostName = /^(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

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
  /** What an operator does to a company stands in the operators' log before, and in that company's own log after. */
  async function act(
    wish: OperatorWish,
    action: string,
    work: (entry: DirectoryEntry, context: TenantContext) => Promise<void>,
  ): Promise<void> {
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
    await work(entry, context);
    await audit.append(context, { action, target: wish.slug, detail: wish.reason });
  }

  const setStatus = (wish: OperatorWish, status: 'active' | 'suspended', action: string): Promise<void> =>
    act(wish, action, async (entry, context) => {
      await business.setStatus(context, status);
      await setDirectoryStatus(platform.db, entry.id, status);
    });

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
      const before = cursor === undefined ? null : parseCursor(cursor);
      const rows = await listDirectory(platform.db, { before, query: query.trim(), limit: limit + 1 });
      const companies = rows.slice(0, limit);
      const last = companies.at(-1);
      return {
        companies,
        nextCursor: rows.length > limit && last ? `${last.createdAt.toISOString()}~${last.id}` : null,
      };
    },

    /** What operators did, newest first. */
    async log({ cursor, limit = pageLength }: { cursor?: string; limit?: number }): Promise<{
      notes: OperatorNote[];
      nextCursor: string | null;
    }> {
      const before = cursor === undefined ? null : parseCursor(cursor);
      const rows = await listOperatorAudit(platform.db, { before, limit: limit + 1 });
      const notes = rows.slice(0, limit);
      const last = notes.at(-1);
      return { notes, nextCursor: rows.length > limit && last ? `${last.createdAt.toISOString()}~${last.id}` : null };
    },

    /** How many there are, and how many of them are open. */
    count: (): Promise<{ companies: number; active: number }> => countDirectory(platform.db),

    /** Members and visitors are out within a second; nothing is lost. @throws CoreError 'not-found'. */
    suspend: (wish: OperatorWish): Promise<void> => setStatus(wish, 'suspended', 'company.suspended'),

    resume: (wish: OperatorWish): Promise<void> => setStatus(wish, 'active', 'company.resumed'),

    /**
     * Serves the company's site at a host name of its own as well; `null` ends that. Whose name it is, and that it leads
     * here, is for the operator to see to: whoever may set it could also set it for somebody else.
     * @throws CoreError 'bad-input' for what is no host name, 'conflict' when another company has it.
     */
    async setDomain(wish: OperatorWish, domain: string | null): Promise<void> {
      const name = domain?.trim().toLowerCase().replace(/\.$/, '') ?? null;
      if (name !== null && !hostName.test(name))
        throw new CoreError('bad-input', `"${domain}" is no host name. Use the form www.example.com.`);
      await act(wish, 'company.domain-changed', async (entry) => {
        if (!(await setDirectoryDomain(platform.db, entry.id, name)))
          throw new CoreError('conflict', 'Another company on this platform has that domain.');
      });
    },
  };
}

function parseCursor(cursor: string): { at: Date; id: string } {
  const [at = '', id = ''] = cursor.split('~');
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || !/^[0-9a-f-]{36}$/.test(id))
    throw new CoreError('bad-input', 'That page is not there any more. Start from the first one.');
  return { at: date, id };
}
