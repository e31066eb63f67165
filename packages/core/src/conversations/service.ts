import type { Agents } from '../agents/index.ts';
import type { Clock, Logger, Tally } from '../base/index.ts';
import type { Canaries } from '../canaries/index.ts';
import type { Contacts } from '../contacts/index.ts';
import type { CompanyEvents, RunLog } from '../counters/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Llm } from '../llm/index.ts';
import type { Memory } from '../memory/index.ts';
import type { Owns, Tenancy } from '../tenant/index.ts';
import { createAdmission } from './admission.ts';
import type { IsBound } from './binding.ts';
import { createChatTurns } from './chat-turn.ts';
import { createFollowing } from './following.ts';
import { createInbox } from './inbox.ts';
import { createSending } from './sending.ts';

export type Conversations = ReturnType<typeof createConversations>;

export function createConversations({
  tenancy,
  canaries,
  tally,
  agents,
  knowledge,
  llm,
  memory,
  contacts,
  runLog,
  events,
  owns,
  isBound,
  clock,
  logger,
}: {
  tenancy: Tenancy;
  canaries: Canaries;
  tally: Tally;
  agents: Agents;
  knowledge: Knowledge;
  llm: Llm;
  memory: Memory;
  contacts: Contacts;
  runLog: RunLog;
  events: CompanyEvents;
  owns: Owns;
  isBound: IsBound;
  clock: Clock;
  logger: Logger;
}) {
  const turns = createChatTurns({ tenancy, canaries, llm, knowledge, memory, contacts, runLog, events, clock, logger });
  const admission = createAdmission({ tenancy, isBound, tally });
  const { send, drain } = createSending({
    tenancy,
    canaries,
    knowledge,
    turns,
    events,
    owns,
    admission,
    clock,
    logger,
  });

  return {
    /** Keeps the message and starts an answer; answers at once with the run's id. The same key again finds the same run. */
    send,
    drain,
    ...createFollowing({ tenancy, canaries, runLog, admission }),
    ...createInbox({ tenancy, canaries, agents, events, admission, clock }),
  };
}
