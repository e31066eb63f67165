import type { Message } from '../api.ts';

export type RunSource = Message['sources'][number];

/** What the run log has told so far about one answer. */
export type RunState = {
  agent: string | undefined;
  text: string;
  tools: { name: string; label: string; status: 'running' | 'done' | 'failed' }[];
  sources: RunSource[];
  quoted: boolean;
  figures: boolean;
  handoff: string | undefined;
  messageId: string | undefined;
  failure: string | undefined;
  ended: boolean;
};

export const noRun: RunState = {
  agent: undefined,
  text: '',
  tools: [],
  sources: [],
  quoted: false,
  figures: false,
  handoff: undefined,
  messageId: undefined,
  failure: undefined,
  ended: false,
};

export type RunEvent =
  | { type: 'started'; agent: { id: string; name: string } }
  | { type: 'text'; text: string }
  | { type: 'tool'; name: string; status: 'running' | 'done' | 'failed'; label: string }
  | { type: 'sources'; sources: RunSource[] }
  | { type: 'card' }
  | { type: 'choices' }
  | { type: 'handoff'; message: string }
  | { type: 'done'; messageId: string; quoted: boolean; figures?: boolean }
  | { type: 'error'; message: string };

/** One event further. An event of a kind that this console does not know changes nothing. */
export function advance(run: RunState, event: RunEvent): RunState {
  switch (event.type) {
    case 'started':
      return { ...run, agent: event.agent.name };
    case 'text':
      return { ...run, text: run.text + event.text };
    case 'tool':
      return { ...run, tools: [...run.tools.filter((tool) => tool.name !== event.name), event] };
    case 'sources':
      return { ...run, sources: event.sources };
    case 'handoff':
      return { ...run, handoff: event.message };
    case 'done':
      return {
        ...run,
        messageId: event.messageId,
        quoted: event.quoted,
        figures: event.figures === true,
        ended: true,
      };
    case 'error':
      return { ...run, failure: event.message, ended: true };
    default:
      return run;
  }
}
