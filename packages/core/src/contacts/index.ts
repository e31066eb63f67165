export type { ContactChange, ContactRow } from './repository.ts';
export { type ContactDetails, type Contacts, createContacts } from './service.ts';
