import { CoreError } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import { type FleetCompany, listOldestFirst } from './repository.ts';

export type FleetWalk = {
  /** One company; all of them when it is left out. */
  slug?: string | undefined;
  /** Companies that are worked on at the same time; few enough to leave most of the pool to the guests. */
  atOnce?: number;
  /** Also those that are being removed. */
  withClosing?: boolean;
  /** Asked before each company. */
  isStopped?: () => boolean;
};
export type Fleet = ReturnType<typeof createFleet>;

const pageLength = 500;

/** The companies of this platform, one after the other. What is done in a company is done through a handle of its own. */
export function createFleet({ platform }: { platform: Platform }) {
  return {
    /**
     * Oldest first; a company made meanwhile comes last. The first error ends the walk.
     * @returns how many there were. @throws CoreError 'not-found' for a slug that is not there.
     */
    async forEach(
      { slug, atOnce = 1, withClosing = false, isStopped = () => false }: FleetWalk,
      work: (company: FleetCompany) => Promise<void>,
    ): Promise<number> {
      let companies = 0;
      let isFailed = false;
      for (let after: FleetCompany | undefined; ; ) {
        const page = await listOldestFirst(platform.db, { slug, withClosing, after, limit: pageLength });
        const waiting = page.values();
        const worker = async () => {
          for (const company of waiting) {
            if (isFailed || isStopped()) return;
            await work(company);
            companies += 1;
          }
        };
        const workers = Array.from({ length: atOnce }, () =>
          worker().catch((error: unknown) => {
            isFailed = true;
            throw error;
          }),
        );
        // The others end what they are at, so that nothing goes on behind the caller's back.
        await Promise.allSettled(workers);
        await Promise.all(workers);
        after = page.at(-1);
        if (page.length < pageLength || isStopped()) break;
      }
      if (slug !== undefined && companies === 0)
        throw new CoreError('not-found', 'There is no company with that slug.');
      return companies;
    },
  };
}
