import type { CompanyId } from './company-id.ts';
import type { TenantContext } from './context.ts';

/** What was loaded and is asked about: its wall depends on it. */
export type OwnedKind = 'conversation' | 'agent' | 'memory' | 'provider' | 'fragment';

/** Does a row that the database handed over belong to the company that asks? Needs no filter and no policy to have held. */
export type Owns = (context: TenantContext, row: { companyId: CompanyId }, kind: OwnedKind) => boolean;

export const owns: Owns = (context, row) => row.companyId === context.companyId;
