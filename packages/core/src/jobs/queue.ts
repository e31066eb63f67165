import { newId } from '../base/index.ts';
import type { Platform } from '../db/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import { removeJobsAbout, setJob } from './repository.ts';

/** Kinds of work that is done later. */
export type JobKind = 'consolidate-conversation' | 'check-golden' | 'embed-entries';

export type JobQueue = ReturnType<typeof createJobQueue>;

/** Asks for work on one of a company's rows. It must stand after the commit of whatever it is about. */
export function createJobQueue({ platform }: { platform: Platform }) {
  return {
    /** Asked for again, it is done once, at the later asking's time. */
    async request(
      { companyId }: Pick<TenantContext, 'companyId'>,
      { kind, subjectId, runAt }: { kind: JobKind; subjectId: string; runAt: Date },
    ): Promise<void> {
      await setJob(platform.db, { id: newId(), companyId, kind, subjectId, runAt });
    },

    /** Nothing is to be done about this row any more. */
    async withdraw({ companyId }: Pick<TenantContext, 'companyId'>, subjectId: string): Promise<void> {
      await removeJobsAbout(platform.db, { companyId, subjectId });
    },
  };
}
