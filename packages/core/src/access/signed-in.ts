import type { IdentityId, UserId } from '../base/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import type { Membership } from './repository.ts';
import type { OpenedSession } from './sessions.ts';

/** The member behind a request, and the context that all of its work runs in. */
export type MemberSession = {
  context: TenantContext;
  member: { id: UserId; identityId: IdentityId; name: string; email: string; roleSlug: string; roleName: string };
  permissions: ReadonlySet<string>;
  company: { name: string; slug: string };
};

export type SignedIn =
  | {
      kind: 'member';
      accessToken: string;
      expiresInMs: number;
      session: OpenedSession;
      identity: { id: IdentityId; name: string; email: string };
      membership: Membership;
      memberships: Membership[];
      roleSlug: string;
    }
  | {
      kind: 'operator';
      accessToken: string;
      expiresInMs: number;
      session: OpenedSession;
      identity: { id: IdentityId; name: string; email: string };
    };
