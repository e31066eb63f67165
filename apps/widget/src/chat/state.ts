import type { Message, Opened } from './api.ts';

export type Shown = Pick<Message, 'role' | 'author' | 'text' | 'quoted' | 'figures'> & {
  id: string;
  sources: { question: string }[];
  /** May be tapped instead of writing. */
  choices: { question: string }[];
};

/** A message on its way; the key is the same in every repetition, so that it is answered once. */
export type Waiting = { key: string; text: string; isLate: boolean };

export type ChatState = {
  phase: 'closed' | 'opening' | 'ready' | 'unreachable' | 'refused';
  opened: Opened | undefined;
  messages: readonly Shown[];
  waiting: Waiting | undefined;
  /** The answer in the making; undefined when nobody writes. */
  live: { runId: string; text: string; note: string } | undefined;
  notice: string;
  isOffline: boolean;
  /** A person was asked for, or nobody knew: then the form to leave a number is offered. */
  offersContact: boolean;
  /** What is drawn above the field to write in. */
  card: 'booking' | 'forget' | undefined;
  /** A person of the team who writes at this moment. */
  typist: string;
  draft: string;
};

export type Store = {
  get(): ChatState;
  set(change: Partial<ChatState>): void;
  subscribe(listener: (state: ChatState) => void): () => void;
};

export function createStore(draft: string): Store {
  let state: ChatState = {
    phase: 'closed',
    opened: undefined,
    messages: [],
    waiting: undefined,
    live: undefined,
    notice: '',
    isOffline: !navigator.onLine,
    offersContact: false,
    card: undefined,
    typist: '',
    draft,
  };
  const listeners = new Set<(state: ChatState) => void>();
  return {
    get: () => state,
    set(change) {
      state = { ...state, ...change };
      for (const listener of listeners) listener(state);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}

export function shown({ id, role, author, text, quoted, figures, sources, choices }: Message): Shown {
  return { id, role, author, text, quoted, figures, sources: sources.map(({ question }) => ({ question })), choices };
}

/** What the visitor wrote, until the server tells it. */
export function written(id: string, text: string): Shown {
  return { id, role: 'visitor', author: '', text, quoted: false, figures: false, sources: [], choices: [] };
}
