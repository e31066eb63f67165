import type { Owns, TenantContext } from '../tenant/index.ts';
import type { ConversationRow } from './repository.ts';

/** May whoever asks use this conversation? */
export type IsBound = (context: TenantContext, conversation: ConversationRow) => boolean;

/** A visitor reaches the one conversation of their token; a member, their own console chats; staff rights reach all of the company's. */
export function createBinding(owns: Owns): IsBound {
  return (context, conversation) => {
    if (!owns(context, conversation, 'conversation')) return false;
    const { actor } = context;
    switch (actor.kind) {
      case 'visitor':
        return conversation.visitorId === actor.visitorId && conversation.id === actor.conversationId;
      case 'member':
        return conversation.channel === 'widget'
          ? actor.permissions.has('conversations.read')
          : conversation.userId === actor.userId;
      case 'operator':
      case 'site':
      case 'system':
        return false;
      default:
        return actor satisfies never;
    }
  };
}
