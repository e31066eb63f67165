import { useState } from 'preact/hooks';

type Details = { name: string; phone: string; email: string; message: string };

/** How the team can reach the visitor. */
export function ContactForm({ onSend }: { onSend: (details: Details) => Promise<boolean> }) {
  const [isSending, setSending] = useState(false);
  return (
    <form
      class="contact"
      onSubmit={(event) => {
        event.preventDefault();
        const data = new FormData(event.currentTarget);
        const field = (name: string) => String(data.get(name) ?? '');
        setSending(true);
        void onSend({
          name: field('name'),
          phone: field('phone'),
          email: field('email'),
          message: field('message'),
        }).then(() => setSending(false));
      }}
    >
      <label>
        Name
        <input name="name" autocomplete="name" maxLength={120} />
      </label>
      <label>
        Phone
        <input name="phone" type="tel" autocomplete="tel" maxLength={40} />
      </label>
      <label>
        E-mail
        <input name="email" type="email" autocomplete="email" maxLength={200} />
      </label>
      <label>
        What it is about
        <input name="message" maxLength={500} />
      </label>
      <div class="actions">
        <span class="note">One of phone and e-mail is enough.</span>
        <button type="submit" class="send" disabled={isSending}>
          Leave it
        </button>
      </div>
    </form>
  );
}
