import type { Settings } from '../shared/settings.ts';
import type { Words } from '../words/en.ts';

/** Name, phone and e-mail, with what the page knows already. */
export function ContactFields({
  words,
  contact,
  isNameNeeded = false,
}: {
  words: Words;
  contact: NonNullable<Settings['contact']>;
  isNameNeeded?: boolean;
}) {
  return (
    <>
      <label>
        {words.name}
        <input name="name" autocomplete="name" maxLength={120} required={isNameNeeded} defaultValue={contact.name} />
      </label>
      <label>
        {words.phone}
        <input name="phone" type="tel" autocomplete="tel" maxLength={40} defaultValue={contact.phone} />
      </label>
      <label>
        {words.email}
        <input name="email" type="email" autocomplete="email" maxLength={200} defaultValue={contact.email} />
      </label>
    </>
  );
}

/** What was typed into a form, by the names of its fields. */
export function typedIn<Name extends string>(form: HTMLFormElement, names: readonly Name[]): Record<Name, string> {
  const data = new FormData(form);
  return Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? '').trim()])) as Record<Name, string>;
}

/** Not pressed twice. */
export async function whileDisabled(button: HTMLElement | null, work: () => Promise<unknown>): Promise<void> {
  button?.setAttribute('disabled', '');
  await work();
  button?.removeAttribute('disabled');
}
