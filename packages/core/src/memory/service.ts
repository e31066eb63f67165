import {
  type AgentId,
  type Clock,
  type ConversationId,
  CoreError,
  type MemoryId,
  newId,
  parseCursor,
  type UserId,
  type VisitorId,
} from '../base/index.ts';
import { requireFeature } from '../plans/index.ts';
import type { Owns, Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import { parseFact } from './fact.ts';
import { type Recaller, rankMemories } from './recall.ts';
import {
  addMemory,
  type ListedMemory,
  listMemories,
  listMemoriesAround,
  listMemoriesOf,
  type MemoryRow,
  type MemorySubject,
  removeMemory,
  touchMemories,
  updateMemory,
} from './repository.ts';

export type Memory = ReturnType<typeof createMemory>;

export type NewFact = {
  subject: MemorySubject;
  text: string;
  agentId?: AgentId;
  source: MemoryRow['source'];
  audience?: MemoryRow['audience'];
  conversationId?: ConversationId;
};

/** Beyond this many facts about one person, older ones are not looked at. */
const maxRecalled = 100;
/** And no more are kept: the oldest one goes. */
const maxKept = 200;

/** Facts that agents and staff keep: durable, of one company, about one subject. Never looked up by pattern. */
export function createMemory({ tenancy, owns, clock }: { tenancy: Tenancy; owns: Owns; clock: Clock }) {
  const own = <Row extends MemoryRow>(context: TenantContext, rows: readonly Row[]): Row[] =>
    rows.filter((row) => owns(context, row, 'memory'));

  /** Inside a transaction of the caller's. The same words about the same subject are kept once. @throws CoreError 'bad-input'. */
  async function keep(
    tenant: TenantScope,
    { subject, text, agentId, source, audience = 'everyone', conversationId }: NewFact,
  ): Promise<MemoryRow['id']> {
    const fact = parseFact(text);
    const known = await listMemoriesOf(tenant, subject, maxKept);
    const same = known.find((row) => row.text.toLowerCase() === fact.toLowerCase());
    if (same) return same.id;
    const oldest = known.at(-1);
    if (known.length >= maxKept && oldest) await removeMemory(tenant, oldest.id);
    const id = newId<MemoryId>();
    await addMemory(tenant, {
      id,
      subjectKind: subject.kind,
      subjectId: subject.id,
      agentId: agentId ?? null,
      text: fact,
      source,
      audience,
      conversationId: conversationId ?? null,
      createdAt: clock.now(),
    });
    return id;
  }

  return {
    keep,

    /** For people, newest first. The next page begins at the last row's `<createdAt>~<id>`. @throws CoreError 'bad-input'. */
    async list(
      context: TenantContext,
      { subject, cursor, limit = maxRecalled }: { subject?: MemorySubject; cursor?: string; limit?: number },
    ): Promise<ListedMemory[]> {
      const before = parseCursor(cursor);
      const [rows] = await tenancy.batch(context, (tenant) => [
        listMemories(tenant, { subject: subject ?? null, before, limit }),
      ]);
      return own(context, rows);
    },

    /** Keeps one fact. @throws CoreError 'bad-input' | 'not-in-plan'. */
    remember(context: TenantContext, fact: NewFact): Promise<MemoryRow['id']> {
      return tenancy.run(context, async (tenant) => {
        await requireFeature(tenant, 'memory');
        return keep(tenant, fact);
      });
    },

    /** The facts about a subject that fit a question best, the freshest first among equals. */
    async recall(
      context: TenantContext,
      {
        subjects,
        question = '',
        limit = 8,
        recaller,
      }: { subjects: readonly MemorySubject[]; question?: string; limit?: number; recaller?: Recaller },
    ): Promise<MemoryRow[]> {
      const lists = await tenancy.batch(context, (tenant) =>
        subjects.map((subject) => listMemoriesOf(tenant, subject, maxRecalled)),
      );
      return rankMemories(own(context, lists.flat()), { question, now: clock.now(), recaller }).slice(0, limit);
    },

    /** Everything that may be used in a conversation with somebody, newest first. */
    async listAround(
      context: TenantContext,
      who: { visitorId: VisitorId | null; memberId: UserId | null },
    ): Promise<MemoryRow[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listMemoriesAround(tenant, who, maxRecalled)]);
      return own(context, rows);
    },

    /** Notes that these stood in a prompt: what is used stays fresh. */
    async markUsed(context: TenantContext, rows: readonly MemoryRow[]): Promise<void> {
      if (rows.length === 0) return;
      await tenancy.run(context, (tenant) =>
        touchMemories(
          tenant,
          rows.map(({ id }) => id),
          clock.now(),
        ),
      );
    },

    /** Staff put a fact right, or say who may use it. @throws CoreError 'not-found' | 'bad-input'. */
    update(
      context: TenantContext,
      memoryId: MemoryId,
      { text, audience }: { text?: string; audience?: MemoryRow['audience'] },
    ): Promise<void> {
      const change = { ...(text === undefined ? {} : { text: parseFact(text) }), ...(audience ? { audience } : {}) };
      return tenancy.run(context, async (tenant) => {
        if (!(await updateMemory(tenant, memoryId, change)))
          throw new CoreError('not-found', 'This company has no such memory.');
      });
    },

    /** @throws CoreError 'not-found' when the memory is not this company's. */
    forget(context: TenantContext, memoryId: MemoryId): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (!(await removeMemory(tenant, memoryId)))
          throw new CoreError('not-found', 'This company has no such memory.');
      });
    },
  };
}
