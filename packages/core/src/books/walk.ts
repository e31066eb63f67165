import { randomUUID } from 'node:crypto';
import type { Fleet } from '../fleet/index.ts';
import { createTenantContext, type TenantContext } from '../tenant/index.ts';

/** Some work in every company, each through its own door. @returns how many there were. */
export type Walk = (job: string, work: (context: TenantContext) => Promise<void>) => Promise<number>;

const atOnce = 3;

export function createWalk(fleet: Fleet): Walk {
  return (job, work) => {
    const requestId = `${job}-${randomUUID()}`;
    return fleet.forEach({ atOnce, withClosing: true }, ({ id }) =>
      work(createTenantContext(id, { kind: 'system', job }, requestId)),
    );
  };
}
