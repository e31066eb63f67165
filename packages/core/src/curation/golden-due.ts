import { type Clock, describeError, type Logger } from '../base/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { TenantContext } from '../tenant/index.ts';

/** Whoever changes one entry often changes more: the golden questions are replayed once nobody has for so long. */
const quietMs = 60_000;

/** Sees to it that the golden questions are replayed after what they depend on has changed. */
export function createGoldenDue({ jobs, clock, logger }: { jobs: JobQueue; clock: Clock; logger: Logger }) {
  /** A change is not undone because its check could not be asked for. */
  return async function due(context: TenantContext): Promise<void> {
    const runAt = new Date(clock.now().getTime() + quietMs);
    await jobs
      .request(context, { kind: 'check-golden', subjectId: context.companyId, runAt })
      .catch((error: unknown) =>
        logger.warn({ company: context.companyId, ...describeError(error) }, 'a golden check could not be asked for'),
      );
  };
}
