import { type ConversationId, CoreError, type Tally } from '../base/index.ts';
import type { Tenancy, TenantContext } from '../tenant/index.ts';
import type { IsBound } from './binding.ts';
import { type ConversationRow, findConversation } from './repository.ts';

export type Admission = ReturnType<typeof createAdmission>;

/** Who gets at a conversation; everybody else hears that it does not exist. */
export function createAdmission({ tenancy, isBound, tally }: { tenancy: Tenancy; isBound: IsBound; tally: Tally }) {
  function mayUse(context: TenantContext, conversation: ConversationRow | undefined): conversation is ConversationRow {
    const may = conversation !== undefined && isBound(context, conversation);
    tally.add(context.companyId, may ? 'owner.accepted' : 'owner.refused');
    return may;
  }

  async function load(context: TenantContext, conversationId: ConversationId): Promise<ConversationRow> {
    const [rows] = await tenancy.batch(context, (tenant) => [findConversation(tenant, conversationId)]);
    const conversation = rows[0];
    if (!mayUse(context, conversation)) throw noSuchConversation();
    return conversation;
  }

  return { mayUse, load, noSuchConversation };
}

function noSuchConversation(): CoreError {
  return new CoreError('not-found', 'There is no such conversation.');
}
