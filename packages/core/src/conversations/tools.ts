import { z } from 'zod';
import type { Agent } from '../agents/index.ts';
import { type CategoryId, isCoreError, renderPlaceholders } from '../base/index.ts';
import { adjustmentText, type BusinessFacts, durationText, priceText } from '../business/index.ts';
import type { ContactDetails } from '../contacts/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { ToolDeclaration } from '../llm/index.ts';
import { type Memory, type MemorySubject, rankMemories } from '../memory/index.ts';
import type { TenantContext } from '../tenant/index.ts';

/** What a tool may reach: closures over one company and one conversation. No schema below has a company, role or URL in it. */
export type ToolRoom = {
  context: TenantContext;
  agent: Agent;
  subject: MemorySubject;
  business: BusinessFacts;
  knowledge: Knowledge;
  memory: Memory;
  captureContact(details: ContactDetails): Promise<void>;
  /** `colleague` is an agent's slug; without one, a person is asked for. @returns the sentence for the model. */
  handOff(wish: { colleague?: string; reason: string }): Promise<string>;
};

export type ToolResult = { ok: boolean; text: string };

type Tool<Input> = {
  description: string;
  label: string;
  input: z.ZodType<Input>;
  run(input: Input, room: ToolRoom): Promise<string>;
};

/** A tool whose input is known to nobody but itself: it parses what the model wrote, and says what does not fit. */
type OpaqueTool = {
  description: string;
  label: string;
  input: z.ZodType;
  run(raw: unknown, room: ToolRoom): Promise<ToolResult>;
};

function tool<Input>({ description, label, input, run }: Tool<Input>): OpaqueTool {
  return {
    description,
    label,
    input,
    async run(raw, room) {
      const parsed = input.safeParse(raw);
      return parsed.success
        ? { ok: true, text: await run(parsed.data, room) }
        : { ok: false, text: `The arguments do not fit: ${z.prettifyError(parsed.error)}`.slice(0, 500) };
    },
  };
}

const tools = {
  search_knowledge: tool({
    description: 'Search the knowledge base of the company for an answer. Use it before saying that you do not know.',
    label: 'Looking it up',
    input: z.object({ question: z.string().min(1).max(500) }),
    async run({ question }, room) {
      const scope: CategoryId[] | null = room.agent.scope?.map((category) => category.categoryId) ?? null;
      const { hits } = await room.knowledge.search(room.context, { question, scope, limit: 4 });
      if (hits.length === 0) return 'Nothing in the knowledge base answers that.';
      return hits
        .map((hit) => `${hit.question}\n${renderPlaceholders(hit.answer, room.business.facts)}${hit.canary}`)
        .join('\n\n');
    },
  }),
  get_services_and_prices: tool({
    description:
      'List services of the company with price ranges, durations and price rules. Give a word to narrow it down.',
    label: 'Checking services and prices',
    input: z.object({ about: z.string().max(100).optional() }),
    async run({ about = '' }, room) {
      const { services, prices, adjustments } = room.business;
      const pricesOf = Map.groupBy(prices, (price) => price.serviceId);
      const words = about.toLowerCase().match(/[a-z0-9]{3,}/g) ?? [];
      const matching = services.filter((service) => {
        const text = `${service.name} ${service.summary} ${service.includes.join(' ')}`.toLowerCase();
        return words.length === 0 || words.some((word) => text.includes(word.replace(/s$/, '')));
      });
      const listed = matching.length === 0 ? services : matching;
      return [
        ...listed.map((service) => {
          const list = (pricesOf.get(service.id) ?? []).map((price) => `${price.label}: ${priceText(price)}`);
          return `${service.name} (${durationText(service.minMinutes, service.maxMinutes)}) ${list.join('; ')}`;
        }),
        ...adjustments.map((rule) => `Rule: ${rule.label} ${adjustmentText(rule)} on ${rule.applies.join(', ')}`),
      ].join('\n');
    },
  }),
  remember: tool({
    description: 'Keep one fact about this person for next time, such as a preference or a detail of their home.',
    label: 'Making a note',
    input: z.object({ fact: z.string().min(3).max(300) }),
    async run({ fact }, room) {
      await room.memory.remember(room.context, {
        subject: room.subject,
        text: fact,
        agentId: room.agent.id,
        source: 'agent',
      });
      return 'Noted.';
    },
  }),
  recall: tool({
    description: 'Read what was noted about this person before.',
    label: 'Checking notes',
    input: z.object({ about: z.string().max(200).optional() }),
    async run({ about = '' }, room) {
      const rows = await room.memory.list(room.context, { subject: room.subject });
      const notes = rankMemories(rows, about).slice(0, 8);
      return notes.length === 0
        ? 'There are no notes about this person.'
        : notes.map((row) => `- ${row.text}${row.canary ?? ''}`).join('\n');
    },
  }),
  capture_contact: tool({
    description: 'Save how to reach this person, once they have given a name and an e-mail address or phone number.',
    label: 'Saving contact details',
    input: z.object({
      name: z.string().max(120).optional(),
      email: z.string().max(200).optional(),
      phone: z.string().max(40).optional(),
      note: z.string().max(500).optional(),
    }),
    async run({ name, email, phone, note }, room) {
      await room.captureContact({
        ...(name ? { name } : {}),
        ...(email ? { email } : {}),
        ...(phone ? { phone } : {}),
        ...(note ? { note } : {}),
      });
      return 'Saved. The team can reach this person now.';
    },
  }),
  hand_off: tool({
    description: 'Hand this conversation to a colleague (give the slug) or, without one, ask for a person of the team.',
    label: 'Handing over',
    input: z.object({ colleague: z.string().max(60).optional(), reason: z.string().min(1).max(300) }),
    run({ colleague, reason }, room) {
      return room.handOff({ ...(colleague ? { colleague } : {}), reason });
    },
  }),
} satisfies Record<string, OpaqueTool>;

export type ToolName = keyof typeof tools;

export function isActingTool(name: string): name is ToolName {
  return Object.hasOwn(tools, name);
}

/** JSON schemas of the tools' inputs, as models are told of them. */
const parametersOf: ReadonlyMap<string, Record<string, unknown>> = new Map(
  Object.entries(tools).map(([name, { input }]) => [name, z.toJSONSchema(input)]),
);

/** The tools that this agent has, as the model is told of them. A tool that acts on nothing yet is not declared. */
export function toolDeclarations(agent: Agent): ToolDeclaration[] {
  return agent.tools.flatMap(({ tool: name }) => {
    if (!isActingTool(name)) return [];
    const { description } = tools[name];
    const colleagues =
      name === 'hand_off' && agent.routes.length > 0
        ? ` Colleagues: ${agent.routes.map((route) => `${route.slug} (${route.name}: ${route.topic})`).join('; ')}.`
        : '';
    return [{ name, description: description + colleagues, parameters: parametersOf.get(name) ?? {} }];
  });
}

export function toolLabel(name: string): string {
  return isActingTool(name) ? tools[name].label : 'Working';
}

/** Runs what the model asked for. Every failure becomes a sentence for the model; nothing here ends the turn. */
export async function runTool(call: { name: string; argumentsJson: string }, room: ToolRoom): Promise<ToolResult> {
  const { name } = call;
  if (!isActingTool(name) || !room.agent.tools.some((owned) => owned.tool === name))
    return { ok: false, text: 'You do not have that tool. Answer without it.' };
  let raw: unknown;
  try {
    raw = JSON.parse(call.argumentsJson === '' ? '{}' : call.argumentsJson);
  } catch {
    return { ok: false, text: 'The arguments were no valid JSON. Try once more, or answer without the tool.' };
  }
  try {
    return await tools[name].run(raw, room);
  } catch (error) {
    if (isCoreError(error) && error.code !== 'internal') return { ok: false, text: error.message };
    return { ok: false, text: 'That did not work just now. Answer without it, or offer a person.' };
  }
}
