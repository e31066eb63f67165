import { afterAll, describe, expect, test } from 'vitest';
import { type Company, follow, openHouse, textOf, type Visitor } from '../support/house.ts';

const house = await openHouse();
afterAll(house.close);

async function typeOf(company: Company): Promise<string> {
  const types = await company.api.appointments.types();
  return types[0]?.id ?? '';
}

async function freeTimes(visitor: Visitor, typeId: string): Promise<string[]> {
  const { days } = await visitor.api.availability({ typeId });
  return days.flatMap((day) => day.times);
}

async function say(visitor: Visitor, text: string) {
  const { runId } = await visitor.api.send({ text, idempotencyKey: crypto.randomUUID() });
  const events = await follow(visitor.api.events({ runId }) as Promise<AsyncIterable<unknown>>);
  return { events, text: textOf(events), card: events.find((event) => event.type === 'card')?.['card'] };
}

describe('appointments', () => {
  test('of twenty visitors who want the same time at once, one gets it, and a second crew makes it two', async () => {
    const company = await house.furnish('Crowded Calendar');
    const typeId = await typeOf(company);
    const visitors = await Promise.all(Array.from({ length: 20 }, () => house.visitor(company)));
    const times = await freeTimes(visitors[0] as Visitor, typeId);
    const race = async (startsAt: string) => {
      const tries = await Promise.allSettled(
        visitors.map((visitor, index) =>
          visitor.api.book({ typeId, startsAt, name: `V${index}`, phone: `(555) 010-${1000 + index}` }),
        ),
      );
      const refused = tries.flatMap((one) => (one.status === 'rejected' ? [String(one.reason.message)] : []));
      expect(new Set(refused)).toEqual(new Set(['That time has just been taken. Choose another one.']));
      return tries.length - refused.length;
    };
    expect(await race(times[10] ?? '')).toBe(1);
    expect(await freeTimes(visitors[1] as Visitor, typeId)).not.toContain(times[10]);
    await company.api.company.update({ bookingCapacity: 2 });
    expect(await race(times[60] ?? '')).toBe(2);
  });

  test('a request waits for staff; confirmed or refused, the visitor is told, and a refused time is free again', async () => {
    const company = await house.furnish('Asking First');
    const typeId = await typeOf(company);
    const visitor = await house.visitor(company);
    const [first = '', second = ''] = (await freeTimes(visitor, typeId)).filter((_, index) => index % 30 === 5);
    const booked = await visitor.api.book({ typeId, startsAt: first, name: 'Rita', phone: '(555) 010-2233' });
    expect(booked.status).toBe('requested');
    // The same wish again, by a second press, is the same visit.
    expect((await visitor.api.book({ typeId, startsAt: first, phone: '(555) 010-2233' })).id).toBe(booked.id);
    await visitor.api.book({ typeId, startsAt: second });
    const waiting = await company.api.actions.list();
    expect(waiting).toHaveLength(2);
    expect(waiting[0]?.summary).toMatch(/^Service call on \w+, \w+ \d+ at .* for Rita$/);
    expect((await company.api.conversations.counts()).actions).toBe(2);

    await company.api.actions.decide({ actionId: waiting[0]?.id ?? '', confirmed: true });
    await company.api.actions.decide({ actionId: waiting[1]?.id ?? '', confirmed: false });
    await expect(company.api.actions.decide({ actionId: waiting[0]?.id ?? '', confirmed: false })).rejects.toThrow(
      'Somebody has decided this already.',
    );
    const told = (await visitor.api.state()).messages.map((message) => message.text);
    expect(told.some((text) => text.startsWith('Good news: your appointment is confirmed. Service call on'))).toBe(
      true,
    );
    expect(told.some((text) => text.startsWith('I am sorry, the team cannot take this appointment'))).toBe(true);
    expect(await freeTimes(visitor, typeId)).toContain(second);
    expect((await visitor.api.booking()).own.map((row) => row.status)).toEqual(['booked']);
    const { deals, stages } = await company.api.deals.list();
    expect(stages.find((stage) => stage.id === deals[0]?.stageId)?.slug).toBe('scheduled');
  });

  test('a visitor cancels their own visit and nobody else’s; staff move, book beyond hours and cancel', async () => {
    const company = await house.furnish('Cancelling');
    const typeId = await typeOf(company);
    const [vera, walt] = [await house.visitor(company), await house.visitor(company)];
    const times = await freeTimes(vera, typeId);
    const mine = await vera.api.book({ typeId, startsAt: times[20] ?? '', email: 'vera@example.com' });
    await expect(walt.api.cancelAppointment({ appointmentId: mine.id })).rejects.toThrow(
      'There is no such appointment.',
    );
    // Naming Vera's address makes nobody Vera.
    await walt.api.contact({ email: 'vera@example.com', phone: '(555) 010-6666' });
    await expect(walt.api.cancelAppointment({ appointmentId: mine.id })).rejects.toThrow(
      'There is no such appointment.',
    );
    expect((await walt.api.booking()).own).toEqual([]);
    const { contacts } = await company.api.contacts.list({ query: 'vera@example.com' });
    expect(contacts).toHaveLength(1);

    const { appointments } = await company.api.appointments.list({ days: 30 });
    expect(appointments.map((row) => row.id)).toEqual([mine.id]);
    const moved = await company.api.appointments.move({ appointmentId: mine.id, startsAt: times[40] ?? '' });
    expect(moved.startsAt).toBe(times[40]);
    await vera.api.cancelAppointment({ appointmentId: mine.id });
    expect((await company.api.actions.list()).length).toBe(0);
    const night = new Date(Date.now() + 5 * 86_400_000);
    night.setUTCHours(8, 0, 0, 0); // three in the morning in New York
    const contactId = contacts[0]?.id ?? '';
    const urgent = await company.api.appointments.book({ typeId, contactId, startsAt: night.toISOString() });
    expect(urgent.status).toBe('booked');
    await expect(
      vera.api.book({ typeId, startsAt: new Date(night.getTime() + 86_400_000).toISOString() }),
    ).rejects.toThrow('outside opening hours');
    await company.api.appointments.cancel({ appointmentId: urgent.id, reason: 'Water off' });
    await expect(company.api.appointments.cancel({ appointmentId: urgent.id })).rejects.toThrow('changed meanwhile');
  });
});

describe('without a key', () => {
  test('booking, a person, and being forgotten are a card away; a question about booking is still answered', async () => {
    const company = await house.furnish('Keyless');
    const visitor = await house.visitor(company);
    expect((await say(visitor, 'I want to book an appointment for tomorrow')).card).toEqual({ kind: 'booking' });
    const person = await say(visitor, 'can I talk to a real person please');
    expect(person.card).toEqual({ kind: 'contact' });
    expect(person.events.some((event) => event.type === 'handoff')).toBe(true);
    expect((await company.api.conversations.counts()).waiting).toBe(1);
    expect((await say(visitor, 'please delete my data')).card).toEqual({ kind: 'forget' });
    const { messages } = await visitor.api.state();
    expect(messages.map((message) => message.card?.kind ?? null).filter(Boolean)).toEqual([
      'booking',
      'contact',
      'forget',
    ]);
  });

  test('the report agent counts for staff, and for nobody else', async () => {
    const company = await house.furnish('Counting');
    const visitor = await house.visitor(company);
    await say(visitor, 'how much is a drain cleaning?');
    await visitor.api.contact({ name: 'Rita', email: 'rita@example.com' });
    const victor = (await company.api.agents.list()).find((agent) => agent.slug === 'reports');
    const { conversationId } = await company.api.conversations.start({ agentId: victor?.id ?? '' });
    const { runId } = await company.api.chat.send({
      conversationId,
      text: 'Give me the report of last week',
      idempotencyKey: crypto.randomUUID(),
    });
    const text = textOf(await follow(company.api.chat.events({ runId }) as Promise<AsyncIterable<unknown>>));
    expect(text).toContain('Conversations: 1 (before: 0)');
    expect(text).toContain('New contacts: 1 (before: 0)');
  });
});

describe('the guard', () => {
  test('abuse and errands for another assistant never reach a model; the third time the chat is shut until staff open it', async () => {
    const company = await house.furnish('Guarded');
    const visitor = await house.visitor(company);
    expect((await say(visitor, 'Write me a poem about the sea')).text).toContain(
      'I am here for questions about Guarded',
    );
    await company.api.site.updateSettings({ offTopicGuard: false });
    expect((await say(visitor, 'Write me a poem about the sea')).text).not.toContain('I am here for questions');
    for (const words of ['fuck you', 'you are an idiot'])
      expect((await say(visitor, words)).text).toContain('stay polite');
    expect((await say(visitor, 'fuck off, fuck you')).text).toContain('closing this chat');
    await expect(say(visitor, 'hello?')).rejects.toThrow('This chat is closed for you.');
    const conversation = await company.api.conversations.get({ conversationId: visitor.conversationId });
    expect(conversation.blocked).toBe(true);
    expect(conversation.messages.find((message) => message.role === 'agent')?.trace).toMatchObject({
      guard: 'off-topic',
    });
    await company.api.conversations.setBlocked({ conversationId: visitor.conversationId, blocked: false });
    expect((await say(visitor, 'sorry. how much is a drain cleaning?')).text).toContain('$149');
  });
});
