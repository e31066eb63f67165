import { randomUUID } from 'node:crypto';
import type { Platform } from '../db/index.ts';
import { type CompanyId, createTenantContext, type TenantContext } from '../tenant/index.ts';
import { listCompanies } from './fleet-repository.ts';

/** Some work in every company, each through its own door; a few at a time, so that the guests keep most of the pool. */
export type Walk = (job: string, work: (context: TenantContext) => Promise<void>) => Promise<number>;

const pageLength = 500;
const concurrency = 3;

/** @returns a walk that answers with how many companies it came through. */
export function createWalk(platform: Platform): Walk {
  return async (job, work) => {
    const requestId = `${job}-${randomUUID()}`;
    let companies = 0;
    for (let after: CompanyId | undefined; ; ) {
      const page = await listCompanies(platform.db, { after, limit: pageLength });
      const waiting = page.values();
      const worker = async () => {
        for (const { id } of waiting) {
          await work(createTenantContext(id, { kind: 'system', job }, requestId));
          companies += 1;
        }
      };
      await Promise.all(Array.from({ length: concurrency }, worker));
      after = page.at(-1)?.id;
      if (page.length < pageLength) return companies;
    }
  };
}
