import { useEffect, useState } from 'preact/hooks';
import { type Api, sentenceOf } from './api.ts';

type Booking = Awaited<ReturnType<Api['widget']['booking']['query']>>;
type Day = Awaited<ReturnType<Api['widget']['availability']['query']>>['days'][number];
export type Wish = { typeId: string; startsAt: string; name: string; phone: string; email: string; note: string };
/** What the card asks of the server; each call renews the visitor's token when it has run out. */
export type BookingDesk = {
  load(): Promise<Booking>;
  freeDays(typeId: string): Promise<Day[]>;
  book(wish: Wish): Promise<{ status: string }>;
  cancel(appointmentId: string): Promise<void>;
};

const daysShown = 5;

/** Guides to a visit in three steps: what, when, who. Needs no model. */
export function BookingCard({ desk, onDone }: { desk: BookingDesk; onDone: (sentence: string) => void }) {
  const [booking, setBooking] = useState<Booking>();
  const [typeId, setTypeId] = useState<string>();
  const [days, setDays] = useState<Day[]>();
  const [startsAt, setStartsAt] = useState<string>();
  const [failure, setFailure] = useState('');
  const [isBusy, setBusy] = useState(false);

  async function trying(work: () => Promise<void>): Promise<void> {
    setFailure('');
    setBusy(true);
    try {
      await work();
    } catch (error) {
      setFailure(sentenceOf(error));
    } finally {
      setBusy(false);
    }
  }
  useEffect(() => void trying(async () => setBooking(await desk.load())), []);

  function chooseType(id: string): void {
    setTypeId(id);
    setStartsAt(undefined);
    void trying(async () => setDays((await desk.freeDays(id)).filter((day) => day.times.length > 0)));
  }

  if (!booking) return <p class="card-note">{failure || 'Looking at the calendar …'}</p>;
  const { timeZone } = booking;
  const time = (moment: string) =>
    new Intl.DateTimeFormat(undefined, { timeZone, hour: 'numeric', minute: '2-digit' }).format(new Date(moment));
  const day = (moment: string) =>
    new Intl.DateTimeFormat(undefined, { timeZone, weekday: 'short', month: 'short', day: 'numeric' }).format(
      new Date(moment),
    );
  return (
    <section class="card" aria-label="Appointments" aria-busy={isBusy}>
      {booking.own.map((visit) => (
        <div key={visit.id} class="own">
          <span>
            {visit.type.name}, {day(visit.startsAt)}, {time(visit.startsAt)}
            {visit.status === 'requested' && ' (not confirmed yet)'}
          </span>
          <button
            type="button"
            class="quiet"
            disabled={isBusy}
            onClick={() =>
              void trying(async () => {
                await desk.cancel(visit.id);
                setBooking(await desk.load());
              })
            }
          >
            Cancel it
          </button>
        </div>
      ))}
      {failure !== '' && (
        <p class="card-note" role="alert">
          {failure}
        </p>
      )}
      <label>
        What is it about?
        <select value={typeId ?? ''} onChange={(event) => chooseType(event.currentTarget.value)}>
          <option value="" disabled>
            Choose one
          </option>
          {booking.types.map((type) => (
            <option key={type.id} value={type.id}>
              {type.name}
            </option>
          ))}
        </select>
      </label>
      {days?.length === 0 && <p class="card-note">Nothing is free in the next two weeks. Leave your number instead.</p>}
      {days !== undefined && startsAt === undefined && (
        <div class="days">
          {days.slice(0, daysShown).map(({ date, times }) => (
            <div key={date} role="group" aria-label={day(times[0] ?? date)}>
              <strong>{day(times[0] ?? date)}</strong>
              <div class="times">
                {times.map((moment) => (
                  <button key={moment} type="button" class="choice" onClick={() => setStartsAt(moment)}>
                    {time(moment)}
                  </button>
                ))}
              </div>
            </div>
          ))}
        </div>
      )}
      {typeId !== undefined && startsAt !== undefined && (
        <form
          onSubmit={(event) => {
            event.preventDefault();
            const data = new FormData(event.currentTarget);
            const field = (name: string) => String(data.get(name) ?? '').trim();
            const wish = {
              typeId,
              startsAt,
              name: field('name'),
              phone: field('phone'),
              email: field('email'),
              note: field('note'),
            };
            void trying(async () => {
              const { status } = await desk.book(wish);
              onDone(
                status === 'booked'
                  ? `You are booked for ${day(startsAt)}, ${time(startsAt)}.`
                  : `${day(startsAt)}, ${time(startsAt)} is held for you. You will be told here when the team has confirmed it.`,
              );
            });
          }}
        >
          <p>
            <strong>
              {day(startsAt)}, {time(startsAt)}
            </strong>{' '}
            <button type="button" class="quiet" onClick={() => setStartsAt(undefined)}>
              Another time
            </button>
          </p>
          {!booking.hasContact && (
            <>
              <label>
                Name
                <input name="name" autocomplete="name" maxLength={120} required />
              </label>
              <label>
                Phone
                <input name="phone" type="tel" autocomplete="tel" maxLength={40} />
              </label>
              <label>
                E-mail
                <input name="email" type="email" autocomplete="email" maxLength={200} />
              </label>
            </>
          )}
          <label>
            Anything we should know
            <input name="note" maxLength={500} />
          </label>
          <button type="submit" class="send" disabled={isBusy}>
            Take this time
          </button>
        </form>
      )}
      <button type="button" class="quiet" onClick={() => onDone('')}>
        Close the calendar
      </button>
    </section>
  );
}
