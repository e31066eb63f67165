import { type Clock, CoreError, newId, noSuchPage, type UserId } from '../base/index.ts';
import { requireFeature } from '../plans/index.ts';
import type { Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { hashEvent } from './chain.ts';
import {
  addEvent,
  type EventFilter,
  type EventRow,
  findHead,
  listChain,
  listEvents,
  lockHead,
  setHead,
} from './repository.ts';

/** What happened: `room.past-participle`, to whom or what, and what a reader of the log should know. Never a secret. */
export type AuditAct = { action: string; target?: string; detail?: string };

export type AuditEvent = {
  id: string;
  sequence: number;
  actorKind: string;
  actorId: string;
  actorName: string | null;
  action: string;
  target: string;
  detail: string;
  createdAt: string;
};

/** A downloaded event: all that its hash is made of, and the hash. */
export type ChainEvent = Omit<AuditEvent, 'actorName'> & { requestId: string; previousHash: string; hash: string };
export type ChainPage = {
  companyId: string;
  head: { sequence: number; hash: string };
  events: ChainEvent[];
  /** The sequence to go on after; `null` when the head is reached. */
  after: number | null;
};

export type Audit = ReturnType<typeof createAudit>;

const pageLength = 50;
const chainPageLength = 500;
const maxDetail = 500;

/** The company's log of acts that matter, as a chain of hashes. */
export function createAudit({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }) {
  /**
   * Appends to the chain inside the transaction of the act itself: both happen, or neither. Call it last, since it holds
   * the company's chain until the commit.
   */
  async function record(
    tenant: TenantScope,
    { actor, requestId }: Pick<TenantContext, 'actor' | 'requestId'>,
    { action, target = '', detail = '' }: AuditAct,
  ): Promise<void> {
    const head = await lockHead(tenant);
    const event = {
      id: newId<UserId>() as string,
      sequence: head.sequence + 1,
      actorKind: actor.kind,
      actorId: actorIdOf(actor),
      action,
      target,
      detail: detail.slice(0, maxDetail),
      requestId,
      createdAt: clock.now(),
      previousHash: head.hash,
    };
    const hash = hashEvent({ companyId: tenant.companyId, ...event });
    await addEvent(tenant, { ...event, hash });
    await setHead(tenant, { sequence: event.sequence, hash });
  }

  return {
    record,

    /** For an act that has no transaction of its own. */
    append(context: TenantContext, act: AuditAct): Promise<void> {
      return tenancy.run(context, (tenant) => record(tenant, context, act));
    },

    /** What happened in this company, newest first. @throws CoreError 'bad-input' for a cursor of nobody's. */
    async list(
      context: TenantContext,
      { cursor, limit = pageLength, filter }: { cursor?: string; limit?: number; filter: EventFilter },
    ): Promise<{ events: AuditEvent[]; nextCursor: string | null }> {
      if (cursor !== undefined && !/^[1-9]\d{0,14}$/.test(cursor)) throw noSuchPage();
      const before = cursor === undefined ? null : Number(cursor);
      const [rows] = await tenancy.batch(context, (tenant) => [
        listEvents(tenant, { before, limit: limit + 1, filter }),
      ]);
      const page = rows.slice(0, limit);
      return {
        events: page.map(({ event, actorName }) => ({ ...viewOf(event), actorName })),
        nextCursor: rows.length > limit ? String(page.at(-1)?.event.sequence) : null,
      };
    },

    /**
     * The chain itself, oldest first, a page at a time; `upTo` is the head that the first page named. Taking it away stands
     * in it: the first page records that. @throws CoreError 'not-in-plan'.
     */
    async download(context: TenantContext, { after, upTo }: { after: number; upTo?: number }): Promise<ChainPage> {
      await tenancy.run(context, async (tenant) => {
        await requireFeature(tenant, 'audit-export');
        if (after === 0) await record(tenant, context, { action: 'audit.downloaded' });
      });
      const [heads] = await tenancy.batch(context, (tenant) => [findHead(tenant)]);
      const [head] = heads;
      if (!head) throw new CoreError('not-found', 'This company has no audit log.');
      const last = Math.min(upTo ?? head.sequence, head.sequence);
      const [rows] = await tenancy.batch(context, (tenant) => [
        listChain(tenant, { after, upTo: last, limit: chainPageLength }),
      ]);
      const end = rows.at(-1)?.sequence ?? last;
      return {
        companyId: context.companyId,
        head: { sequence: head.sequence, hash: head.hash.toString('hex') },
        events: rows.map((row) => ({
          ...viewOf(row),
          requestId: row.requestId,
          previousHash: row.previousHash.toString('hex'),
          hash: row.hash.toString('hex'),
        })),
        after: end < last ? end : null,
      };
    },
  };
}

function actorIdOf(actor: TenantContext['actor']): string {
  switch (actor.kind) {
    case 'member':
      return actor.userId;
    case 'visitor':
      return actor.visitorId;
    case 'operator':
      return actor.identityId;
    case 'site':
      return 'site';
    case 'system':
      return actor.job;
    default:
      return actor satisfies never;
  }
}

function viewOf({ id, sequence, actorKind, actorId, action, target, detail, createdAt }: EventRow) {
  return { id, sequence, actorKind, actorId, action, target, detail, createdAt: createdAt.toISOString() };
}
