import { countToCome, removeAppointmentsOf } from '../appointments/index.ts';
import type { Audit } from '../audit/index.ts';
import { type Clock, type ConversationId, CoreError, type VisitorId } from '../base/index.ts';
import { removeContact } from '../contacts/index.ts';
import type { CompanyEvents, RunLog } from '../counters/index.ts';
import { removeProposalsOf, removeUnansweredOf } from '../curation/index.ts';
import { removeDealsOf, removeQuotesOf } from '../deals/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import { removeMemoriesFrom, removeMemoriesOf } from '../memory/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { removeDraftsOf } from './action-repository.ts';
import {
  countLeft,
  findVisitor,
  listChatsAbout,
  listConversationsOf,
  listRunsOf,
  removeConversation,
  removeVisitor,
  unlinkContact,
} from './visitor-repository.ts';

export type Forgetting = ReturnType<typeof createForgetting>;

/**
 * Everything of a visitor's, wherever it stands: conversations, memories, contact details, and what came of them. A colleague's own
 * chat with an agent in which their contact was taken up goes whole: what tools told there, what was answered and what was drafted
 * from it cannot be told apart. Quotes, deals and visits that came of such a chat for other people stay.
 */
export function createForgetting({
  tenancy,
  audit,
  jobs,
  runLog,
  events,
  clock,
}: {
  tenancy: Tenancy;
  audit: Audit;
  jobs: JobQueue;
  runLog: RunLog;
  events: CompanyEvents;
  clock: Clock;
}) {
  return {
    /**
     * Deletes it all and looks whether anything is left. What others need stays: the ledger's amounts, without words; a contact
     * that this visitor merely named stays theirs whose it is.
     * @throws CoreError 'conflict' while a visit is to come, 'not-found', 'internal' when something is left.
     */
    async forget(context: TenantContext, visitorId: VisitorId): Promise<{ conversations: number; contact: boolean }> {
      const known = await tenancy.run(context, async (tenant) => {
        const [visitor] = await findVisitor(tenant, visitorId);
        if (!visitor) throw new CoreError('not-found', 'There is nothing to forget.');
        const contactId = visitor.contactTrusted ? visitor.contactId : null;
        if ((await countToCome(tenant, { visitorId, contactId, now: clock.now() })) > 0)
          throw new CoreError(
            'conflict',
            'You have an appointment to come, and the team needs to know whom to expect. Cancel it first; then everything can be forgotten.',
          );
        const conversationIds = (await listConversationsOf(tenant, visitorId)).map(({ id }) => id);
        const chatIds = contactId === null ? [] : (await listChatsAbout(tenant, contactId)).map(({ id }) => id);
        const all = [...conversationIds, ...chatIds];
        const runIds = all.length === 0 ? [] : await listRunsOf(tenant, all);
        for (const conversationId of conversationIds) {
          await removeQuotesOf(tenant, conversationId);
          await removeDealsOf(tenant, conversationId);
          await removeUnansweredOf(tenant, conversationId);
        }
        for (const conversationId of all) {
          await removeDraftsOf(tenant, conversationId);
          await removeProposalsOf(tenant, conversationId);
          await removeMemoriesFrom(tenant, conversationId);
          await removeConversation(tenant, conversationId);
        }
        await removeMemoriesOf(tenant, { kind: 'visitor', id: visitorId });
        await removeAppointmentsOf(tenant, visitorId);
        await removeVisitor(tenant, visitorId);
        if (contactId) {
          await removeMemoriesOf(tenant, { kind: 'contact', id: contactId });
          await unlinkContact(tenant, contactId);
          await removeContact(tenant, contactId);
        }
        await audit.record(tenant, context, { action: 'visitor.forgotten', target: visitorId });
        return { contactId, conversationIds, chatIds, runIds };
      });
      await forgetOutside(context, known);
      const { contactId, conversationIds, chatIds } = known;
      const [left] = await tenancy.batch(context, (tenant) => [
        countLeft(tenant, { visitorId, contactId, conversationIds, chatIds }),
      ]);
      if (left > 0)
        throw new CoreError('internal', 'Somebody was forgotten, and something of theirs is left.', {
          cause: new TypeError(`${left} rows`),
        });
      return { conversations: conversationIds.length, contact: contactId !== null };
    },
  };

  /** Where PostgreSQL is not: work that waits, and what answers in the making told. */
  async function forgetOutside(
    context: TenantContext,
    {
      conversationIds,
      chatIds,
      runIds,
    }: {
      conversationIds: readonly ConversationId[];
      chatIds: readonly ConversationId[];
      runIds: readonly { id: string }[];
    },
  ): Promise<void> {
    for (const { id } of runIds) await runLog.discard(context, id).catch(() => undefined);
    for (const conversationId of [...conversationIds, ...chatIds]) {
      await jobs.withdraw(context, conversationId);
      await events.publish(context, { type: 'conversation', conversationId }).catch(() => undefined);
    }
  }
}
