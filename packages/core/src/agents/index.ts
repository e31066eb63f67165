export type { AgentChange, ContextRow } from './repository.ts';
export { type GuardrailRow, listContexts, listGuardrails } from './repository.ts';
export { type Agent, type Agents, agentsQuery, createAgents } from './service.ts';
