import { createApi, isSignedOut, type Message, type Opened, reasonOf, sentenceOf } from './api.ts';

export type Shown = Pick<Message, 'role' | 'author' | 'text' | 'quoted'> & {
  id: string;
  sources: { question: string }[];
  /** May be tapped instead of writing. */
  choices: { question: string }[];
};

export type ChatState = {
  phase: 'closed' | 'opening' | 'ready' | 'refused';
  opened: Opened | undefined;
  messages: Shown[];
  /** The answer in the making; undefined when nobody writes. */
  live: { runId: string; text: string; note: string } | undefined;
  notice: string;
  /** A person was asked for, or nobody knew: then the form to leave a number is offered. */
  offersContact: boolean;
};

export type Chat = ReturnType<typeof createChat>;

/** Tells the page what happens: `open`, `close`, `message`. */
export type Notify = (event: 'open' | 'close' | 'message', detail?: { role: string; text: string }) => void;

const resumeKey = (siteKey: string) => `rowhouse:${siteKey}`;

/** One visitor's conversation: opens it, sends, follows answers, and finds its way back after a reload or a lost network. */
export function createChat({ baseUrl, siteKey, notify }: { baseUrl: string; siteKey: string; notify: Notify }) {
  let state: ChatState = {
    phase: 'closed',
    opened: undefined,
    messages: [],
    live: undefined,
    notice: '',
    offersContact: false,
  };
  const listeners = new Set<(state: ChatState) => void>();
  const api = createApi(baseUrl, () => state.opened?.visitorToken);
  let following: { unsubscribe(): void } | undefined;

  function set(change: Partial<ChatState>): void {
    state = { ...state, ...change };
    for (const listener of listeners) listener(state);
  }

  async function open(): Promise<void> {
    if (state.phase === 'ready' || state.phase === 'opening') return;
    set({ phase: 'opening', notice: '' });
    try {
      const opened = await openOnServer();
      set({
        phase: 'ready',
        opened,
        messages: opened.history.map(shown),
        offersContact: opened.history.at(-1)?.offersPerson === true,
      });
      if (opened.activeRunId !== null) follow(opened.activeRunId);
    } catch (error) {
      const reason = reasonOf(error);
      // Told to whoever embeds it; a visitor only sees that the chat is closed.
      if (reason === 'forbidden' || reason === 'not-found') console.error(`Rowhouse chat: ${sentenceOf(error)}`);
      set({
        phase: 'refused',
        notice:
          reason === 'forbidden' || reason === 'not-found'
            ? 'This chat is not available on this page.'
            : sentenceOf(error),
      });
    }
  }

  async function openOnServer(): Promise<Opened> {
    const opened = await api.widget.open.mutate({ siteKey, visitor: readResume() });
    writeResume(opened.resumeToken);
    return opened;
  }

  /** A token lives minutes, a conversation days: the next one is fetched when the server wants it. */
  async function renewed<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!isSignedOut(error)) throw error;
      const opened = await openOnServer();
      set({ opened });
      return work();
    }
  }

  async function send(text: string): Promise<boolean> {
    const words = text.trim();
    if (words === '' || state.phase !== 'ready' || state.live) return false;
    // The same key for every repetition of this message: it is answered once.
    const idempotencyKey = crypto.randomUUID();
    const mine: Shown = {
      id: idempotencyKey,
      role: 'visitor',
      author: '',
      text: words,
      quoted: false,
      sources: [],
      choices: [],
    };
    set({ messages: [...state.messages, mine], notice: '', live: { runId: '', text: '', note: 'Sending' } });
    notify('message', { role: 'visitor', text: words });
    try {
      const { runId } = await renewed(() => api.widget.send.mutate({ text: words, idempotencyKey }));
      follow(runId);
      return true;
    } catch (error) {
      set({
        messages: state.messages.filter((message) => message.id !== idempotencyKey),
        live: undefined,
        notice: sentenceOf(error),
      });
      return false;
    }
  }

  function follow(runId: string): void {
    following?.unsubscribe();
    set({ live: { runId, text: '', note: 'Writing' } });
    let sources: Shown['sources'] = [];
    let choices: Shown['choices'] = [];
    following = api.widget.events.subscribe(
      { runId },
      {
        onData({ data: event }) {
          const live = state.live;
          if (live?.runId !== runId) return;
          switch (event.type) {
            case 'started':
              set({ live: { ...live, note: `${event.agent.name} is writing` } });
              break;
            case 'text':
              set({ live: { ...live, text: live.text + event.text } });
              break;
            case 'tool':
              set({ live: { ...live, note: event.status === 'running' ? event.label : 'Writing' } });
              break;
            case 'sources':
              sources = event.sources.map(({ question }) => ({ question }));
              break;
            case 'card':
              break;
            case 'choices':
              choices = event.choices.map(({ question }) => ({ question }));
              break;
            case 'handoff':
              set({ notice: event.message, offersContact: state.offersContact || event.to === 'person' });
              break;
            case 'done': {
              const text = live.text.trim();
              const answer: Shown = {
                id: event.messageId,
                role: 'agent',
                author: state.opened?.agent.name ?? '',
                text,
                quoted: event.quoted,
                sources,
                choices,
              };
              set({
                live: undefined,
                messages: text === '' ? state.messages : [...state.messages, answer],
                offersContact: state.offersContact || event.offersPerson === true,
              });
              if (text !== '') notify('message', { role: 'agent', text });
              break;
            }
            case 'error':
              set({ live: undefined, notice: event.message });
              break;
            default:
              event satisfies never;
          }
        },
        onError(error) {
          if (state.live?.runId === runId) set({ live: undefined, notice: sentenceOf(error) });
        },
      },
    );
  }

  return {
    state: () => state,
    subscribe(listener: (state: ChatState) => void): () => void {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    open,
    send,

    async stop(): Promise<void> {
      const runId = state.live?.runId;
      if (runId) await renewed(() => api.widget.stop.mutate({ runId })).catch(() => undefined);
    },

    /** @returns true when it was kept. */
    async leaveContact(details: { name: string; phone: string; email: string; message: string }): Promise<boolean> {
      try {
        await renewed(() =>
          api.widget.contact.mutate(
            Object.fromEntries(Object.entries(details).filter(([, value]) => value.trim() !== '')),
          ),
        );
        set({ offersContact: false, notice: 'Thank you. Somebody will get back to you.' });
        return true;
      } catch (error) {
        set({ notice: sentenceOf(error) });
        return false;
      }
    },

    offerContact(): void {
      set({ offersContact: true });
    },

    close(): void {
      following?.unsubscribe();
    },
  };

  function readResume(): string | undefined {
    try {
      return localStorage.getItem(resumeKey(siteKey)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  function writeResume(token: string): void {
    try {
      localStorage.setItem(resumeKey(siteKey), token);
    } catch {
      // Without storage the conversation lasts as long as the page.
    }
  }
}

function shown({ id, role, author, text, quoted, sources, choices }: Message): Shown {
  return { id, role, author, text, quoted, sources: sources.map(({ question }) => ({ question })), choices };
}
