import type { ConversationId, IdentityId, UserId, VisitorId } from '../base/index.ts';
import type { CompanyId } from './company-id.ts';

/** Who acts in a company. */
export type Actor =
  | { kind: 'member'; userId: UserId; permissions: ReadonlySet<string> }
  | { kind: 'visitor'; visitorId: VisitorId; conversationId: ConversationId }
  | { kind: 'operator'; identityId: IdentityId; reason: string }
  | { kind: 'site' }
  | { kind: 'system'; job: string };

/** Who asks, for which company. The only way to a tenant's data begins with one of these. */
export type TenantContext = {
  readonly companyId: CompanyId;
  readonly actor: Actor;
  readonly requestId: string;
};

/** The one place where a context is made. */
export function createTenantContext(companyId: CompanyId, actor: Actor, requestId: string): TenantContext {
  return Object.freeze({ companyId, actor, requestId });
}
