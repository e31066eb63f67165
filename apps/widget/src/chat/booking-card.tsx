import { Component, createRef } from 'preact';
import type { Language } from '../shared/language.ts';
import type { Settings } from '../shared/settings.ts';
import type { Words } from '../words/en.ts';
import { say } from '../words/words.ts';
import { sentenceOf } from './api.ts';
import { ContactFields, typedIn } from './contact-fields.tsx';
import type { Booking, Day, Desk } from './desk.ts';

const daysShown = 5;

type Given = {
  desk: Desk;
  words: Words;
  language: Language;
  company: string;
  contact: NonNullable<Settings['contact']>;
  onDone: (sentence: string) => void;
};

type Progress = {
  booking?: Booking;
  typeId?: string;
  days?: readonly Day[] | undefined;
  startsAt?: string | undefined;
  failure: string;
  isBusy: boolean;
};

/** Guides to a visit in three steps: what, when, who. Needs no model. */
export class BookingCard extends Component<Given, Progress> {
  private readonly card = createRef<HTMLElement>();
  override state: Progress = { failure: '', isBusy: true };

  override componentDidMount(): void {
    void this.load();
  }

  /** The step that had the focus is gone, and the next one takes it. */
  override componentDidUpdate(_props: Given, before: Progress): void {
    if (before.startsAt === this.state.startsAt) return;
    const next = this.state.startsAt ? 'form input' : '.times button';
    this.card.current?.querySelector<HTMLElement>(next)?.focus();
  }

  /** A step is only taken when the server has agreed; otherwise it says why not. */
  private async trying(work: () => Promise<Partial<Progress> | undefined>): Promise<void> {
    this.setState({ failure: '', isBusy: true });
    try {
      this.setState({ ...(await work()), isBusy: false });
    } catch (error) {
      this.setState({ failure: sentenceOf(error, this.props.words), isBusy: false });
    }
  }

  private load(): Promise<void> {
    return this.trying(async () => ({ booking: await this.props.desk.load() }));
  }

  private chooseType(typeId: string): void {
    this.setState({ typeId, startsAt: undefined });
    void this.trying(async () => ({
      days: (await this.props.desk.freeDays(typeId)).filter(({ times }) => times.length > 0),
    }));
  }

  override render() {
    const { desk, words, language, company, contact, onDone } = this.props;
    const { booking, typeId, days, startsAt, failure, isBusy } = this.state;
    if (!booking)
      return (
        <section class="card" tabIndex={-1} aria-label={words.appointments} aria-busy={isBusy}>
          <p>{failure || `${words.lookingAtCalendar} …`}</p>
          {failure !== '' && (
            <button type="button" class="quiet" onClick={() => onDone('')}>
              {words.closeCalendar}
            </button>
          )}
        </section>
      );
    const { timeZone } = booking;
    // In the page's language, and the way the visitor's own country writes it where the language is the same.
    const locale = navigator.languages.find((tag) => tag.startsWith(language)) ?? language;
    const written = (moment: string, how: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone, ...how }).format(new Date(moment));
    const time = (moment: string) => written(moment, { hour: 'numeric', minute: '2-digit' });
    const day = (moment: string) => written(moment, { weekday: 'short', month: 'short', day: 'numeric' });
    const isElsewhere = new Intl.DateTimeFormat().resolvedOptions().timeZone !== timeZone;
    return (
      <section class="card" tabIndex={-1} ref={this.card} aria-label={words.appointments} aria-busy={isBusy}>
        {booking.own.map((visit) => (
          <div key={visit.id} class="own">
            <span>
              {visit.type.name}, {day(visit.startsAt)}, {time(visit.startsAt)}
              {visit.status === 'requested' && ` (${words.notConfirmed})`}
            </span>
            <button
              type="button"
              class="quiet"
              disabled={isBusy}
              onClick={() =>
                void this.trying(async () => {
                  await desk.cancel(visit.id);
                  return { booking: await desk.load() };
                })
              }
            >
              {words.cancelVisit}
            </button>
          </div>
        ))}
        {failure !== '' && (
          <p class="card-note" role="alert">
            {failure}
          </p>
        )}
        <label>
          {words.whatAbout}
          <select value={typeId ?? ''} onChange={(event) => this.chooseType(event.currentTarget.value)}>
            <option value="" disabled>
              {words.chooseOne}
            </option>
            {booking.types.map((type) => (
              <option key={type.id} value={type.id}>
                {type.name}
              </option>
            ))}
          </select>
        </label>
        {days?.length === 0 && <p class="card-note">{words.nothingFree}</p>}
        {days !== undefined && startsAt === undefined && (
          <div class="days">
            {isElsewhere && (
              <span class="note">{say(words.zone, { company, zone: timeZone.replaceAll('_', ' ') })}</span>
            )}
            {days.slice(0, daysShown).map(({ date, times }) => (
              <div key={date} role="group" aria-label={day(times[0] ?? date)}>
                <strong>{day(times[0] ?? date)}</strong>
                <div class="times">
                  {times.map((moment) => (
                    <button
                      key={moment}
                      type="button"
                      class="choice"
                      onClick={() => this.setState({ startsAt: moment })}
                    >
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
              const typed = typedIn(event.currentTarget, ['name', 'phone', 'email', 'note']);
              void this.trying(async () => {
                const { status } = await desk.book({ typeId, startsAt, ...typed });
                const when = `${day(startsAt)}, ${time(startsAt)}`;
                onDone(say(status === 'booked' ? words.booked : words.held, { when }));
                return undefined;
              });
            }}
          >
            <p>
              <strong>
                {day(startsAt)}, {time(startsAt)}
              </strong>{' '}
              <button type="button" class="quiet" onClick={() => this.setState({ startsAt: undefined })}>
                {words.anotherTime}
              </button>
            </p>
            {!booking.hasContact && <ContactFields words={words} contact={contact} isNameNeeded />}
            <label>
              {words.anythingToKnow}
              <input name="note" maxLength={500} />
            </label>
            <button type="submit" class="send" disabled={isBusy}>
              {words.takeTime}
            </button>
          </form>
        )}
        <button type="button" class="quiet" onClick={() => onDone('')}>
          {words.closeCalendar}
        </button>
      </section>
    );
  }
}
