import { z } from 'zod';
import type { Appointments } from '../appointments/index.ts';
import type { Curation } from '../curation/index.ts';
import type { Deals } from '../deals/index.ts';
import type { Knowledge } from '../knowledge/index.ts';
import type { Memory } from '../memory/index.ts';
import type { SwitchedFeature } from '../plans/index.ts';
import type { Reports } from '../reports/index.ts';
import type { Drafts } from './drafts.ts';
import type { HandOffs } from './hand-off.ts';
import type { PendingActions } from './pending-actions.ts';
import type { Emit, Turn } from './turn.ts';

/** The rooms that tools act in. */
export type ToolServices = {
  knowledge: Knowledge;
  memory: Memory;
  appointments: Appointments;
  deals: Deals;
  curation: Curation;
  reports: Reports;
  drafts: Drafts;
  handOffs: HandOffs;
  actions: PendingActions;
};

/** What a tool may reach: one company, one conversation, one agent. No input of a tool has a company, role or URL in it. */
export type ToolRoom = ToolServices & {
  turn: Turn;
  emit: Emit;
  /** The company wants a person to agree before this tool takes effect. */
  asksFirst: boolean;
};

export type ToolResult = { ok: boolean; text: string };

type Tool<Input> = {
  description: string;
  /** What the visitor reads while it runs. */
  label: string;
  input: z.ZodType<Input>;
  /** What it tells is the company's own business, and nothing for visitors, whoever has the tool. */
  staffOnly?: boolean;
  /** Without it in the plan nobody has the tool. */
  needs?: SwitchedFeature;
  run(input: Input, room: ToolRoom): Promise<string>;
};

/** A tool whose input is known to nobody but itself: it parses what the model wrote, and says what does not fit. */
export type OpaqueTool = {
  description: string;
  label: string;
  input: z.ZodType;
  staffOnly: boolean;
  needs: SwitchedFeature | undefined;
  run(raw: unknown, room: ToolRoom): Promise<ToolResult>;
};

export function tool<Input>({ description, label, input, staffOnly = false, needs, run }: Tool<Input>): OpaqueTool {
  return {
    description,
    label,
    input,
    staffOnly,
    needs,
    async run(raw, room) {
      const parsed = input.safeParse(raw);
      return parsed.success
        ? { ok: true, text: await run(parsed.data, room) }
        : { ok: false, text: `The arguments do not fit: ${z.prettifyError(parsed.error)}`.slice(0, 500) };
    },
  };
}
