import { randomUUID } from 'node:crypto';
import type { Audit } from '../audit/index.ts';
import { CoreError, describeError, type Logger } from '../base/index.ts';
import { assertMasterKey, listDataKeys, retireMasterKey, rewrapDataKeys, type Vault } from '../credentials/index.ts';
import type { Platform } from '../db/index.ts';
import type { Fleet } from '../fleet/index.ts';
import { createTenantContext, type Tenancy, type TenantContext } from '../tenant/index.ts';
import { addOperatorAudit, countDirectory } from './repository.ts';

export type RotationProgress = { companies: number; done: number; rewrapped: number; failed: number };
export type KeyStatus = {
  currentVersion: number;
  loadedVersions: number[];
  companies: number;
  /** Data keys by the master key that wraps them. */
  dataKeys: { masterVersion: number; count: number }[];
  /** Companies with a data key that does not open. */
  unopened: string[];
};
export type KeyRotation = ReturnType<typeof createKeyRotation>;

/** Companies at the same time: enough to hide the round trips, and few enough to leave most of the pool to the guests. */
const concurrency = 6;

/** Moves every company from older master keys to the current one, a company at a time, while all of them are served. */
export function createKeyRotation({
  platform,
  fleet,
  tenancy,
  audit,
  vault,
  logger,
}: {
  platform: Platform;
  fleet: Fleet;
  tenancy: Tenancy;
  audit: Audit;
  vault: Vault;
  logger: Logger;
}) {
  async function forEachCompany(work: (context: TenantContext, slug: string) => Promise<void>): Promise<void> {
    const requestId = `keys-${randomUUID()}`;
    await fleet.forEach({ atOnce: concurrency, withClosing: true }, ({ id, slug }) =>
      work(createTenantContext(id, { kind: 'system', job: 'master-key-rotation' }, requestId), slug),
    );
  }

  function rewrap(context: TenantContext): Promise<boolean> {
    return tenancy.run(context, async (tenant) => {
      const left = await rewrapDataKeys(tenant, vault);
      if (left.length === 0) return false;
      await audit.record(tenant, context, {
        action: 'data-key.rewrapped',
        detail: `master key ${left.join(', ')} to ${vault.currentVersion}`,
      });
      return true;
    });
  }

  async function status(): Promise<KeyStatus> {
    const counts = new Map<number, number>(vault.versions.map((version) => [version, 0]));
    const unopened: string[] = [];
    let companies = 0;
    await forEachCompany(async (context, slug) => {
      const [rows] = await tenancy.batch(context, (tenant) => [listDataKeys(tenant)]);
      companies += 1;
      for (const row of rows) counts.set(row.masterVersion, (counts.get(row.masterVersion) ?? 0) + 1);
      try {
        for (const row of rows) {
          assertMasterKey(vault, row);
          vault.unwrap(context.companyId, row);
        }
      } catch {
        unopened.push(slug);
      }
    });
    return {
      currentVersion: vault.currentVersion,
      loadedVersions: [...vault.versions],
      companies,
      dataKeys: [...counts].sort(([a], [b]) => a - b).map(([masterVersion, count]) => ({ masterVersion, count })),
      unopened: unopened.sort(),
    };
  }

  return {
    status,

    /**
     * Each company is one transaction of its own, so it may be killed at any point and begun again: what was done is found
     * done. A company whose data key does not open is passed by and named.
     */
    async rotate(
      tell: (progress: RotationProgress) => void = () => undefined,
    ): Promise<RotationProgress & { currentVersion: number; unopened: string[] }> {
      const progress = { ...(await countDirectory(platform.db)), done: 0, rewrapped: 0, failed: 0 };
      const unopened: string[] = [];
      const now = (): RotationProgress => ({
        companies: Math.max(progress.companies, progress.done),
        done: progress.done,
        rewrapped: progress.rewrapped,
        failed: progress.failed,
      });
      await note('keys.rotation-started', String(vault.currentVersion));
      await forEachCompany(async (context, slug) => {
        try {
          if (await rewrap(context)) progress.rewrapped += 1;
        } catch (error) {
          // Only a key that does not open is this company's own trouble; a database that is gone ends the rotation.
          if (!(error instanceof CoreError) || error.code !== 'internal') throw error;
          logger.error({ company: context.companyId, ...describeError(error) }, 'a data key does not open');
          progress.failed += 1;
          unopened.push(slug);
        }
        progress.done += 1;
        tell(now());
      });
      await note('keys.rotated', String(vault.currentVersion));
      return { ...now(), currentVersion: vault.currentVersion, unopened: unopened.sort() };
    },

    /**
     * Forgets a master key, after a look at every company. @throws CoreError 'conflict' while a data key needs it,
     * 'bad-input' or 'not-found'.
     */
    async retire(masterVersion: number): Promise<void> {
      const needed = (await status()).dataKeys.find((entry) => entry.masterVersion === masterVersion)?.count ?? 0;
      if (needed > 0 && masterVersion !== vault.currentVersion)
        throw new CoreError('conflict', `${needed} data keys still need master key ${masterVersion}. Rotate first.`);
      await retireMasterKey(platform, vault, masterVersion);
      await note('keys.retired', String(masterVersion));
    },
  };

  function note(action: string, target: string): Promise<void> {
    return addOperatorAudit(platform.db, {
      id: randomUUID(),
      identityId: null,
      action,
      target: `master key ${target}`,
      reason: 'asked for on the command line',
    });
  }
}
