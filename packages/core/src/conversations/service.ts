import type { Agents } from '../agents/index.ts';
import type { Appointments } from '../appointments/index.ts';
import type { Audit } from '../audit/index.ts';
import type { Clock, ConversationId, Logger, Tally } from '../base/index.ts';
import type { Business } from '../business/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { Contacts } from '../contacts/index.ts';
import type { CompanyEvents, RunLog } from '../counters/index.ts';
import type { Curation } from '../curation/index.ts';
import type { Deals } from '../deals/index.ts';
import type { JobQueue } from '../jobs/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Llm } from '../llm/index.ts';
import type { Memory } from '../memory/index.ts';
import type { Reports } from '../reports/index.ts';
import type { Owns, Tenancy, TenantContext } from '../tenant/index.ts';
import { createAdmission } from './admission.ts';
import type { IsBound } from './binding.ts';
import { createChatTurns } from './chat-turn.ts';
import { createConsolidation } from './consolidation.ts';
import { createDrafts } from './drafts.ts';
import { createFollowing } from './following.ts';
import { createForgetting } from './forgetting.ts';
import { createHandOffs } from './hand-off.ts';
import { createInbox } from './inbox.ts';
import { createPendingActions } from './pending-actions.ts';
import { createSending } from './sending.ts';
import { createTeamwork } from './teamwork.ts';
import type { ToolServices } from './tool.ts';
import type { Turn } from './turn.ts';
import { createVisitorDesk } from './visitor-desk.ts';
import { createTracing } from './tracing.ts';
import { createTurnSettings } from './turn-settings.ts';

export type Conversations = ReturnType<typeof createConversations>;

/** A conversation that rests so long is looked through for what to remember, in milliseconds. */
const restMs = 15 * 60_000;

/** The rooms that a conversation enters. */
type Rooms = {
  tenancy: Tenancy;
  audit: Audit;
  canaries: Canaries;
  tally: Tally;
  agents: Agents;
  business: Business;
  knowledge: Knowledge;
  curation: Curation;
  llm: Llm;
  memory: Memory;
  contacts: Contacts;
  appointments: Appointments;
  deals: Deals;
  reports: Reports;
  jobs: JobQueue;
  runLog: RunLog;
  events: CompanyEvents;
  owns: Owns;
  isBound: IsBound;
  clock: Clock;
  logger: Logger;
};

/** What visitors, staff and agents say to each other, and all that follows from it; put together from this room's parts. */
export function createConversations(rooms: Rooms) {
  const { tenancy, memory, contacts, deals, events, jobs, isBound, tally, clock } = rooms;
  const actions = createPendingActions(rooms);
  const drafts = createDrafts(rooms);
  const handOffs = createHandOffs({ tenancy, contacts, deals, events, clock });
  const tools: ToolServices = { ...rooms, drafts, handOffs, actions };

  /** What follows an answer: what was used stays fresh, and the conversation is looked through once it rests. */
  async function onTurn({ context, conversation, memories }: Turn): Promise<void> {
    await memory.markUsed(context, memories);
    if (conversation.channel !== 'widget') return;
    const runAt = new Date(clock.now().getTime() + restMs);
    await jobs.request(context, { kind: 'consolidate-conversation', subjectId: conversation.id, runAt });
  }

  const turns = createChatTurns({ ...rooms, tools, onTurn });
  const admission = createAdmission({ tenancy, isBound, tally });
  const turnSettings = createTurnSettings(rooms);
  const { send, drain } = createSending({ ...rooms, turnSettings, turns, admission });
  const forgetting = createForgetting(rooms);
  const teamwork = createTeamwork({ tenancy, events, admission, clock });
  const consolidate = createConsolidation(rooms);

  return {
    /** Keeps the message and starts an answer; answers at once with the run's id. The same key again finds the same run. */
    send,
    drain,
    ...createTracing({ ...rooms, admission }),
    ...createFollowing({ ...rooms, admission }),
    ...createInbox({ ...rooms, admission }),
    team: teamwork,
    actions,
    drafts,
    desk: createVisitorDesk({ ...rooms, actions, forgetting }),

    /** Staff forget a visitor for them. @throws CoreError 'conflict' while a visit is to come. */
    async forgetVisitor(context: TenantContext, conversationId: ConversationId) {
      const { visitorId } = await teamwork.visitorOf(context, conversationId);
      return forgetting.forget(context, visitorId);
    },

    /** Work that is done later, by its kind. */
    jobHandlers: {
      'consolidate-conversation': (context: TenantContext, subjectId: string) =>
        consolidate(context, subjectId as ConversationId),
    },
  };
}
