import { useEffect, useRef, useState } from 'preact/hooks';
import type { Chat, ChatState, Shown } from './chat.ts';
import { BookingCard } from './booking-card.tsx';
import { ContactForm } from './contact-form.tsx';
import { ForgetCard } from './forget-card.tsx';
import { MessageText } from './message-text.tsx';

/** The open chat: what was said, what is being said, and where to write. */
export function Panel({ chat, state, onClose }: { chat: Chat; state: ChatState; onClose: () => void }) {
  const [draft, setDraft] = useState('');
  const log = useRef<HTMLDivElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const { opened, messages, live } = state;

  useEffect(() => {
    log.current?.scrollTo({ top: log.current.scrollHeight });
  }, [messages.length, live?.text, state.notice]);
  useEffect(() => field.current?.focus(), [state.phase]);

  async function send(text: string) {
    setDraft('');
    // What could not be sent stays where it was typed.
    if (!(await chat.send(text))) setDraft(text);
    field.current?.focus();
  }

  const last = messages.at(-1);
  const suggestions = live ? [] : (last?.choices ?? []).map((choice) => choice.question);
  return (
    <section
      class="panel"
      role="dialog"
      aria-label={`Chat with ${opened?.company.name ?? 'us'}`}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
    >
      <header>
        <div>
          <strong>{opened?.agent.name ?? 'Chat'}</strong>
          <span>{opened ? `${opened.agent.title} at ${opened.company.name}` : 'One moment'}</span>
        </div>
        <button type="button" class="icon" aria-label="Close the chat" onClick={onClose}>
          ×
        </button>
      </header>
      <div
        class="log"
        ref={log}
        role="log"
        aria-live="polite"
        aria-relevant="additions"
        tabIndex={0}
        aria-label="Conversation"
      >
        {opened && (
          <div class="message">
            <p>{opened.agent.greeting}</p>
          </div>
        )}
        {messages.map((message) => (
          <Bubble key={message.id} message={message} showSources={opened?.showSources ?? true} />
        ))}
        {opened && messages.length === 0 && !live && (
          <Choices texts={opened.starters} label="You could ask" onChoose={send} />
        )}
        {suggestions.length > 0 && <Choices texts={suggestions} label="Choose a question" onChoose={send} />}
        {live && (
          <>
            {live.text !== '' && (
              <div class="message" aria-busy="true">
                <MessageText text={live.text} />
              </div>
            )}
            <span class="note dots" aria-hidden="true">
              {live.note}
            </span>
          </>
        )}
      </div>
      {state.notice !== '' && (
        <p class="notice" role="status">
          {state.notice}
        </p>
      )}
      {state.typist !== '' && (
        <p class="note typist dots" role="status">
          {state.typist} is writing
        </p>
      )}
      {state.card === 'booking' && (
        <BookingCard desk={chat.desk} onDone={(sentence) => chat.showCard(undefined, sentence)} />
      )}
      {state.card === 'forget' && <ForgetCard onForget={chat.forgetMe} onKeep={() => chat.showCard(undefined)} />}
      {state.offersContact && <ContactForm onSend={chat.leaveContact} />}
      {state.phase === 'ready' && (
        <form
          class="write"
          onSubmit={(event) => {
            event.preventDefault();
            void send(draft);
          }}
        >
          <label class="hidden" for="rowhouse-message">
            Your message
          </label>
          <textarea
            id="rowhouse-message"
            ref={field}
            rows={1}
            maxLength={4000}
            placeholder="Write a message"
            value={draft}
            onInput={(event) => {
              setDraft(event.currentTarget.value);
              chat.typing();
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
              event.preventDefault();
              void send(draft);
            }}
          />
          {live ? (
            <button type="button" class="send" onClick={() => void chat.stop()}>
              Stop
            </button>
          ) : (
            <button type="submit" class="send" disabled={draft.trim() === ''}>
              Send
            </button>
          )}
        </form>
      )}
      {state.phase === 'ready' && state.card === undefined && (
        <div class="below">
          <button type="button" class="quiet" onClick={() => chat.showCard('booking')}>
            Appointments
          </button>
          {!state.offersContact && (
            <button type="button" class="quiet" onClick={chat.offerContact}>
              Leave your number
            </button>
          )}
          <button type="button" class="quiet" onClick={() => chat.showCard('forget')}>
            Forget me
          </button>
        </div>
      )}
      {state.phase === 'refused' && (
        <button type="button" class="quiet" onClick={() => void chat.open()}>
          Try again
        </button>
      )}
    </section>
  );
}

function Bubble({ message, showSources }: { message: Shown; showSources: boolean }) {
  const isMine = message.role === 'visitor';
  return (
    <>
      <div class={isMine ? 'message mine' : 'message'}>
        <span class="hidden">{isMine ? 'You: ' : `${message.author}: `}</span>
        <MessageText text={message.text} />
      </div>
      {message.role === 'staff' && <span class="by">{message.author}, a person of the team</span>}
      {showSources && message.sources.length > 0 && message.choices.length === 0 && (
        <details class="by">
          <summary>
            {message.quoted ? 'Quoted, not written by a model:' : 'Based on'}{' '}
            {message.sources.length === 1 ? 'one source' : `${message.sources.length} sources`}
          </summary>
          <ul>
            {message.sources.map((source) => (
              <li key={source.question}>{source.question}</li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function Choices({
  texts,
  label,
  onChoose,
}: {
  texts: readonly string[];
  label: string;
  onChoose: (text: string) => void;
}) {
  return (
    <div class="choices" role="group" aria-label={label}>
      {texts.map((text) => (
        <button key={text} type="button" class="choice" onClick={() => onChoose(text)}>
          {text}
        </button>
      ))}
    </div>
  );
}
