import { type Clock, type ContactId, CoreError, cutPage, newId, parseCursor } from '../base/index.ts';
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

/** The people who left their details with a company; each is one row, found again by e-mail or phone. */
export function createContacts({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }) {
  /**
   * Inside a transaction of the caller's: finds the person by e-mail or phone, or adds them. Anybody can name another person's
   * address, so what is known of a person found that way stays as it is; what differs is noted beside it for staff.
   * @param own the contact that is known to be theirs: it is brought up to date.
   * @throws CoreError 'bad-input'.
   */
  async function save(
    tenant: TenantScope,
    details: ContactDetails,
    { source, own }: { source: string; own?: ContactId | undefined },
  ): Promise<{ contactId: ContactId; isNew: boolean }> {
    const given = parseDetails(details);
    if (own) {
      const [mine] = await findContact(tenant, own);
      if (mine) {
        const note = details.note ? joinNotes(mine.note, details.note) : mine.note;
        await updateContact(tenant, own, { ...given, note }, clock.now());
        return { contactId: own, isNew: false };
      }
    }
    if (!given.email && !given.phone)
      throw new CoreError('bad-input', 'An e-mail address or a phone number is needed to reach you.');
    const [known] = await findContactByReach(tenant, { email: given.email ?? null, phone: given.phone ?? null });
    if (known) {
      const told = Object.entries(given)
        .filter(([field, value]) => known[field as keyof typeof given] !== value)
        .map(([field, value]) => `Also gave as ${field}: ${value}`);
      const note = [details.note ?? '', ...told].filter((line) => line !== '').reduce(joinNotes, known.note);
      await updateContact(tenant, known.id, { note }, clock.now());
      return { contactId: known.id, isNew: false };
    }
    const id = newId<ContactId>();
    await addContact(tenant, { id, ...given, note: details.note ?? '', source, createdAt: clock.now() });
    return { contactId: id, isNew: true };
  }

  return {
    save,

    async list(
      context: TenantContext,
      { cursor, query = '', limit = pageLength }: { cursor?: string; query?: string; limit?: number },
    ): Promise<{ contacts: ContactRow[]; nextCursor: string | null }> {
      const before = parseCursor(cursor);
      const [rows] = await tenancy.batch(context, (tenant) => [
        listContacts(tenant, { before, query: query.trim(), limit: limit + 1 }),
      ]);
      const { page, nextCursor } = cutPage(rows, limit, ({ createdAt, id }) => ({ at: createdAt, id }));
      return { contacts: page, nextCursor };
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

/** @throws CoreError 'bad-input' for what cannot be an e-mail address or a phone number. */
function parseDetails({ name, email, phone }: ContactDetails): Pick<ContactChange, 'name' | 'email' | 'phone'> {
  const address = email?.trim().toLowerCase() ?? '';
  if (address !== '' && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(address))
    throw new CoreError('bad-input', 'That does not look like an e-mail address. Check it.');
  return {
    ...(name?.trim() ? { name: name.trim() } : {}),
    ...(address === '' ? {} : { email: address }),
    ...(phone?.trim() ? { phone: normalPhone(phone) } : {}),
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
