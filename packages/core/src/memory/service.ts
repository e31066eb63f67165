import { type AgentId, type Clock, CoreError, type MemoryId, newId } from '../base/index.ts';
import type { Owns, Tenancy, TenantContext } from '../tenant/index.ts';
import {
  addMemory,
  listMemories,
  listMemoriesOf,
  type MemoryRow,
  type MemorySubject,
  removeMemory,
} from './repository.ts';

export type Memory = ReturnType<typeof createMemory>;

const maxLength = 500;
/** Beyond this many facts about one person, older ones are not looked at. */
const maxRecalled = 100;

/** Facts that agents and staff keep: durable, of one company, about one subject. Never looked up by pattern. */
export function createMemory({ tenancy, owns, clock }: { tenancy: Tenancy; owns: Owns; clock: Clock }) {
  const own = (context: TenantContext, rows: readonly MemoryRow[]) =>
    rows.filter((row) => owns(context, row, 'memory'));

  return {
    list(context: TenantContext, { subject }: { subject?: MemorySubject }): Promise<MemoryRow[]> {
      return tenancy
        .batch(context, (tenant) => [
          subject ? listMemoriesOf(tenant, subject, maxRecalled) : listMemories(tenant, maxRecalled),
        ])
        .then(([rows]) => own(context, rows));
    },

    /** Keeps one fact; the same words about the same subject are kept once. @throws CoreError 'bad-input'. */
    remember(
      context: TenantContext,
      {
        subject,
        text,
        agentId,
        source,
      }: { subject: MemorySubject; text: string; agentId?: AgentId; source: 'agent' | 'staff' },
    ): Promise<MemoryRow['id']> {
      const fact = text.trim().replaceAll(/\s+/g, ' ');
      if (fact === '' || fact.length > maxLength)
        throw new CoreError('bad-input', `A memory is one fact of 1 to ${maxLength} characters.`);
      return tenancy.run(context, async (tenant) => {
        const known = await listMemoriesOf(tenant, subject, maxRecalled);
        const same = known.find((row) => row.text.toLowerCase() === fact.toLowerCase());
        if (same) return same.id;
        const id = newId<MemoryId>();
        await addMemory(tenant, {
          id,
          subjectKind: subject.kind,
          subjectId: subject.id,
          agentId: agentId ?? null,
          text: fact,
          source,
          createdAt: clock.now(),
        });
        return id;
      });
    },

    /** The facts about a subject that fit a question best, newest first among equals; all of the newest without a question. */
    async recall(
      context: TenantContext,
      { subject, question = '', limit = 8 }: { subject: MemorySubject; question?: string; limit?: number },
    ): Promise<MemoryRow[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listMemoriesOf(tenant, subject, maxRecalled)]);
      return rankMemories(own(context, rows), question).slice(0, limit);
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

/** Shared words first, then age; `rows` are newest first. */
export function rankMemories(rows: readonly MemoryRow[], question: string): MemoryRow[] {
  const wanted = wordsOf(question);
  if (wanted.size === 0) return [...rows];
  const score = (row: MemoryRow) => [...wordsOf(row.text)].filter((word) => wanted.has(word)).length;
  return rows
    .map((row, age) => ({ row, rank: score(row) - age / (rows.length + 1) }))
    .sort((a, b) => b.rank - a.rank)
    .map(({ row }) => row);
}

function wordsOf(text: string): Set<string> {
  return new Set(
    (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.replace(/(ing|ed|es|s)$/, '')),
  );
}
