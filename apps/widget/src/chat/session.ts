import type { Stage } from '../shared/launcher.ts';
import { type Api, createApi, type Opened, reasonOf } from './api.ts';
import type { Remembered } from './remembered.ts';
import type { Store } from './state.ts';

export type Session = ReturnType<typeof createSession>;

/** One visitor at one company: opens the conversation or finds the way back to it. The visitor's token lives in memory. */
export function createSession({ baseUrl, siteKey, draw }: Stage, remembered: Remembered, store: Store) {
  const api: Api = createApi(baseUrl, () => store.get().opened?.visitorToken);

  async function open(): Promise<Opened> {
    const opened = await api.widget.open.mutate({ siteKey, visitor: remembered.get('resume') || undefined });
    remembered.set('resume', opened.resumeToken);
    remembered.set('look', opened.company.accent + opened.launcherLabel);
    draw();
    return opened;
  }

  return {
    api,
    open,

    /** A token lives minutes, a conversation days: the next one is fetched when the server wants it. */
    async renewed<T>(work: () => Promise<T>): Promise<T> {
      try {
        return await work();
      } catch (error) {
        if (reasonOf(error) !== 'unauthenticated') throw error;
        store.set({ opened: await open() });
        return work();
      }
    },
  };
}
