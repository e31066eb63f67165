import { and, eq, or, sql } from 'drizzle-orm';
import { type ContactId, literalPattern, type ListPlace } from '../base/index.ts';
import { contacts } from '../db/schema/contacts.ts';
import type { TenantScope } from '../tenant/index.ts';

export type ContactRow = typeof contacts.$inferSelect;
export type ContactChange = Partial<Pick<ContactRow, 'name' | 'email' | 'phone' | 'note'>>;

/** Newest first, from before the cursor on. */
export function listContacts(
  tenant: TenantScope,
  { before, query, limit }: { before: ListPlace | null; query: string; limit: number },
): Promise<ContactRow[]> {
  const pattern = `%${literalPattern(query)}%`;
  return tenant.db
    .select()
    .from(contacts)
    .where(
      and(
        eq(contacts.companyId, tenant.companyId),
        before === null
          ? undefined
          : sql`(${contacts.createdAt}, ${contacts.id}) < (${before.at.toISOString()}::timestamptz, ${before.id}::uuid)`,
        query === ''
          ? undefined
          : sql`(coalesce(${contacts.name}, '') ilike ${pattern} or coalesce(${contacts.email}, '') ilike ${pattern} or coalesce(${contacts.phone}, '') ilike ${pattern})`,
      ),
    )
    .orderBy(sql`${contacts.createdAt} desc`, sql`${contacts.id} desc`)
    .limit(limit)
    .execute();
}

export function findContact(tenant: TenantScope, contactId: ContactId): Promise<ContactRow[]> {
  return tenant.db
    .select()
    .from(contacts)
    .where(and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, contactId)))
    .execute();
}

/** The contact that has this e-mail address or, failing that, this phone number. */
export function findContactByReach(
  tenant: TenantScope,
  { email, phone }: { email: string | null; phone: string | null },
): Promise<ContactRow[]> {
  return tenant.db
    .select()
    .from(contacts)
    .where(
      and(
        eq(contacts.companyId, tenant.companyId),
        or(eq(contacts.email, email ?? ''), eq(contacts.phone, phone ?? '')),
      ),
    )
    .orderBy(contacts.createdAt)
    .limit(1)
    .execute();
}

export async function addContact(
  tenant: TenantScope,
  contact: Omit<typeof contacts.$inferInsert, 'companyId'>,
): Promise<void> {
  await tenant.db.insert(contacts).values({ companyId: tenant.companyId, ...contact });
}

export async function updateContact(
  tenant: TenantScope,
  contactId: ContactId,
  change: ContactChange,
  now: Date,
): Promise<boolean> {
  const rows = await tenant.db
    .update(contacts)
    .set({ ...change, updatedAt: now, version: sql`${contacts.version} + 1` })
    .where(and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, contactId)))
    .returning({ id: contacts.id });
  return rows.length === 1;
}

export async function removeContact(tenant: TenantScope, contactId: ContactId): Promise<void> {
  await tenant.db.delete(contacts).where(and(eq(contacts.companyId, tenant.companyId), eq(contacts.id, contactId)));
}
