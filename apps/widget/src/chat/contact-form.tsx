import type { Settings } from '../shared/settings.ts';
import type { Words } from '../words/en.ts';
import { ContactFields, typedIn, whileDisabled } from './contact-fields.tsx';

type Details = Record<'name' | 'phone' | 'email' | 'message', string>;

/** How the team can reach the visitor. */
export function ContactForm({
  words,
  contact,
  onSend,
}: {
  words: Words;
  contact: NonNullable<Settings['contact']>;
  onSend: (details: Details) => Promise<boolean>;
}) {
  return (
    <form
      class="contact"
      aria-label={words.leaveNumber}
      onSubmit={(event) => {
        event.preventDefault();
        const typed = typedIn(event.currentTarget, ['name', 'phone', 'email', 'message']);
        void whileDisabled(event.submitter, () => onSend(typed));
      }}
    >
      <ContactFields words={words} contact={contact} />
      <label>
        {words.about}
        <input name="message" maxLength={500} />
      </label>
      <div class="actions">
        <span class="note">{words.oneIsEnough}</span>
        <button type="submit" class="send">
          {words.leaveIt}
        </button>
      </div>
    </form>
  );
}
