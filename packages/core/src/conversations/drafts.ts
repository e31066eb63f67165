import { type AgentId, type Clock, type ConversationId, CoreError, type DraftId, newId } from '../base/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import { addDraft, type DraftListing, listDrafts, updateDraft } from './action-repository.ts';

export type Drafts = ReturnType<typeof createDrafts>;

const listLimit = 100;

/** Words that agents wrote for the team. Nothing is sent by itself. */
export function createDrafts({ tenancy, clock }: { tenancy: Tenancy; clock: Clock }) {
  return {
    add(
      context: TenantContext,
      draft: { kind: string; title: string; body: string; agentId: AgentId; conversationId: ConversationId },
    ): Promise<void> {
      const now = clock.now();
      return tenancy.run(context, (tenant) =>
        addDraft(tenant, { id: newId<DraftId>(), ...draft, createdAt: now, updatedAt: now }),
      );
    },

    async list(context: TenantContext): Promise<DraftListing[]> {
      const [rows] = await tenancy.batch(context, (tenant) => [listDrafts(tenant, listLimit)]);
      return rows;
    },

    /** @throws CoreError 'not-found' when it is not this company's. */
    update(
      context: TenantContext,
      draftId: DraftId,
      change: { title?: string; body?: string; status?: 'draft' | 'approved' | 'discarded' },
    ): Promise<void> {
      return tenancy.run(context, async (tenant) => {
        if (!(await updateDraft(tenant, draftId, { ...change, updatedAt: clock.now() })))
          throw new CoreError('not-found', 'There is no such draft.');
      });
    },
  };
}
