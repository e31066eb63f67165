import type { Words } from '../words/en.ts';
import { say } from '../words/words.ts';
import { MessageText } from './message-text.tsx';
import { quotedFrom } from './quoted-from.ts';
import type { ChatState, Shown } from './state.ts';

/** What was said, what is being said, and what might be asked. Silent: the announcer speaks for it. */
export function Log({
  state,
  words,
  onChoose,
  onTryNow,
}: {
  state: ChatState;
  words: Words;
  onChoose: (text: string) => void;
  onTryNow: () => void;
}) {
  const { opened, messages, live, waiting } = state;
  const isIdle = !live && !waiting;
  const suggestions = isIdle ? (messages.at(-1)?.choices ?? []).map(({ question }) => question) : [];
  return (
    <div class="log" role="log" aria-live="off" tabIndex={0} aria-label={words.conversation}>
      {opened && (
        <div class="message">
          <p>{opened.agent.greeting}</p>
        </div>
      )}
      {messages.map((message) => (
        <Bubble key={message.id} message={message} words={words} showSources={opened?.showSources ?? true} />
      ))}
      {opened && isIdle && messages.length === 0 && (
        <Choices texts={opened.starters} label={words.youCouldAsk} onChoose={onChoose} />
      )}
      {suggestions.length > 0 && <Choices texts={suggestions} label={words.chooseQuestion} onChoose={onChoose} />}
      {waiting && (
        <>
          <div class="message mine">
            <span class="hidden">{words.you}: </span>
            <MessageText text={waiting.text} />
          </div>
          {waiting.isLate ? (
            <span class="by late" role="status">
              {words.waiting}{' '}
              <button type="button" class="quiet" onClick={onTryNow}>
                {words.tryNow}
              </button>
            </span>
          ) : (
            <span class="note dots" aria-hidden="true">
              {words.sending}
            </span>
          )}
        </>
      )}
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
  );
}

function Bubble({ message, words, showSources }: { message: Shown; words: Words; showSources: boolean }) {
  const isMine = message.role === 'visitor';
  const count = message.sources.length;
  const sources = count === 1 ? words.oneSource : say(words.sources, { count });
  const quote = quotedFrom(message, words, showSources);
  return (
    <>
      <div class={isMine ? 'message mine' : 'message'}>
        <span class="hidden">{isMine ? words.you : message.author}: </span>
        <MessageText text={message.text} />
      </div>
      {message.role === 'staff' && <span class="by">{say(words.ofTheTeam, { name: message.author })}</span>}
      {quote !== '' && <span class="by">{quote}</span>}
      {showSources && count > 0 && !message.quoted && (
        <details class="by">
          <summary>{say(words.basedOn, { sources })}</summary>
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
