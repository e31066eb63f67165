export { checkNewPassword } from './passwords.ts';
export type { Member, Membership } from './repository.ts';
export { type Access, createAccess, type MemberSession, type SignedIn } from './service.ts';
export type { OpenedSession } from './sessions.ts';
export { parseTokenKeys, type TokenKeys } from './token-keys.ts';
export type { VisitorClaims } from './tokens.ts';
