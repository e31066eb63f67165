import { afterAll, expect, test } from 'vitest';
import { openHouse } from '../support/house.ts';

/** Two weeks before Berlin's clocks go back. */
const now = new Date('2026-10-13T08:00:00Z');
const house = await openHouse({ clock: { now: () => now } });
afterAll(house.close);

async function calendarOf(name: string, timeZone: string) {
  const company = await house.furnish(name);
  const { api } = company;
  await api.company.update({ timeZone });
  const [type] = await api.appointments.types();
  const typeId = type?.id ?? '';
  const visitor = await house.visitor(company);
  await visitor.api.contact({ name: 'Vera', email: 'vera@example.com' });
  const { contacts } = await api.contacts.list({});
  const contactId = contacts[0]?.id ?? '';
  const free = async (from: string) => (await api.appointments.availability({ typeId, from, days: 1 })).days[0]?.times;
  const book = (startsAt: string) => api.appointments.book({ typeId, contactId, startsAt });
  return { api, free, book };
}

/** As a clock on the company's wall shows it. */
function wall(iso: string, timeZone: string): string {
  const look = {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  } as const;
  return new Intl.DateTimeFormat('sv-SE', look).format(new Date(iso));
}

test('a moved visit takes its new time and gives the old one back; a time that is taken stays with its owner', async () => {
  const { api, free, book } = await calendarOf('Moving Plumbing', 'Europe/Berlin');
  const [monday = [], tuesday = []] = [await free('2026-10-19'), await free('2026-10-20')];
  const [first, second] = [await book(monday[2] ?? ''), await book(tuesday[4] ?? '')];
  await expect(api.appointments.move({ appointmentId: second.id, startsAt: first.startsAt })).rejects.toThrow(
    'That time has just been taken. Choose another one.',
  );
  const { appointments } = await api.appointments.list({ from: '2026-10-19', days: 7 });
  expect(appointments.map(({ id, startsAt }) => [id, startsAt])).toEqual([
    [first.id, first.startsAt],
    [second.id, second.startsAt],
  ]);

  // By half an hour, over its own time: it does not stand in its own way.
  const later = new Date(Date.parse(first.startsAt) + 30 * 60_000).toISOString();
  expect(await api.appointments.move({ appointmentId: first.id, startsAt: later })).toMatchObject({ startsAt: later });
  const moved = await api.appointments.move({ appointmentId: first.id, startsAt: tuesday.at(-1) ?? '' });
  expect(Date.parse(moved.endsAt) - Date.parse(moved.startsAt)).toBe(
    Date.parse(first.endsAt) - Date.parse(first.startsAt),
  );
  expect(await free('2026-10-19')).toEqual(monday);
  expect(await free('2026-10-20')).not.toContain(moved.startsAt);

  await api.appointments.cancel({ appointmentId: first.id });
  await expect(api.appointments.move({ appointmentId: first.id, startsAt: monday[0] ?? '' })).rejects.toThrow(
    'changed meanwhile',
  );
  await expect(
    api.appointments.move({ appointmentId: second.id, startsAt: '2026-10-12T10:00:00.000Z' }),
  ).rejects.toThrow('too soon or over');
});

test('of ten visits that are moved to one time at once, one gets there, and the others keep theirs', async () => {
  const { api, free, book } = await calendarOf('Crowded Moving', 'Europe/Berlin');
  const days = ['2026-10-14', '2026-10-15', '2026-10-16', '2026-10-19', '2026-10-20'];
  const booked = [];
  for (const day of days) for (const place of [0, -1]) booked.push(await book((await free(day))?.at(place) ?? ''));
  const wanted = (await free('2026-10-22'))?.[3] ?? '';
  const tries = await Promise.allSettled(
    booked.map(({ id }) => api.appointments.move({ appointmentId: id, startsAt: wanted })),
  );
  expect(tries.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  const { appointments } = await api.appointments.list({ from: '2026-10-14', days: 14 });
  expect(appointments.filter(({ startsAt }) => startsAt === wanted)).toHaveLength(1);
  const before = new Map(booked.map(({ id, startsAt }) => [id, startsAt]));
  const stayed = appointments.filter(({ startsAt }) => startsAt !== wanted);
  expect(stayed).toHaveLength(booked.length - 1);
  for (const { id, startsAt } of stayed) expect(startsAt).toBe(before.get(id));
});

test.each(['Europe/Berlin', 'America/Los_Angeles', 'Australia/Sydney'])(
  'nine in the morning in %s is nine in the morning on the other side of a change of the clocks',
  async (timeZone) => {
    const { api, free, book } = await calendarOf(`Clocks in ${timeZone}`, timeZone);
    const nine = async (day: string) =>
      (await free(day))?.find((time) => wall(time, timeZone) === `${day} 09:00`) ?? 'no such time';
    const visit = await book(await nine('2026-10-23'));
    const after = await nine('2026-11-04');
    const moved = await api.appointments.move({ appointmentId: visit.id, startsAt: after });
    expect(wall(moved.startsAt, timeZone)).toBe('2026-11-04 09:00');
    const { appointments, timeZone: told } = await api.appointments.list({ from: '2026-11-04', days: 1 });
    expect(told).toBe(timeZone);
    expect(appointments.map(({ id }) => id)).toEqual([visit.id]);
    expect((await api.appointments.list({ from: '2026-10-23', days: 1 })).appointments).toEqual([]);
  },
);
