import { z } from 'zod';
import { contactId, cursor, limit } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

type Row = {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  note: string;
  source: string;
  createdAt: Date;
  conversationId?: string | null;
};

function view({ id, name, email, phone, note, source, createdAt, conversationId = null }: Row) {
  return { id, name, email, phone, notes: note, source, conversationId, createdAt: createdAt.toISOString() };
}

export const contactsRouter = router({
  list: memberProcedure('contacts.read')
    .input(z.object({ query: z.string().max(200).optional(), cursor, limit }))
    .query(async ({ ctx, input }) => {
      const { contacts, nextCursor } = await ctx.core.contacts.list(ctx.tenantContext, stripUndefined(input));
      return { contacts: contacts.map(view), nextCursor };
    }),

  get: memberProcedure('contacts.read')
    .input(z.object({ contactId }))
    .query(async ({ ctx, input }) => view(await ctx.core.contacts.get(ctx.tenantContext, input.contactId))),

  update: memberProcedure('contacts.update')
    .input(
      z.object({
        contactId,
        name: z.string().trim().max(120).nullable().optional(),
        email: z.string().trim().max(200).nullable().optional(),
        phone: z.string().trim().max(40).nullable().optional(),
        note: z.string().max(4_000).optional(),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      const { contactId: id, ...change } = input;
      await ctx.core.contacts.update(ctx.tenantContext, id, stripUndefined(change));
      return { updated: true };
    }),
});
