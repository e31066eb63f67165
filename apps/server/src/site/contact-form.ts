import { type Html, html } from './html.ts';

export type ContactFormFields = { name: string; email: string; phone: string; message: string };
/** What became of a form that was sent; what was typed stays in it. */
export type ContactFormState = { kind: 'sent' } | { kind: 'refused'; reason: string; typed: ContactFormFields };

/** People leave it empty, since they do not see it; programs fill it in. */
export const trapField = 'website';
/** Where the form is sent to, below the site's own address. */
export const contactFormPath = 'contact-form';

/** A form that needs no script: who writes, how to reach them, and their words. */
export function contactForm(base: string, visit: string, state: ContactFormState | undefined): Html {
  if (state?.kind === 'sent')
    return html`<p class="notice" role="status">Thank you. Your message is with us, and we will be in touch.</p>`;
  const typed = state?.typed ?? { name: '', email: '', phone: '', message: '' };
  return html`<form class="contact-form" method="post" action="${base}/${contactFormPath}">
<p class="form-title" id="contact-form-title">Write to us</p>
${state ? html`<p class="notice bad" role="alert">${state.reason}</p>` : ''}
<label>Your name<input name="name" autocomplete="name" maxlength="120" value="${typed.name}"></label>
<label>E-mail<input name="email" type="email" autocomplete="email" maxlength="200" value="${typed.email}"></label>
<label>Phone<input name="phone" type="tel" autocomplete="tel" maxlength="40" value="${typed.phone}"></label>
<label class="trap" aria-hidden="true">Leave this empty<input name="${trapField}" tabindex="-1" autocomplete="off"></label>
<label class="wide">What is it about?<textarea name="message" rows="5" maxlength="2000" required>${typed.message}</textarea></label>
<p class="wide">An e-mail address or a phone number is enough. We use it to answer you, and to plan your ${visit} if it comes to that.</p>
<button class="button" type="submit">Send</button>
</form>`;
}
