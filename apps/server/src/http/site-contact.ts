import { type Core, coreErrorIn, type Site } from '@rowhouse/core';
import type { Request } from 'express';
import { type ContactFormFields, type ContactFormState, trapField } from '../site/contact-form.ts';
import type { Addresses } from './addresses.ts';
import { addressPrefix } from './request.ts';

const addressRate = { name: 'site-contact-address', points: 10, windowMs: 600_000 };
const fields = { name: 120, email: 200, phone: 40, message: 2_000 } as const;

/**
 * Takes a contact form that was sent from a company's own page, by whoever has no script or no wish to chat. It reaches the
 * inbox the way a message of the chat does.
 */
export async function receiveContactForm(
  core: Core,
  addresses: Addresses,
  { req, site, origins, requestId }: { req: Request; site: Site; origins: readonly string[]; requestId: string },
): Promise<ContactFormState> {
  const typed = readFields(req.body);
  const refused = (reason: string): ContactFormState => ({ kind: 'refused', reason, typed });
  // A form on somebody else's page is not the company's.
  const origin = req.headers.origin ?? '';
  if (!origins.includes(origin)) return refused('Please send this form from the page it stands on.');
  if (textOf(req.body, trapField) !== '') return { kind: 'sent' };
  if (typed.message === '') return refused('Please tell us in a few words what it is about.');
  if (typed.email === '' && typed.phone === '')
    return refused('Please leave an e-mail address or a phone number, so that we can answer.');
  try {
    await core.limits.takeByAddress(addressPrefix(req.ip ?? ''), addressRate);
    const opened = await core.visitors.open({
      siteKey: site.siteKey,
      origin,
      by: 'form',
      ownOrigins: addresses.siteOrigins,
      requestId,
    });
    const { context } = await core.access.authenticateVisitor(opened.visitorToken, requestId);
    await core.visitors.leaveContact(context, {
      conversationId: opened.conversationId,
      message: typed.message,
      ...(typed.name ? { name: typed.name } : {}),
      ...(typed.email ? { email: typed.email } : {}),
      ...(typed.phone ? { phone: typed.phone } : {}),
    });
    return { kind: 'sent' };
  } catch (error) {
    const known = coreErrorIn(error);
    if (!known || known.code === 'internal') throw error;
    return refused(known.message);
  }
}

function readFields(body: unknown): ContactFormFields {
  const read = (name: keyof typeof fields) => textOf(body, name).slice(0, fields[name]);
  return { name: read('name'), email: read('email'), phone: read('phone'), message: read('message') };
}

function textOf(body: unknown, name: string): string {
  if (typeof body !== 'object' || body === null || !Object.hasOwn(body, name)) return '';
  const value = (body as Record<string, unknown>)[name];
  return typeof value === 'string' ? value.trim() : '';
}
