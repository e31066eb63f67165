import type { Clock, UserId } from '../base/index.ts';
import { type CompanyId, createTenantContext, type Tenancy } from '../tenant/index.ts';
import { findCompanyStatus, findMember, listPermissionsOfUser, type Member } from './repository.ts';

/** A removal, a new role or a suspension bites within this time, in milliseconds. */
const keptMs = 500;
const maxKept = 10_000;

type CompanyStanding = { status: 'active' | 'suspended' | 'closing'; name: string; slug: string } | undefined;

/** What a token's claims are held against: absent parts mean that there is no such member or company any more. */
export type Standing = { member: Member | undefined; permissions: ReadonlySet<string>; company: CompanyStanding };

export type Standings = ReturnType<typeof createStandings>;

/** Who may act at the moment, read from the company's own rows and kept for half a second, so that each request need not ask. */
export function createStandings({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }) {
  const kept = new Map<string, { standing: Standing; atMs: number }>();

  async function keep(key: string, load: () => Promise<Standing>): Promise<Standing> {
    const nowMs = clock.now().getTime();
    const hit = kept.get(key);
    if (hit && nowMs - hit.atMs < keptMs) return hit.standing;
    const standing = await load();
    if (kept.size >= maxKept) kept.clear();
    kept.set(key, { standing, atMs: nowMs });
    return standing;
  }

  return {
    ofMember(companyId: CompanyId, userId: UserId): Promise<Standing> {
      const key = keyOf(companyId, userId);
      return keep(key, async () => {
        const context = createTenantContext(companyId, { kind: 'system', job: 'membership' }, key);
        const [members, permissions, company] = await tenancy.batch(context, (tenant) => [
          findMember(tenant, userId),
          listPermissionsOfUser(tenant, userId),
          findCompanyStatus(tenant),
        ]);
        return {
          member: members[0],
          permissions: new Set(permissions.map((row) => row.permission)),
          company: company[0],
        };
      });
    },

    /** The company as its visitors meet it. */
    async ofCompany(companyId: CompanyId, requestId: string): Promise<CompanyStanding> {
      const standing = await keep(`${companyId}/visitors`, async () => {
        const context = createTenantContext(companyId, { kind: 'system', job: 'visitor' }, requestId);
        const [company] = await tenancy.batch(context, (tenant) => [findCompanyStatus(tenant)]);
        return { member: undefined, permissions: new Set(), company: company[0] };
      });
      return standing.company;
    },

    forget(companyId: CompanyId, userId: UserId): void {
      kept.delete(keyOf(companyId, userId));
    },
  };
}

function keyOf(companyId: CompanyId, userId: UserId): string {
  return `${companyId}/${userId}`;
}
