import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { MemoryId } from '../base/index.ts';
import { canaries } from '../db/schema/audit.ts';
import { memories } from '../db/schema/memory.ts';
import { prepareQuery } from '../db/prepared-query.ts';
import type { TenantScope } from '../tenant/index.ts';

/** `canary` is the marker of whoever the row belongs to: it goes wherever the text goes, up to the exit that takes it off. */
export type MemoryRow = typeof memories.$inferSelect & { canary: string | null };
export type MemorySubject = { kind: 'visitor' | 'contact' | 'member' | 'company'; id: string };

const columns = { ...getTableColumns(memories), canary: canaries.marker };

const memoriesOf = prepareQuery(['kind', 'id', 'limit'], (db, { companyId, kind, id, limit }) =>
  db
    .select(columns)
    .from(memories)
    .leftJoin(canaries, and(eq(canaries.companyId, memories.companyId), eq(canaries.place, 'memory')))
    .where(and(eq(memories.companyId, companyId), eq(memories.subjectKind, kind), eq(memories.subjectId, id)))
    .orderBy(sql`${memories.createdAt} desc`, sql`${memories.id} desc`)
    .limit(limit),
);

/** Newest first. */
export function listMemoriesOf(tenant: TenantScope, subject: MemorySubject, limit: number): Promise<MemoryRow[]> {
  return memoriesOf(tenant, { kind: subject.kind, id: subject.id, limit });
}

export function listMemories(tenant: TenantScope, limit: number): Promise<MemoryRow[]> {
  return tenant.db
    .select(columns)
    .from(memories)
    .leftJoin(canaries, and(eq(canaries.companyId, memories.companyId), eq(canaries.place, 'memory')))
    .where(eq(memories.companyId, tenant.companyId))
    .orderBy(sql`${memories.createdAt} desc`, sql`${memories.id} desc`)
    .limit(limit)
    .execute();
}

export async function addMemory(
  tenant: TenantScope,
  memory: Omit<typeof memories.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(memories).values({ companyId: tenant.companyId, ...memory });
}

export async function removeMemory(tenant: TenantScope, memoryId: MemoryId): Promise<boolean> {
  const rows = await tenant.db
    .delete(memories)
    .where(and(eq(memories.companyId, tenant.companyId), eq(memories.id, memoryId)))
    .returning({ id: memories.id });
  return rows.length === 1;
}
