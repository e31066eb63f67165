import type { Stage } from '../shared/launcher.ts';
import type { Words } from '../words/en.ts';
import { createAnswers } from './answer.ts';
import { reasonOf, sentenceOf } from './api.ts';
import { createDesk } from './desk.ts';
import { pause } from './event-stream.ts';
import { NobodyThere } from './failures.ts';
import { createOutbox } from './outbox.ts';
import type { Remembered } from './remembered.ts';
import { createSession } from './session.ts';
import { createStore, shown, written } from './state.ts';

export type Chat = ReturnType<typeof createChat>;

const typistShownMs = 4_000;
const typingToldMs = 2_500;
const reachAgainMs = 3_000;

/** One visitor's conversation: opens it, sends, follows answers, and finds its way back after a reload or a lost network. */
export function createChat(stage: Stage, remembered: Remembered, words: () => Words) {
  const { notify } = stage;
  const store = createStore(remembered.get('draft'));
  const session = createSession(stage, remembered, store);
  const answers = createAnswers({ session, store, notify, words });
  const outbox = createOutbox({
    remembered,
    session,
    store,
    words,
    onSent({ key, text }, runId, isRepeated) {
      store.set({ messages: [...store.get().messages, written(key, text)] });
      answers.follow(runId);
      // It may stand in the conversation already, and be answered: the server knows.
      if (isRepeated) void readAgain().catch(() => undefined);
    },
  });
  const ended = new AbortController();
  let watching: { unsubscribe(): void } | undefined;
  let typistTimer: ReturnType<typeof setTimeout> | undefined;
  let toldTypingMs = 0;

  async function open(): Promise<void> {
    const { phase } = store.get();
    if (phase === 'ready' || phase === 'opening') return;
    store.set({ phase: 'opening', notice: '' });
    while (!ended.signal.aborted) {
      try {
        const opened = await session.open();
        const last = opened.history.at(-1);
        store.set({
          phase: 'ready',
          opened,
          notice: '',
          messages: opened.history.map(shown),
          offersContact: last?.offersPerson === true,
          card: last?.card?.kind === 'booking' ? 'booking' : undefined,
        });
        watch();
        if (opened.activeRunId !== null) answers.follow(opened.activeRunId);
        await outbox.resume();
        return;
      } catch (error) {
        if (!(error instanceof NobodyThere)) {
          refuse(error);
          return;
        }
        store.set({ phase: 'unreachable', notice: words().noConnection });
        await pause(reachAgainMs, ended.signal);
      }
    }
  }

  function refuse(error: unknown): void {
    const reason = reasonOf(error);
    const isForOwner = reason === 'forbidden' || reason === 'not-found';
    // Told to whoever embeds it; a visitor only sees that the chat is closed.
    if (isForOwner && error instanceof Error) console.error(`Rowhouse chat: ${error.message}`);
    store.set({ phase: 'refused', notice: isForOwner ? words().notHere : sentenceOf(error, words()) });
  }

  /** A person may answer at any time: then the conversation is loaded again. */
  function watch(): void {
    watching?.unsubscribe();
    watching = session.api.widget.watch.subscribe(undefined, {
      onData(event) {
        if (event.type === 'changed') void reload();
        else {
          store.set({ typist: event.name });
          clearTimeout(typistTimer);
          typistTimer = setTimeout(() => store.set({ typist: '' }), typistShownMs);
        }
      },
      onError(error) {
        // Its token has run out: the next one is fetched, and what was missed is read.
        if (reasonOf(error) === 'unauthenticated' && !ended.signal.aborted)
          void readAgain().then(watch, () => undefined);
      },
    });
  }

  async function reload(): Promise<void> {
    const isBusy = () => Boolean(store.get().live ?? store.get().waiting);
    // An answer in the making is told word by word; what was missed is read after it.
    if (!isBusy()) await readAgain(isBusy).catch(() => undefined);
  }

  async function readAgain(isTooLate = () => false): Promise<void> {
    const { messages, agent } = await session.renewed(() => session.api.widget.state.query());
    const { opened, messages: before } = store.get();
    if (!opened || isTooLate()) return;
    const newest = messages.at(-1);
    const isNew = newest?.role === 'staff' && !before.some(({ id }) => id === newest.id);
    store.set({
      messages: messages.map(shown),
      opened: { ...opened, agent: { ...opened.agent, ...agent } },
      typist: '',
    });
    if (isNew) notify('message', { role: newest.role, text: newest.text });
  }

  function send(text: string): void {
    const { phase, live, waiting } = store.get();
    const said = text.trim();
    if (said === '' || phase !== 'ready' || live || waiting) return;
    write('');
    store.set({ notice: '' });
    notify('message', { role: 'visitor', text: said });
    void outbox.post(said);
  }

  /** What is being typed; told to staff at most every few seconds. */
  function write(draft: string): void {
    store.set({ draft });
    remembered.set('draft', draft);
    if (draft === '' || Date.now() - toldTypingMs < typingToldMs) return;
    toldTypingMs = Date.now();
    session.api.widget.typing.mutate().catch(() => undefined);
  }

  function onNetwork(): void {
    store.set({ isOffline: !navigator.onLine });
    if (navigator.onLine && store.get().phase === 'ready') void reload();
  }
  addEventListener('online', onNetwork);
  addEventListener('offline', onNetwork);

  return {
    store,
    open,
    desk: createDesk(session),

    send,
    tryNow: outbox.tryNow,

    write,

    async stop(): Promise<void> {
      const runId = store.get().live?.runId;
      if (runId) await session.renewed(() => session.api.widget.stop.mutate({ runId })).catch(() => undefined);
    },

    /** @returns true when it was kept. */
    async leaveContact(details: Record<'name' | 'phone' | 'email' | 'message', string>): Promise<boolean> {
      try {
        const given = Object.fromEntries(Object.entries(details).filter(([, value]) => value.trim() !== ''));
        await session.renewed(() => session.api.widget.contact.mutate(given));
        store.set({ offersContact: false, notice: words().thanks });
        return true;
      } catch (error) {
        store.set({ notice: sentenceOf(error, words()) });
        return false;
      }
    },

    showCard(card: 'booking' | 'forget' | undefined, notice = ''): void {
      store.set({ card, notice });
    },

    /** Everything about this visitor is deleted; the page forgets them too. */
    async forgetMe(): Promise<void> {
      // What goes now is told as a change, and would be looked for in vain.
      watching?.unsubscribe();
      try {
        await session.renewed(() => session.api.widget.forgetMe.mutate());
        for (const name of ['resume', 'seen', 'outbox', 'draft'] as const) remembered.set(name, '');
        store.set({
          phase: 'closed',
          opened: undefined,
          messages: [],
          card: undefined,
          offersContact: false,
          draft: '',
        });
        await open();
        store.set({ notice: words().deleted });
      } catch (error) {
        watch();
        store.set({ notice: sentenceOf(error, words()), card: undefined });
      }
    },

    offerContact(): void {
      store.set({ offersContact: true });
    },

    end(): void {
      ended.abort();
      answers.end();
      outbox.end();
      watching?.unsubscribe();
      clearTimeout(typistTimer);
      removeEventListener('online', onNetwork);
      removeEventListener('offline', onNetwork);
    },
  };
}
