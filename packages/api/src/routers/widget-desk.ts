import { z } from 'zod';
import { appointmentId, appointmentTypeId, instant, localDate } from '../inputs.ts';
import { visitorProcedure } from '../procedures.ts';
import { appointmentView } from './appointments.ts';
import { stripUndefined } from './company.ts';
import { messageView } from './conversations.ts';

const bookRate = { name: 'widget-book', points: 10, windowMs: 600_000 };
const lookRate = { name: 'widget-look', points: 120, windowMs: 60_000 };
const signalRate = { name: 'widget-typing', points: 60, windowMs: 60_000 };
const forgetRate = { name: 'widget-forget', points: 5, windowMs: 600_000 };

/** A visitor sees who speaks and where it comes from, not what it cost or why. */
export function publicMessage(row: Parameters<typeof messageView>[0]) {
  const { id, role, author, text, sources, choices, offersPerson, quoted, figures, card, createdAt } = messageView(row);
  return {
    id,
    role,
    author,
    text,
    sources: sources.map(({ layer, question, category }) => ({ layer, question, category })),
    choices: choices.map(({ question }) => ({ question })),
    offersPerson,
    quoted,
    figures,
    card,
    createdAt,
  };
}

/** What a visitor knows of a visit; the contact's details may be somebody else's. */
function ownAppointment(row: Parameters<typeof appointmentView>[0]) {
  const { id, type, startsAt, endsAt, status } = appointmentView(row);
  return { id, type, startsAt, endsAt, status };
}

/** What a visitor does by hand in the widget; spread into its router. */
export const deskProcedures = {
  /** The conversation as it stands, after something changed. */
  state: visitorProcedure.query(async ({ ctx }) => {
    const { status, agent, messages } = await ctx.core.conversations.desk.state(ctx.tenantContext);
    return {
      status,
      agent,
      messages: messages.filter((row) => row.role !== 'system').map(publicMessage),
    };
  }),

  /** Tells when to load again, and that a person writes. */
  watch: visitorProcedure.subscription(async function* ({ ctx, signal }) {
    yield* ctx.core.conversations.desk.watch(ctx.tenantContext, signal ?? new AbortController().signal);
  }),

  typing: visitorProcedure.mutation(async ({ ctx }) => {
    await ctx.core.limits.takeByCompany(ctx.tenantContext, ctx.visitor.visitorId, signalRate);
    await ctx.core.conversations.desk.typing(ctx.tenantContext);
    return { told: true };
  }),

  booking: visitorProcedure.query(async ({ ctx }) => {
    await ctx.core.limits.takeByCompany(ctx.tenantContext, ctx.visitor.visitorId, lookRate);
    const { timeZone, types, own, hasContact } = await ctx.core.conversations.desk.booking(ctx.tenantContext);
    return {
      timeZone,
      types: types.map(({ id, name, description, minutes }) => ({ id, name, description, minutes })),
      own: own.map(ownAppointment),
      hasContact,
    };
  }),

  availability: visitorProcedure
    .input(z.object({ typeId: appointmentTypeId, from: localDate.optional() }))
    .query(async ({ ctx, input }) => {
      await ctx.core.limits.takeByCompany(ctx.tenantContext, ctx.visitor.visitorId, lookRate);
      const { timeZone, days } = await ctx.core.appointments.availability(ctx.tenantContext, stripUndefined(input));
      return {
        timeZone,
        days: days.map(({ date, times }) => ({ date, times: times.map((time) => time.toISOString()) })),
      };
    }),

  book: visitorProcedure
    .input(
      z.object({
        typeId: appointmentTypeId,
        startsAt: instant,
        name: z.string().trim().max(120).optional(),
        email: z.string().trim().max(200).optional(),
        phone: z.string().trim().max(40).optional(),
        note: z.string().trim().max(500).default(''),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      await ctx.core.limits.takeByCompany(ctx.tenantContext, ctx.visitor.visitorId, bookRate);
      return ownAppointment(await ctx.core.conversations.desk.book(ctx.tenantContext, stripUndefined(input)));
    }),

  cancelAppointment: visitorProcedure.input(z.object({ appointmentId })).mutation(async ({ ctx, input }) => {
    await ctx.core.conversations.desk.cancel(ctx.tenantContext, input.appointmentId);
    return { cancelled: true };
  }),

  /** Deletes everything of the visitor's, and says what it was. */
  forgetMe: visitorProcedure.mutation(async ({ ctx }) => {
    await ctx.core.limits.takeByCompany(ctx.tenantContext, ctx.visitor.visitorId, forgetRate);
    return ctx.core.conversations.desk.forgetMe(ctx.tenantContext);
  }),
};
