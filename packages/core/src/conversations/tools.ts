import { z } from 'zod';
import type { Agent } from '../agents/index.ts';
import { isCoreError } from '../base/index.ts';
import type { ToolDeclaration } from '../llm/index.ts';
import { bookAppointment, cancelAppointment, checkAvailability } from './booking-tools.ts';
import { getServicesAndPrices, proposeKnowledgeEntry, searchKnowledge } from './knowledge-tools.ts';
import { recall, remember } from './memory-tools.ts';
import { captureContact, createQuote, handOff } from './people-tools.ts';
import { companyReport, draftContent } from './staff-tools.ts';
import type { AskingTool } from './pending-actions.ts';
import type { OpaqueTool, ToolResult, ToolServices } from './tool.ts';
import type { Emit, Turn } from './turn.ts';

const tools = {
  search_knowledge: searchKnowledge,
  get_services_and_prices: getServicesAndPrices,
  check_availability: checkAvailability,
  book_appointment: bookAppointment,
  cancel_appointment: cancelAppointment,
  capture_contact: captureContact,
  create_quote: createQuote,
  remember,
  recall,
  hand_off: handOff,
  draft_content: draftContent,
  company_report: companyReport,
  propose_knowledge_entry: proposeKnowledgeEntry,
} satisfies Record<string, OpaqueTool>;

type ToolName = keyof typeof tools;

function isTool(name: string): name is ToolName {
  return Object.hasOwn(tools, name);
}

/** JSON schemas of the tools' inputs, as models are told of them. */
const parametersOf: ReadonlyMap<string, Record<string, unknown>> = new Map(
  Object.entries(tools).map(([name, { input }]) => [name, z.toJSONSchema(input, { io: 'input' })]),
);

/** The tools that this agent has, as the model is told of them. */
export function toolDeclarations(turn: Pick<Turn, 'agent' | 'context' | 'entitlements'>): ToolDeclaration[] {
  const { agent } = turn;
  return agent.tools.flatMap(({ tool: name }) => {
    if (!isTool(name) || !isInPlan(name, turn) || isForStaffAlone(name, turn)) return [];
    const { description } = tools[name];
    const colleagues =
      name === 'hand_off' && agent.routes.length > 0
        ? ` Colleagues: ${agent.routes.map((route) => `${route.slug} (${route.name}: ${route.topic})`).join('; ')}.`
        : '';
    return [{ name, description: description + colleagues, parameters: parametersOf.get(name) ?? {} }];
  });
}

export function toolLabel(name: string): string {
  return isTool(name) ? tools[name].label : 'Working';
}

/** Tools that wait for a person's word where the company wants it; the others change nothing that could not be undone. */
const askable: ReadonlySet<string> = new Set<AskingTool>(['book_appointment', 'cancel_appointment', 'create_quote']);

/** Every tool there is, for whoever chooses what an agent may do. */
export const toolList: readonly { name: string; staffOnly: boolean; canAskFirst: boolean }[] = Object.entries(
  tools,
).map(([name, { staffOnly }]) => ({ name, staffOnly, canAskFirst: askable.has(name) }));
export const toolNames: readonly string[] = toolList.map(({ name }) => name);

export type ToolCall = { name: string; argumentsJson: string };

/** Runs what the model asked for. Every failure becomes a sentence for the model; nothing here ends the turn. */
export async function runTool(
  { name, argumentsJson }: ToolCall,
  room: ToolServices & { turn: Turn; emit: Emit },
): Promise<ToolResult> {
  const owned = ownTool(room.turn.agent, name);
  if (!isTool(name) || !owned || !isInPlan(name, room.turn))
    return { ok: false, text: 'You do not have that tool. Answer without it.' };
  if (isForStaffAlone(name, room.turn)) return { ok: false, text: 'That is for the team alone. Answer without it.' };
  let raw: unknown;
  try {
    raw = JSON.parse(argumentsJson === '' ? '{}' : argumentsJson);
  } catch {
    return { ok: false, text: 'The arguments were no valid JSON. Try once more, or answer without the tool.' };
  }
  try {
    return await tools[name].run(raw, { ...room, asksFirst: owned.needsConfirmation });
  } catch (error) {
    if (isCoreError(error) && error.code !== 'internal') return { ok: false, text: error.message };
    return { ok: false, text: 'That did not work just now. Answer without it, or offer a person.' };
  }
}

function isInPlan(name: ToolName, { entitlements }: Pick<Turn, 'entitlements'>): boolean {
  const { needs } = tools[name];
  return needs === undefined || entitlements.allows(needs);
}

function isForStaffAlone(name: ToolName, { context }: Pick<Turn, 'context'>): boolean {
  return tools[name].staffOnly && context.actor.kind !== 'member';
}

function ownTool(agent: Agent, name: string) {
  return agent.tools.find((owned) => owned.tool === name);
}
