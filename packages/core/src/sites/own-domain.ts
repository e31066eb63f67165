import { Resolver } from 'node:dns/promises';
import type { Audit } from '../audit/index.ts';
import { CoreError, parseHostName } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { entitlementsOf, listEntitlements, notInPlan } from '../plans/index.ts';
import { type CompanyId, createTenantContext, type Tenancy, type TenantContext } from '../tenant/index.ts';
import { findPlace, setPlaceDomain } from './repository.ts';

export type OwnDomain = {
  /** The host name at which the site is served too. */
  domain: string | null;
  isInPlan: boolean;
  /** What a TXT record at `_rowhouse.<domain>` must say before the domain is this company's. */
  proof: string;
};

const lookUpTimeoutMs = 4_000;

/**
 * A host name of the company's own for its site. Whoever can write a domain's records has it: with the proof in place it leads
 * here, whatever it led to before, and without it to nobody, so that a company learns nothing of another one's domain.
 */
export function createOwnDomain({
  tenancy,
  audit,
  platform,
  nameServers,
}: {
  tenancy: Tenancy;
  audit: Audit;
  platform: Platform;
  /** Instead of the machine's own. */
  nameServers: readonly string[] | undefined;
}) {
  const proofOf = (companyId: CompanyId) => `rowhouse-site=${companyId}`;

  async function isInPlan(context: TenantContext): Promise<boolean> {
    const [rows] = await tenancy.batch(context, (tenant) => [listEntitlements(tenant)]);
    return entitlementsOf(rows).allows('custom-domain');
  }

  async function assertProof(companyId: CompanyId, domain: string): Promise<void> {
    const resolver = new Resolver({ timeout: lookUpTimeoutMs, tries: 2 });
    if (nameServers) resolver.setServers(nameServers);
    // No answer and no record are one case: there is no proof.
    const records = await resolver.resolveTxt(`_rowhouse.${domain}`).catch((): string[][] => []);
    if (!records.some((pieces) => pieces.join('').trim() === proofOf(companyId)))
      throw new CoreError(
        'bad-input',
        `No TXT record at _rowhouse.${domain} says ${proofOf(companyId)} yet. Add it where the domain is managed, and try again; it can take some minutes until it is seen.`,
      );
  }

  return {
    async get(context: TenantContext): Promise<OwnDomain> {
      const [place, inPlan] = await Promise.all([findPlace(platform.db, context), isInPlan(context)]);
      return { domain: place?.domain ?? null, isInPlan: inPlan, proof: proofOf(context.companyId) };
    },

    /**
     * Serves the site at the domain as well, once its records say so; `null` ends that.
     * @throws CoreError 'bad-input' for what is no host name and for a domain without the proof, 'not-in-plan'.
     */
    async set(context: TenantContext, wanted: string | null): Promise<void> {
      const domain = wanted === null ? null : parseHostName(wanted);
      if (domain === undefined)
        throw new CoreError('bad-input', `"${wanted}" is no host name. Use the form www.example.com.`);
      if (domain !== null) {
        if (!(await isInPlan(context))) throw notInPlan('custom-domain');
        await assertProof(context.companyId, domain);
      }
      const before = await platform.transaction((db) => setPlaceDomain(db, context.companyId, domain));
      await audit.append(context, { action: 'site.domain-changed', detail: domain ?? 'none' });
      if (before && domain !== null)
        await audit.append(createTenantContext(before, { kind: 'system', job: 'own-domain' }, context.requestId), {
          action: 'site.domain-lost',
          detail: domain,
        });
    },
  };
}
