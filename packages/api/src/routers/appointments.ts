import type { AppointmentListing } from '@rowhouse/core';
import { z } from 'zod';
import { appointmentId, appointmentTypeId, contactId, instant, localDate } from '../inputs.ts';
import { memberProcedure, router } from '../procedures.ts';
import { stripUndefined } from './company.ts';

export function appointmentView(row: AppointmentListing) {
  return {
    id: row.id,
    type: { id: row.appointmentTypeId, name: row.typeName },
    startsAt: row.startsAt.toISOString(),
    endsAt: row.endsAt.toISOString(),
    status: row.status,
    bookedBy: row.bookedBy,
    note: row.note,
    cancelReason: row.cancelReason,
    conversationId: row.conversationId,
    contact: { id: row.contactId, name: row.contactName, email: row.contactEmail, phone: row.contactPhone },
  };
}

export const appointmentsRouter = router({
  /** What begins on some days of the company's calendar. */
  list: memberProcedure('appointments.read')
    .input(z.object({ from: localDate.optional(), days: z.int().min(1).max(42).default(7) }))
    .query(async ({ ctx, input }) => {
      const { appointments, ...calendar } = await ctx.core.appointments.list(ctx.tenantContext, stripUndefined(input));
      return { ...calendar, appointments: appointments.map(appointmentView) };
    }),

  types: memberProcedure('appointments.read').query(({ ctx }) => ctx.core.appointments.types(ctx.tenantContext)),

  availability: memberProcedure('appointments.read')
    .input(z.object({ typeId: appointmentTypeId, from: localDate.optional(), days: z.int().min(1).max(31).optional() }))
    .query(async ({ ctx, input }) => {
      const { timeZone, days } = await ctx.core.appointments.availability(ctx.tenantContext, stripUndefined(input));
      return {
        timeZone,
        days: days.map(({ date, times }) => ({ date, times: times.map((time) => time.toISOString()) })),
      };
    }),

  /** Staff may book beyond opening hours, never what is taken. */
  book: memberProcedure('appointments.book')
    .input(
      z.object({
        typeId: appointmentTypeId,
        contactId,
        startsAt: instant,
        note: z.string().trim().max(2_000).default(''),
      }),
    )
    .mutation(async ({ ctx, input }) =>
      appointmentView(
        await ctx.core.appointments.book(ctx.tenantContext, { ...input, bookedBy: 'staff', status: 'booked' }),
      ),
    ),

  move: memberProcedure('appointments.book')
    .input(z.object({ appointmentId, startsAt: instant }))
    .mutation(async ({ ctx, input }) => appointmentView(await ctx.core.appointments.move(ctx.tenantContext, input))),

  /** Says yes to a requested time; whoever asked for it in a chat is told there. */
  confirm: memberProcedure('appointments.book')
    .input(z.object({ appointmentId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.actions.decideAppointment(ctx.tenantContext, {
        ...input,
        confirmed: true,
        reason: '',
      });
      return { confirmed: true };
    }),

  cancel: memberProcedure('appointments.book')
    .input(z.object({ appointmentId, reason: z.string().trim().max(300).default('') }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.conversations.actions.decideAppointment(ctx.tenantContext, { ...input, confirmed: false });
      return { cancelled: true };
    }),

  finish: memberProcedure('appointments.book')
    .input(z.object({ appointmentId }))
    .mutation(async ({ ctx, input }) => {
      await ctx.core.appointments.finish(ctx.tenantContext, input.appointmentId);
      return { finished: true };
    }),
});
