import type { Words } from '../words/en.ts';
import { reasonOf, sentenceOf } from './api.ts';
import { pause } from './event-stream.ts';
import { NobodyThere } from './failures.ts';
import type { Remembered } from './remembered.ts';
import type { Session } from './session.ts';
import type { Store, Waiting } from './state.ts';

export type Outbox = {
  /** Keeps a message and sends it, however long that takes. */
  post(text: string): Promise<void>;
  /** What the last page could not send. */
  resume(): Promise<void>;
  tryNow(): void;
  end(): void;
};

const firstPauseMs = 500;
const longestPauseMs = 15_000;

/**
 * One message on its way to the server. It is kept by the browser until the server has it, over lost networks and reloads, and
 * bears one key in every repetition: the server answers it once.
 */
export function createOutbox({
  remembered,
  session,
  store,
  words,
  onSent,
}: {
  remembered: Remembered;
  session: Session;
  store: Store;
  words: () => Words;
  /** `isRepeated`: the server may have had it before, and the page may not know what became of it. */
  onSent(message: Waiting, runId: string, isRepeated: boolean): void;
}): Outbox {
  let end = new AbortController();
  let sooner = new AbortController();

  async function send(key: string, text: string, isRepeated: boolean): Promise<void> {
    end = new AbortController();
    const put = (isLate: boolean) => store.set({ waiting: { key, text, isLate } });
    remembered.set('outbox', JSON.stringify([key, text]));
    put(!navigator.onLine);
    for (let failures = 0; !end.signal.aborted; failures += 1) {
      try {
        const { runId } = await delivered(key, text);
        remembered.set('outbox', '');
        store.set({ waiting: undefined });
        onSent({ key, text, isLate: false }, runId, isRepeated || failures > 0);
        return;
      } catch (error) {
        if (!(error instanceof NobodyThere)) {
          remembered.set('outbox', '');
          // What was refused stays where it was typed.
          store.set({ waiting: undefined, draft: text, notice: sentenceOf(error, words()) });
          return;
        }
        put(true);
        sooner = new AbortController();
        await pause(Math.min(firstPauseMs * 2 ** failures, longestPauseMs), sooner.signal);
      }
    }
  }

  async function delivered(key: string, text: string): Promise<{ runId: string }> {
    const once = () => session.renewed(() => session.api.widget.send.mutate({ text, idempotencyKey: key }));
    try {
      return await once();
    } catch (error) {
      if (reasonOf(error) !== 'conflict') throw error;
      // The team has closed the conversation: the message begins the next one.
      store.set({ opened: await session.open() });
      return once();
    }
  }

  return {
    post: (text) => send(crypto.randomUUID(), text, false),
    async resume() {
      const [key, text] = JSON.parse(remembered.get('outbox') || '[]') as [string?, string?];
      if (key && text && !store.get().waiting) await send(key, text, true);
    },
    tryNow: () => sooner.abort(),
    end() {
      end.abort();
      sooner.abort();
    },
  };
}
