import type { Notify } from '../shared/settings.ts';
import type { Words } from '../words/en.ts';
import { say } from '../words/words.ts';
import { reasonOf, sentenceOf } from './api.ts';
import type { Session } from './session.ts';
import type { Shown, Store } from './state.ts';

export type Answers = { follow(runId: string): void; end(): void };

/** Follows answers in the making: what was written so far is there again after a reload or a lost network. */
export function createAnswers({
  session,
  store,
  notify,
  words,
}: {
  session: Session;
  store: Store;
  notify: Notify;
  words: () => Words;
}): Answers {
  let following: { unsubscribe(): void } | undefined;

  function follow(runId: string, isRenewed = false): void {
    following?.unsubscribe();
    store.set({ live: { runId, text: '', note: words().writing } });
    let sources: Shown['sources'] = [];
    let choices: Shown['choices'] = [];
    following = session.api.widget.events.subscribe(
      { runId },
      {
        onData({ data: event }) {
          const { live, messages, opened, offersContact } = store.get();
          if (live?.runId !== runId) return;
          switch (event.type) {
            case 'started':
              store.set({ live: { ...live, note: say(words().isWriting, { name: event.agent.name }) } });
              break;
            case 'text':
              store.set({ live: { ...live, text: live.text + event.text } });
              break;
            case 'tool': {
              const doing = words().doing[event.name];
              store.set({ live: { ...live, note: (event.status === 'running' && doing) || words().writing } });
              break;
            }
            case 'sources':
              sources = event.sources.map(({ question }) => ({ question }));
              break;
            case 'card':
              store.set(event.card.kind === 'contact' ? { offersContact: true } : { card: event.card.kind });
              break;
            case 'choices':
              choices = event.choices.map(({ question }) => ({ question }));
              break;
            case 'handoff':
              store.set({
                notice:
                  event.to === 'person' ? words().toPerson : say(words().takesOver, { name: event.agent?.name ?? '' }),
                offersContact: offersContact || event.to === 'person',
              });
              break;
            case 'done': {
              const text = live.text.trim();
              const answer: Shown = {
                id: event.messageId,
                role: 'agent',
                author: opened?.agent.name ?? '',
                text,
                quoted: event.quoted,
                figures: event.figures === true,
                sources,
                choices,
              };
              // After a reload the conversation may know it already.
              const isNew = text !== '' && !messages.some(({ id }) => id === answer.id);
              store.set({
                live: undefined,
                messages: isNew ? [...messages, answer] : messages,
                offersContact: offersContact || event.offersPerson === true,
              });
              if (isNew) notify('message', { role: 'agent', text });
              break;
            }
            case 'error':
              store.set({ live: undefined, notice: words().reasons[event.code] ?? event.message });
              break;
            default:
              event satisfies never;
          }
        },
        onError(error) {
          if (store.get().live?.runId !== runId) return;
          if (reasonOf(error) === 'unauthenticated' && !isRenewed)
            session.open().then(
              (opened) => {
                store.set({ opened });
                follow(runId, true);
              },
              () => store.set({ live: undefined, notice: words().noConnection }),
            );
          else store.set({ live: undefined, notice: sentenceOf(error, words()) });
        },
      },
    );
  }

  return { follow: (runId) => follow(runId), end: () => following?.unsubscribe() };
}
