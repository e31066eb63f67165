import { z } from 'zod';
import { type AppointmentType, type Appointments, timeText, whenText } from '../appointments/index.ts';
import { CoreError } from '../base/index.ts';
import type { TenantContext } from '../tenant/index.ts';
import { type ToolRoom, tool } from './tool.ts';

/** Days looked through for free times, and how many of them are told. */
const lookAheadDays = 21;
const daysTold = 4;
const timesTold = 4;

const partsOfDay = { morning: [0, 12], afternoon: [12, 17], evening: [17, 24] } as const;
const date = z.string().regex(/^\d{4}-\d{2}-\d{2}$/, 'Write the date as 2026-11-26.');
const time = z.string().regex(/^\d{1,2}:\d{2}$/, 'Write the time as 14:30.');

export const checkAvailability = tool({
  description:
    'Find free times for a visit, from opening hours and what is booked. Name the kind of visit or the service; give a date to look from that day on.',
  label: 'Looking at the calendar',
  needs: 'appointments',
  input: z.object({
    visit: z.string().max(120).optional(),
    date: date.optional(),
    part_of_day: z.enum(['morning', 'afternoon', 'evening']).optional(),
  }),
  async run({ visit, date: from, part_of_day: part }, { turn, appointments }) {
    const type = await typeNamed(appointments, turn.context, visit);
    const { timeZone, days } = await appointments.availability(turn.context, {
      typeId: type.id,
      days: lookAheadDays,
      ...(from ? { from } : {}),
    });
    const [first, last] = part ? partsOfDay[part] : [0, 24];
    const fitting = days
      .map((day) => ({
        ...day,
        times: day.times.filter((at) => {
          const hour = hourOf(at, timeZone);
          return hour >= first && hour < last;
        }),
      }))
      .filter((day) => day.times.length > 0);
    if (fitting.length === 0)
      return `Nothing is free for "${type.name}" in the three weeks from then on. Offer another part of the day or a call back.`;
    return [
      `Free for "${type.name}" (${type.minutes} minutes), in the company's local time:`,
      ...fitting.slice(0, daysTold).map((day) => {
        const [at] = day.times;
        const name = at ? whenText(at, timeZone).replace(/ at .*/, '') : day.date;
        return `- ${name} (${day.date}): ${spread(day.times, timesTold)
          .map((moment) => timeText(moment, timeZone))
          .join(', ')}`;
      }),
    ].join('\n');
  },
});

export const bookAppointment = tool({
  description:
    'Book a visit at a free time, once the person has agreed to the day and time and you know a name and a phone number or e-mail address.',
  label: 'Booking',
  needs: 'appointments',
  input: z.object({
    visit: z.string().min(1).max(120),
    date,
    time,
    name: z.string().max(120).optional(),
    email: z.string().max(200).optional(),
    phone: z.string().max(40).optional(),
    note: z.string().max(500).optional(),
  }),
  async run({ visit, date: day, time: at, note = '', ...details }, room) {
    const { turn, appointments, asksFirst } = room;
    const type = await typeNamed(appointments, turn.context, visit);
    const { timeZone } = turn.business.company;
    const startsAt = appointments.parseLocal(day, at.padStart(5, '0'), timeZone);
    const contactId = await contactFor(room, details);
    const booked = await appointments.book(turn.context, {
      typeId: type.id,
      startsAt,
      contactId,
      note,
      bookedBy: 'agent',
      status: asksFirst ? 'requested' : 'booked',
      conversationId: turn.conversation.id,
      ...(turn.person.visitorId ? { visitorId: turn.person.visitorId } : {}),
    });
    await room.handOffs.advanceDeal(turn, { contactId, title: type.name, to: 'scheduled' });
    const when = whenText(booked.startsAt, timeZone);
    if (booked.status === 'booked') return `Booked: ${type.name} on ${when}. Tell them so, with day and time.`;
    await room.actions.ask(turn.context, {
      conversationId: turn.conversation.id,
      agentId: turn.agent.id,
      tool: 'book_appointment',
      summary: `${type.name} on ${when} for ${booked.contactName ?? 'a visitor'}`,
      payload: { appointmentId: booked.id },
    });
    return `The time is held: ${type.name} on ${when}. A person of the team still has to confirm it; the visitor will be told here. Say exactly that, and do not call it booked yet.`;
  },
});

export const cancelAppointment = tool({
  description:
    "Cancel one of this person's own visits to come. Without a date it lists them; ask which one and get a yes before you cancel.",
  label: 'Looking at appointments',
  needs: 'appointments',
  input: z.object({ date: date.optional(), time: time.optional(), reason: z.string().max(300).optional() }),
  async run({ date: day, time: at, reason = 'asked for in the chat' }, { turn, appointments, actions, asksFirst }) {
    const { visitorId } = turn.person;
    if (!visitorId) return 'Only visitors cancel here. The team does it on the Appointments page.';
    const { timeZone } = turn.business.company;
    const own = await appointments.listOfVisitor(turn.context, visitorId);
    if (own.length === 0)
      return 'This person has no visit to come that was booked in this chat. Offer to leave a message for the team.';
    const wanted = own.filter(
      (row) =>
        (day === undefined || localDay(row.startsAt, timeZone) === day) &&
        (at === undefined || localTime(row.startsAt, timeZone) === at.padStart(5, '0')),
    );
    const listed = own.map((row) => `- ${row.typeName} on ${whenText(row.startsAt, timeZone)}`).join('\n');
    const [only] = wanted;
    if (day === undefined || wanted.length !== 1 || !only) return `Their visits to come:\n${listed}\nAsk which one.`;
    const what = `${only.typeName} on ${whenText(only.startsAt, timeZone)}`;
    if (asksFirst) {
      await actions.ask(turn.context, {
        conversationId: turn.conversation.id,
        agentId: turn.agent.id,
        tool: 'cancel_appointment',
        summary: `Cancel ${what} of ${only.contactName ?? 'a visitor'}`,
        payload: { appointmentId: only.id, reason },
      });
      return `A person of the team has to agree that ${what} is cancelled; the visitor will be told here.`;
    }
    await appointments.cancel(turn.context, { appointmentId: only.id, reason, ownedBy: visitorId });
    await actions.withdraw(turn.context, only.id);
    return `Cancelled: ${what}. Tell them so, and offer another time.`;
  },
});

/** Saves what was given now; else takes who is known from before. @throws CoreError 'bad-input' that says what to ask for. */
async function contactFor(
  { turn, handOffs }: ToolRoom,
  details: { name?: string | undefined; email?: string | undefined; phone?: string | undefined },
) {
  const { name, email, phone } = details;
  if (email || phone)
    return handOffs.captureContact(turn, {
      ...(name ? { name } : {}),
      ...(email ? { email } : {}),
      ...(phone ? { phone } : {}),
    });
  if (turn.conversation.contactId) return turn.conversation.contactId;
  throw new CoreError('bad-input', 'Ask for their name and a phone number or e-mail address first, then book.');
}

/** The kind of visit that is called so, or in which a service of that name is done. @throws CoreError 'not-found' that lists all. */
async function typeNamed(
  appointments: Appointments,
  context: TenantContext,
  name: string | undefined,
): Promise<AppointmentType> {
  const types = await appointments.types(context);
  const [only] = types;
  if (types.length === 1 && only) return only;
  const wanted = wordsOf(name ?? '');
  const scored = types
    .map((type) => {
      const own = wordsOf(`${type.slug} ${type.name}`);
      const around = wordsOf(`${type.description} ${type.services.join(' ')}`);
      const hits = wanted.filter((word) => own.includes(word)).length * 2;
      return { type, score: hits + wanted.filter((word) => around.includes(word)).length };
    })
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score);
  const best = scored[0];
  if (best && best.score > (scored[1]?.score ?? 0)) return best.type;
  throw new CoreError(
    'not-found',
    types.length === 0
      ? 'This company takes no bookings here. Offer a call back.'
      : `Which kind of visit? There are: ${types.map((type) => `${type.name} (${type.description})`).join('; ')}`,
  );
}

function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]{3,}/gu) ?? []).map((word) => word.replace(/(ing|ed|es|s)$/, ''));
}

/** Some of many, spread over the day. */
function spread<T>(items: readonly T[], count: number): T[] {
  if (items.length <= count) return [...items];
  return Array.from(
    { length: count },
    (_, index) => items[Math.round((index * (items.length - 1)) / (count - 1))],
  ).filter((item) => item !== undefined);
}

function hourOf(moment: Date, timeZone: string): number {
  return Number(localTime(moment, timeZone).slice(0, 2));
}

function localTime(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(moment);
}

function localDay(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    moment,
  );
}
