export { createBinding, type IsBound } from './binding.ts';
export type { ConversationDetail, TodayFigures } from './inbox.ts';
export type { ConversationListing, InboxCounts } from './inbox-repository.ts';
export type { ConversationRow, MessageRow } from './repository.ts';
export { toolList, toolNames } from './tools.ts';
export { type Conversations, createConversations } from './service.ts';
export type { VisitorEvent } from './visitor-desk.ts';
export type { ShownFragment, ShownHit, ShownTrace } from './tracing.ts';
export { createVisitors, type OpenedChat, type Visitors } from './visitors.ts';
