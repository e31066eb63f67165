import type { Audit } from '../audit/index.ts';
import { CoreError, cutPage, noSuchPage, parseCursor, parseHostName } from '../base/index.ts';
import type { Business } from '../business/index.ts';
import type { Platform } from '../db/index.ts';
import type { Plans } from '../plans/index.ts';
import { createOperatorActs, type OperatorWish } from './operator-acts.ts';
import {
  countDirectory,
  type FleetCount,
  type FleetEntry,
  type FleetOrder,
  type FleetPlace,
  listDirectory,
  listOperatorAudit,
  type OperatorNote,
  setDirectoryDomain,
  setDirectoryStatus,
  unmeasured,
} from './repository.ts';

export type Companies = ReturnType<typeof createCompanies>;

const pageLength = 50;

/** The fleet as its operator sees it: the directory, and who is open. Never what is inside a company. */
export function createCompanies({
  platform,
  audit,
  business,
  plans,
}: {
  platform: Platform;
  audit: Audit;
  business: Business;
  plans: Plans;
}) {
  const act = createOperatorActs({ platform, audit });

  const setStatus = (wish: OperatorWish, status: 'active' | 'suspended', action: string): Promise<void> =>
    act(wish, action, async (entry, context) => {
      await business.setStatus(context, status);
      await setDirectoryStatus(platform.db, entry.id, status);
    });

  return {
    /** @param severity only companies that fare so; -1 for those that nobody has looked at yet. */
    async list({
      query = '',
      severity = null,
      order = 'newest',
      cursor,
      limit = pageLength,
    }: {
      query?: string;
      severity?: number | null;
      order?: FleetOrder;
      cursor?: string;
      limit?: number;
    }): Promise<{ companies: FleetEntry[]; nextCursor: string | null }> {
      const after = cursor === undefined ? null : parseFleetCursor(cursor);
      const rows = await listDirectory(platform.db, { after, query: query.trim(), severity, order, limit: limit + 1 });
      const { page, nextCursor } = cutPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
      const severityOfLast = page.at(-1)?.health?.severity ?? unmeasured;
      return { companies: page, nextCursor: nextCursor === null ? null : `${nextCursor}~${severityOfLast}` };
    },

    /** What operators did, newest first. */
    async log({ cursor, limit = pageLength }: { cursor?: string; limit?: number }): Promise<{
      notes: OperatorNote[];
      nextCursor: string | null;
    }> {
      const before = parseCursor(cursor);
      const rows = await listOperatorAudit(platform.db, { before, limit: limit + 1 });
      const { page, nextCursor } = cutPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
      return { notes: page, nextCursor };
    },

    /** How many there are, how many of them are open, and how many do not fare well. */
    count: (): Promise<FleetCount> => countDirectory(platform.db),

    /** Members and visitors are out within a second; nothing is lost. @throws CoreError 'not-found'. */
    suspend: (wish: OperatorWish): Promise<void> => setStatus(wish, 'suspended', 'company.suspended'),

    resume: (wish: OperatorWish): Promise<void> => setStatus(wish, 'active', 'company.resumed'),

    /**
     * Serves the company's site at a host name of its own as well; `null` ends that. Whose name it is, and that it leads
     * here, is for the operator to see to: whoever may set it could also set it for somebody else.
     * @throws CoreError 'bad-input' for what is no host name, 'conflict' when another company has it, 'not-in-plan'.
     */
    async setDomain(wish: OperatorWish, domain: string | null): Promise<void> {
      const name = domain === null ? null : parseHostName(domain);
      if (name === undefined)
        throw new CoreError('bad-input', `"${domain}" is no host name. Use the form www.example.com.`);
      await act(wish, 'company.domain-changed', async (entry, context) => {
        if (name !== null && !(await plans.entitlements(context)).allows('custom-domain'))
          throw new CoreError('not-in-plan', "This company's plan has no domain of its own. Change its plan first.");
        if (!(await setDirectoryDomain(platform.db, entry.id, name)))
          throw new CoreError('conflict', 'Another company on this platform has that domain.');
      });
    },
  };
}

/** By health, a place has its severity, too. */
function parseFleetCursor(cursor: string): FleetPlace {
  const place = parseCursor(cursor);
  const [, , severity = `${unmeasured}`] = cursor.split('~');
  if (place === null || !/^-?\d$/.test(severity)) throw noSuchPage();
  return { ...place, severity: Number(severity) };
}
