export { checkNewPassword } from './passwords.ts';
export type { Member, Membership } from './repository.ts';
export { type Access, createAccess } from './service.ts';
export type { OpenedSession } from './sessions.ts';
export type { MemberSession, SignedIn } from './signed-in.ts';
export { parseTokenKeys } from './token-keys.ts';
export { type Claims, createTokens, type Tokens, type VisitorClaims } from './tokens.ts';
