import type { Audit } from '../audit/index.ts';
import { type CompanyFacts, CoreError, renderPlaceholders } from '../base/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { listReadyWords, type ReadyWordsRow, updateReadyWords } from './repository.ts';

/** Words that staff have at hand, as they are kept, and as they read now that the company's facts stand in them. */
export type ReadyWords = ReadyWordsRow & { rendered: { subject: string; body: string } };

/** What the team writes again and again: confirmations, reminders, apologies. [Square brackets] are filled in by whoever sends. */
export function createReadyWords({
  tenancy,
  audit,
  factsOf,
}: {
  tenancy: Tenancy;
  audit: Audit;
  factsOf: (context: TenantContext) => Promise<{ facts: CompanyFacts }>;
}) {
  return {
    async list(context: TenantContext): Promise<ReadyWords[]> {
      const [{ facts }, [rows]] = await Promise.all([
        factsOf(context),
        tenancy.batch(context, (tenant) => [listReadyWords(tenant)]),
      ]);
      return rows.map((row) => ({
        ...row,
        rendered: { subject: renderPlaceholders(row.subject, facts), body: renderPlaceholders(row.body, facts) },
      }));
    },

    /** @throws CoreError 'not-found', or 'conflict' when somebody changed them meanwhile. */
    update(
      context: TenantContext,
      change: { slug: string; subject?: string; body: string; version: number },
    ): Promise<{ version: number }> {
      return tenancy.run(context, async (tenant) => {
        const [updated] = await updateReadyWords(tenant, change);
        if (updated) {
          await audit.record(tenant, context, { action: 'ready-words.changed', target: change.slug });
          return updated;
        }
        throw (await listReadyWords(tenant)).some(({ slug }) => slug === change.slug)
          ? new CoreError('conflict', 'Somebody changed this text meanwhile. Load it again and repeat your change.')
          : new CoreError('not-found', 'This company has no such text.');
      });
    },
  };
}
