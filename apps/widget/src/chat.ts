import { createApi, isSignedOut, type Message, type Opened, reasonOf, sentenceOf } from './api.ts';
import type { Wish } from './booking-card.tsx';

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
  /** What is drawn above the field to write in. */
  card: 'booking' | 'forget' | undefined;
  /** A person of the team who writes at this moment. */
  typist: string;
};

export type Chat = ReturnType<typeof createChat>;

/** Tells the page what happens: `open`, `close`, `message`. */
export type Notify = (event: 'open' | 'close' | 'message', detail?: { role: string; text: string }) => void;

const typistShownMs = 4_000;
const typingToldMs = 2_500;
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
    card: undefined,
    typist: '',
  };
  const listeners = new Set<(state: ChatState) => void>();
  const api = createApi(baseUrl, () => state.opened?.visitorToken);
  let following: { unsubscribe(): void } | undefined;
  let watching: { unsubscribe(): void } | undefined;
  let typistTimer: ReturnType<typeof setTimeout> | undefined;
  let toldTypingMs = 0;

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
      watch();
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

  /** A person may answer at any time: then the conversation is loaded again. */
  function watch(): void {
    watching?.unsubscribe();
    watching = api.widget.watch.subscribe(undefined, {
      onData(event) {
        if (event.type === 'changed') void reload();
        else {
          set({ typist: event.name });
          clearTimeout(typistTimer);
          typistTimer = setTimeout(() => set({ typist: '' }), typistShownMs);
        }
      },
      // A token that has run out, or a network that went: what is missed is read with the next message.
      onError: () => undefined,
    });
  }

  async function reload(): Promise<void> {
    const isAnswering = () => state.live !== undefined;
    if (isAnswering()) return;
    try {
      const { messages, agent } = await renewed(() => api.widget.state.query());
      if (isAnswering() || !state.opened) return;
      const newest = messages.at(-1);
      const isNew = newest?.role === 'staff' && !state.messages.some((message) => message.id === newest.id);
      set({
        messages: messages.map(shown),
        opened: { ...state.opened, agent: { ...state.opened.agent, ...agent } },
        typist: '',
      });
      if (isNew) notify('message', { role: newest.role, text: newest.text });
    } catch {
      // It is read with the next change.
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
              set(event.card.kind === 'contact' ? { offersContact: true } : { card: event.card.kind });
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

    desk: {
      load: () => renewed(() => api.widget.booking.query()),
      freeDays: async (typeId: string) => (await renewed(() => api.widget.availability.query({ typeId }))).days,
      book: ({ name, phone, email, ...wish }: Wish) =>
        renewed(() =>
          api.widget.book.mutate({
            ...wish,
            ...(name ? { name } : {}),
            ...(phone ? { phone } : {}),
            ...(email ? { email } : {}),
          }),
        ),
      async cancel(appointmentId: string) {
        await renewed(() => api.widget.cancelAppointment.mutate({ appointmentId }));
      },
    },

    showCard(card: ChatState['card'], notice = ''): void {
      set({ card, notice });
    },

    /** Everything about this visitor is deleted; the page forgets them too. */
    async forgetMe(): Promise<void> {
      try {
        await renewed(() => api.widget.forgetMe.mutate());
        watching?.unsubscribe();
        forgetResume();
        set({ phase: 'closed', opened: undefined, messages: [], card: undefined, offersContact: false });
        await open();
        set({ notice: 'Everything about you has been deleted. This is a new conversation.' });
      } catch (error) {
        set({ notice: sentenceOf(error), card: undefined });
      }
    },

    /** Tells staff that the visitor writes; at most every few seconds. */
    typing(): void {
      if (Date.now() - toldTypingMs < typingToldMs) return;
      toldTypingMs = Date.now();
      api.widget.typing.mutate().catch(() => undefined);
    },

    offerContact(): void {
      set({ offersContact: true });
    },

    close(): void {
      following?.unsubscribe();
      watching?.unsubscribe();
    },
  };

  function readResume(): string | undefined {
    try {
      return localStorage.getItem(resumeKey(siteKey)) ?? undefined;
    } catch {
      return undefined;
    }
  }

  function forgetResume(): void {
    try {
      localStorage.removeItem(resumeKey(siteKey));
    } catch {
      // There was nothing to forget.
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
