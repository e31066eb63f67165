import { sql } from 'drizzle-orm';
import { boolean, foreignKey, index, integer, jsonb, primaryKey, text } from 'drizzle-orm/pg-core';
import type { AgentId, ConversationId, MessageId, RunId } from '../../base/index.ts';
import { companyId, createdAt, id, microUsd, moment, oneOf, reference, tenantSchema } from '../columns.ts';
import { companies } from './companies.ts';
import { conversations } from './conversations.ts';

/** Which knowledge an answer stands on; kept with the answer, since entries change. */
export type MessageSource = {
  layer: 'company' | 'master';
  entryId: string;
  version: number;
  question: string;
  category: string;
};

/** One piece of the prompt: whose it is, which layer, which row at which version; its words stand in `prompt_fragments`. */
export type TracedFragment = {
  companyId: string;
  layer: string;
  kind: string;
  id: string;
  version?: number;
  /** Key of the words; missing for memories, which can be forgotten and then must be gone from here too. */
  hash?: string;
  tokens: number;
  /** Left out or shortened, since the prompt's budget was spent. */
  cut?: 'left-out' | 'shortened';
};

/** A piece of the answer, by its place in the text, and what it rests on: a quote's words, or the likeliest source. */
export type TracedSpan = { from: number; to: number; source: { kind: string; id: string }; exact: boolean };

/** Why an answer is as it is: the route, what was retrieved, what the model was shown, which tools ran. Holds no key. */
export type MessageTrace = {
  route: string;
  /** Which class of model was wanted and why, what was passed over, and every model that was asked. */
  routing?: {
    modelClass?: string;
    because?: string;
    passedOver?: { label: string; provider: string; model: string; because: string }[];
    tries: { label: string; provider: string; model: string; outcome: string; costMicroUsd: number; ms: number }[];
  };
  decision: string;
  confidence: number;
  /** `parts`: what the score is made of, before it is added up. */
  hits: {
    entryId: string;
    layer: string;
    question: string;
    score: number;
    version?: number;
    parts?: { words: number; wording: number; spelling: number; meaning?: number };
    /** Of its meaning to the question's; only where the company searches by meaning. */
    similarity?: number;
  }[];
  /** Misspelled words of the question, and what they were taken for. */
  repairs?: { word: string; term: string }[];
  /** `result`: what the model was told, shortened. */
  tools: { name: string; ok: boolean; ms: number; result?: string }[];
  /** Why the guard kept the question from the model. */
  guard?: string;
  ms: { load: number; firstToken: number; total: number };
  /** Empty where no model was asked. */
  prompt?: TracedFragment[];
  spans?: TracedSpan[];
  /** How many messages of the conversation the model saw again. */
  history?: number;
  /** The question that was searched for, where the conversation was needed to understand it. */
  understood?: string;
  offersPerson?: boolean;
  /** Of a colleague's own chat: the contacts that it was about. When one is forgotten, so is the chat. */
  about?: string[];
  /** It quotes figures of the company's list of services, prices and hours. */
  figures?: boolean;
};

/** A choice that the visitor may tap when two entries compete. */
export type MessageChoice = { entryId: string | null; question: string };

/** The words of prompts, each kept once however often it was shown to a model. */
export const promptFragments = tenantSchema.table(
  'prompt_fragments',
  { companyId: companyId(), hash: text('hash').notNull(), text: text('text').notNull(), createdAt: createdAt() },
  (table) => [
    primaryKey({ columns: [table.companyId, table.hash] }),
    foreignKey({ columns: [table.companyId], foreignColumns: [companies.companyId] }).onDelete('cascade'),
  ],
);

/** Something to act on below an answer; the widget draws it. */
export type MessageCard = { kind: 'booking' } | { kind: 'contact' } | { kind: 'forget' };

/** What was said, by whom, and why. */
export const messages = tenantSchema.table(
  'messages',
  {
    companyId: companyId(),
    id: id<MessageId>(),
    conversationId: reference<ConversationId>('conversation_id').notNull(),
    role: text('role').$type<'visitor' | 'agent' | 'staff' | 'system'>().notNull(),
    /** The name shown beside it: the agent's, the member's, or empty for the visitor. */
    author: text('author').notNull().default(''),
    agentId: reference<AgentId>('agent_id'),
    runId: reference<RunId>('run_id'),
    text: text('text').notNull(),
    sources: jsonb('sources').$type<MessageSource[]>().notNull().default([]),
    choices: jsonb('choices').$type<MessageChoice[]>().notNull().default([]),
    quoted: boolean('quoted').notNull().default(false),
    provider: text('provider'),
    model: text('model'),
    costMicroUsd: microUsd('cost_micro_usd').notNull().default(0),
    inputTokens: integer('input_tokens').notNull().default(0),
    outputTokens: integer('output_tokens').notNull().default(0),
    trace: jsonb('trace').$type<MessageTrace>(),
    card: jsonb('card').$type<MessageCard>(),
    createdAt: moment('created_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.companyId, table.id] }),
    foreignKey({
      columns: [table.companyId, table.conversationId],
      foreignColumns: [conversations.companyId, conversations.id],
    }).onDelete('cascade'),
    index('messages_conversation').on(table.companyId, table.conversationId, table.createdAt, table.id),
    index('messages_answers').on(table.companyId, table.createdAt).where(sql`role = 'agent'`),
    oneOf('messages_role', table.role, ['visitor', 'agent', 'staff', 'system']),
  ],
);
