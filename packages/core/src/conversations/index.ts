export { createBinding, type IsBound } from './binding.ts';
export type { ConversationListing, ConversationRow, MessageRow } from './repository.ts';
export { type ConversationDetail, type Conversations, createConversations, type TodayFigures } from './service.ts';
export { createVisitors, type OpenedChat, type Visitors } from './visitors.ts';
