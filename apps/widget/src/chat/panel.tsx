import type { Language } from '../shared/language.ts';
import type { Settings } from '../shared/settings.ts';
import type { Words } from '../words/en.ts';
import { say } from '../words/words.ts';
import { BookingCard } from './booking-card.tsx';
import { ContactForm } from './contact-form.tsx';
import type { Chat } from './conversation.ts';
import { keepFocus } from './focus.ts';
import { ForgetCard } from './forget-card.tsx';
import { Log } from './log.tsx';
import type { ChatState } from './state.ts';
import { WriteForm } from './write-form.tsx';

/** On a screen as narrow as this the chat takes all of it. */
const wholeScreen = '(max-width:480px)';

/** What the page and the button say about the panel. */
export type PanelFrame = {
  isOpen: boolean;
  words: Words;
  language: Language;
  isLeft: boolean;
  contact: NonNullable<Settings['contact']>;
};

/** The open chat: what was said, what is being said, and where to write. */
export function Panel({
  chat,
  state,
  frame,
  onTalk,
  onClose,
}: {
  chat: Chat;
  state: ChatState;
  frame: PanelFrame;
  onTalk: (text: string) => void;
  onClose: () => void;
}) {
  const { opened, phase, card, notice } = state;
  const { isOpen, words, language, isLeft, contact } = frame;

  const shownNotice = state.isOffline && notice === '' ? words.offline : notice;
  return (
    <section
      class={isLeft ? 'panel left' : 'panel'}
      role="dialog"
      aria-modal={matchMedia(wholeScreen).matches}
      aria-label={opened ? say(words.chatWith, { company: opened.company.name }) : words.chat}
      lang={language}
      hidden={!isOpen}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
        else keepFocus(event, event.currentTarget);
      }}
    >
      <header>
        <div>
          <h2>{opened?.agent.name ?? words.chat}</h2>
          <span>
            {opened ? say(words.titleAt, { title: opened.agent.title, company: opened.company.name }) : words.oneMoment}
          </span>
        </div>
        <button type="button" class="icon" aria-label={words.close} onClick={onClose}>
          <svg width="20" height="20" viewBox="0 0 24 24" stroke="currentColor" stroke-width="2.5" aria-hidden="true">
            <path d="M5 5l14 14M19 5L5 19" />
          </svg>
        </button>
      </header>
      <Log state={state} words={words} onChoose={onTalk} onTryNow={chat.tryNow} />
      {/* The announcer writes here. */}
      <div class="hidden" aria-live="polite" />
      <div role="status">
        {shownNotice !== '' && <p class="notice">{shownNotice}</p>}
        {state.typist !== '' && <p class="note typist dots">{say(words.isWriting, { name: state.typist })}</p>}
      </div>
      {card === 'booking' && (
        <BookingCard
          desk={chat.desk}
          words={words}
          language={language}
          company={opened?.company.name ?? ''}
          contact={contact}
          onDone={(sentence) => chat.showCard(undefined, sentence)}
        />
      )}
      {card === 'forget' && (
        <ForgetCard words={words} onForget={chat.forgetMe} onKeep={() => chat.showCard(undefined)} />
      )}
      {state.offersContact && card === undefined && (
        <ContactForm words={words} contact={contact} onSend={chat.leaveContact} />
      )}
      {phase === 'ready' && card === undefined && (
        <WriteForm
          state={state}
          words={words}
          onSend={chat.send}
          onWrite={chat.write}
          onStop={() => void chat.stop()}
        />
      )}
      {phase === 'ready' && card === undefined && (
        <div class="below">
          <button type="button" class="quiet" onClick={() => chat.showCard('booking')}>
            {words.appointments}
          </button>
          {!state.offersContact && (
            <button type="button" class="quiet" onClick={chat.offerContact}>
              {words.leaveNumber}
            </button>
          )}
          <button type="button" class="quiet" onClick={() => chat.showCard('forget')}>
            {words.forgetMe}
          </button>
        </div>
      )}
      {phase === 'refused' && (
        <button type="button" class="quiet" onClick={() => void chat.open()}>
          {words.tryAgain}
        </button>
      )}
    </section>
  );
}
