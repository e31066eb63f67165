import { type Clock, type ContactId, CoreError, newId } from '../base/index.ts';
import type { Tenancy, TenantContext, TenantScope } from '../tenant/index.ts';
import {
  addContact,
  type ContactChange,
  type ContactRow,
  findContact,
  findContactByReach,
  listContacts,
  updateContact,
} from './repository.ts';

export type ContactDetails = { name?: string; email?: string; phone?: string; note?: string };
export type Contacts = ReturnType<typeof createContacts>;

const pageLength = 50;

export function createContacts({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }) {
  /** Inside a transaction of the caller's: finds the person by e-mail or phone, or adds them. */
  async function save(tenant: TenantScope, details: ContactDetails, source: string): Promise<ContactId> {
    const email = details.email?.trim().toLowerCase() || null;
    const phone = details.phone ? normalPhone(details.phone) : null;
    if (email !== null && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
      throw new CoreError('bad-input', 'That does not look like an e-mail address. Check it.');
    if (!email && !phone)
      throw new CoreError('bad-input', 'An e-mail address or a phone number is needed to reach you.');
    const [known] = await findContactByReach(tenant, { email, phone });
    const change: ContactChange = {
      ...(details.name ? { name: details.name.trim() } : {}),
      ...(email ? { email } : {}),
      ...(phone ? { phone } : {}),
    };
    if (known) {
      const note = details.note ? joinNotes(known.note, details.note) : known.note;
      await updateContact(tenant, known.id, { ...change, note }, clock.now());
      return known.id;
    }
    const id = newId<ContactId>();
    await addContact(tenant, { id, ...change, note: details.note ?? '', source, createdAt: clock.now() });
    return id;
  }

  return {
    save,

    async list(
      context: TenantContext,
      { cursor, query = '', limit = pageLength }: { cursor?: string; query?: string; limit?: number },
    ): Promise<{ contacts: ContactRow[]; nextCursor: string | null }> {
      const before = cursor === undefined ? null : parseCursor(cursor);
      const [rows] = await tenancy.batch(context, (tenant) => [
        listContacts(tenant, { before, query: query.trim(), limit: limit + 1 }),
      ]);
      const contacts = rows.slice(0, limit);
      const last = contacts.at(-1);
      return {
        contacts,
        nextCursor: rows.length > limit && last ? `${last.createdAt.toISOString()}~${last.id}` : null,
      };
    },

    /** @throws CoreError 'not-found' when the contact is not this company's. */
    async get(context: TenantContext, contactId: ContactId): Promise<ContactRow> {
      const [rows] = await tenancy.batch(context, (tenant) => [findContact(tenant, contactId)]);
      const contact = rows[0];
      if (!contact) throw noSuchContact();
      return contact;
    },

    update(context: TenantContext, contactId: ContactId, change: ContactChange): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (!(await updateContact(tenant, contactId, change, clock.now()))) throw noSuchContact();
      });
    },
  };
}

function noSuchContact(): CoreError {
  return new CoreError('not-found', 'This company has no such contact.');
}

/** Digits and a leading plus: "(555) 010-2233" and "555 010 2233" are one number. */
function normalPhone(phone: string): string {
  const digits = phone.replaceAll(/[^\d+]/g, '').replaceAll(/(?!^)\+/g, '');
  if (digits.replace('+', '').length < 6 || digits.length > 16)
    throw new CoreError('bad-input', 'That does not look like a phone number. Check it.');
  return digits;
}

function joinNotes(known: string, added: string): string {
  return known.includes(added)
    ? known
    : [known, added]
        .filter((note) => note !== '')
        .join('\n')
        .slice(-4_000);
}

function parseCursor(cursor: string): { at: Date; id: string } {
  const [at = '', id = ''] = cursor.split('~');
  const date = new Date(at);
  if (Number.isNaN(date.getTime()) || !/^[0-9a-f-]{36}$/.test(id))
    throw new CoreError('bad-input', 'That page is not there any more. Start from the first one.');
  return { at: date, id };
}
