export { type ContactChange, type ContactRow, removeContact } from './repository.ts';
export { type ContactDetails, type Contacts, createContacts } from './service.ts';
