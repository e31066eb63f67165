export { createBinding, type IsBound } from './binding.ts';
export type { ConversationDetail, TodayFigures } from './inbox.ts';
export type { ConversationListing } from './inbox-repository.ts';
export type { ConversationRow, MessageRow } from './repository.ts';
export { type Conversations, createConversations } from './service.ts';
export { createVisitors, type OpenedChat, type Visitors } from './visitors.ts';
