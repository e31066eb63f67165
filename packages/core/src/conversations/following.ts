import { CoreError, type ConversationId, type RunId } from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { ChatEvent, RunLog } from '../counters/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import type { Admission } from './admission.ts';
import { findConversationOfRun } from './run-repository.ts';

/** An answer in the making is followed from wherever one lost sight of it, and stopped. No model is called here. */
export function createFollowing({
  tenancy,
  canaries,
  runLog,
  admission,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  runLog: RunLog;
  admission: Admission;
}) {
  /** The run's company and conversation, checked. @throws CoreError 'not-found' for every other run. */
  async function authorizeRun(context: TenantContext, runId: RunId): Promise<ConversationId> {
    const [found] = await tenancy.batch(context, (tenant) => [findConversationOfRun(tenant, runId)]);
    const conversation = found[0];
    if (!admission.mayUse(context, conversation)) throw noSuchRun();
    return conversation.id;
  }

  return {
    /** Follows a run from after `lastEventId` to its end; pays for nothing. @throws CoreError 'not-found' before the first event. */
    async *events(
      context: TenantContext,
      { runId, lastEventId, signal }: { runId: RunId; lastEventId?: string; signal: AbortSignal },
    ): AsyncGenerator<{ id: string; event: ChatEvent }> {
      await authorizeRun(context, runId);
      const screen = canaries.stream(context, 'events');
      let lastId = lastEventId ?? '';
      for await (const entry of runLog.tail(context, runId, lastEventId, signal)) {
        const { id, event } = entry;
        if (event.type === 'text') {
          const text = screen.push(event.text);
          if (text !== '') yield { id, event: { type: 'text', text } };
        } else {
          const rest = screen.end();
          if (rest !== '') yield { id: lastId, event: { type: 'text', text: rest } };
          yield { id, event: canaries.screenValue(context, 'events', event) };
        }
        lastId = id;
        if (entry.event.type === 'done' || entry.event.type === 'error') return;
      }
    },

    /** Stops the model; what it has used is charged, what it has said is kept. */
    async stop(context: TenantContext, runId: RunId): Promise<void> {
      await authorizeRun(context, runId);
      await runLog.markStop(context, runId);
    },
  };
}

function noSuchRun(): CoreError {
  return new CoreError('not-found', 'There is no such answer.');
}
