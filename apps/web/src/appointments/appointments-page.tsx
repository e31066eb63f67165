import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi, type Visit } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { TextField } from '../ui/field.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { BookForm } from './book-form.tsx';
import { BookingRules } from './booking-rules.tsx';
import { VisitCard } from './visit-card.tsx';

const daysShown = 14;

/** Two weeks of visits, a day at a time. */
export function AppointmentsPage() {
  useTitle('Appointments');
  const api = useApi();
  const [from, setFrom] = useState<string>();
  const list = useQuery(api.appointments.list.queryOptions({ days: daysShown, ...(from ? { from } : {}) }));
  return (
    <>
      <PageHeader title="Appointments" lead="Two weeks of visits, on your company’s own clock." />
      <div className="mb-4 max-w-xs">
        <TextField
          label="From"
          type="date"
          value={from ?? list.data?.from ?? ''}
          onChange={(event) => setFrom(event.target.value || undefined)}
        />
      </div>
      <Loaded query={list}>
        {({ appointments, timeZone }) =>
          appointments.length === 0 ? (
            <Empty title="Nothing on the calendar">Visits that agents, visitors or you book appear here.</Empty>
          ) : (
            <div className="grid gap-5">
              {[...Map.groupBy(appointments, ({ startsAt }) => dayOf(startsAt, timeZone))].map(([day, visits]) => (
                <Day key={day} day={day} visits={visits} timeZone={timeZone} />
              ))}
            </div>
          )
        }
      </Loaded>
      <div className="mt-8 grid gap-8 lg:grid-cols-2 lg:items-start">
        <BookForm />
        <BookingRules />
      </div>
    </>
  );
}

function Day({ day, visits, timeZone }: { day: string; visits: Visit[]; timeZone: string }) {
  return (
    <section aria-label={day}>
      <h2 className="mb-2 font-semibold">{day}</h2>
      <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
        {visits.map((visit) => (
          <li key={visit.id} className="border-b border-line last:border-0">
            <VisitCard visit={visit} timeZone={timeZone} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function dayOf(iso: string, timeZone: string): string {
  const look = { timeZone, weekday: 'long', month: 'long', day: 'numeric' } as const;
  return new Intl.DateTimeFormat('en-US', look).format(new Date(iso));
}
