import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, Card, PageHeader, Section } from '../ui/surface.tsx';

const weeks = 14;
const tones = { requested: 'warn', booked: 'good', cancelled: 'plain', done: 'note' } as const;
const words = { requested: 'Waiting for you', booked: 'Booked', cancelled: 'Cancelled', done: 'Done' } as const;

export function AppointmentsPage() {
  useTitle('Appointments');
  const api = useApi();
  const queryClient = useQueryClient();
  const [from, setFrom] = useState<string>();
  const list = useQuery(api.appointments.list.queryOptions({ days: weeks, ...(from ? { from } : {}) }));
  const refresh = { onSettled: () => queryClient.invalidateQueries(api.appointments.pathFilter()) };
  const confirm = useMutation(api.appointments.confirm.mutationOptions(refresh));
  const cancel = useMutation(api.appointments.cancel.mutationOptions(refresh));
  const finish = useMutation(api.appointments.finish.mutationOptions(refresh));
  const isBusy = confirm.isPending || cancel.isPending || finish.isPending;
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
        {({ appointments, timeZone }) => {
          const text = (iso: string, options: Intl.DateTimeFormatOptions) =>
            new Intl.DateTimeFormat('en-US', { timeZone, ...options }).format(new Date(iso));
          return appointments.length === 0 ? (
            <Empty title="Nothing on the calendar">Visits that agents, visitors or you book appear here.</Empty>
          ) : (
            <ul className="grid gap-3">
              {appointments.map((visit) => (
                <li key={visit.id}>
                  <Card className="grid gap-2">
                    <div className="flex flex-wrap items-center gap-2">
                      <strong>
                        {text(visit.startsAt, { weekday: 'short', month: 'short', day: 'numeric' })},{' '}
                        {text(visit.startsAt, { timeStyle: 'short' })}
                      </strong>
                      <span>{visit.type.name}</span>
                      <Badge tone={tones[visit.status]}>{words[visit.status]}</Badge>
                    </div>
                    <p className="text-quiet">
                      {visit.contact.name ?? 'Unnamed'}
                      {visit.contact.phone !== null && ` · ${visit.contact.phone}`}
                      {visit.contact.email !== null && ` · ${visit.contact.email}`}
                      {visit.note !== '' && ` · ${visit.note}`}
                      {visit.conversationId !== null && (
                        <>
                          {' · '}
                          <Link
                            to="/conversations/$conversationId"
                            params={{ conversationId: visit.conversationId }}
                            className="text-accent underline"
                          >
                            Conversation
                          </Link>
                        </>
                      )}
                    </p>
                    <div className="flex flex-wrap gap-2">
                      {visit.status === 'requested' && (
                        <Button
                          size="small"
                          look="primary"
                          disabled={isBusy}
                          onClick={() => confirm.mutate({ appointmentId: visit.id })}
                        >
                          Confirm
                        </Button>
                      )}
                      {visit.status === 'booked' && (
                        <Button
                          size="small"
                          disabled={isBusy}
                          onClick={() => finish.mutate({ appointmentId: visit.id })}
                        >
                          It took place
                        </Button>
                      )}
                      {(visit.status === 'requested' || visit.status === 'booked') && (
                        <Button
                          size="small"
                          disabled={isBusy}
                          onClick={() => cancel.mutate({ appointmentId: visit.id })}
                        >
                          {visit.status === 'requested' ? 'Refuse' : 'Cancel'}
                        </Button>
                      )}
                    </div>
                  </Card>
                </li>
              ))}
            </ul>
          );
        }}
      </Loaded>
      <BookForm />
    </>
  );
}

/** For a contact who called; staff may book beyond opening hours, never what is taken. */
function BookForm() {
  const api = useApi();
  const queryClient = useQueryClient();
  const types = useQuery(api.appointments.types.queryOptions());
  const contacts = useQuery(api.contacts.list.queryOptions({ limit: 100 }));
  const [typeId, setTypeId] = useState('');
  const [contactId, setContactId] = useState('');
  const [date, setDate] = useState('');
  const [startsAt, setStartsAt] = useState('');
  const free = useQuery(
    api.appointments.availability.queryOptions(
      { typeId, from: date, days: 1 },
      { enabled: typeId !== '' && date !== '' },
    ),
  );
  const book = useMutation(
    api.appointments.book.mutationOptions({
      onSuccess: () => {
        setStartsAt('');
        return queryClient.invalidateQueries(api.appointments.pathFilter());
      },
    }),
  );
  const times = free.data?.days[0]?.times ?? [];
  return (
    <Section title="Book a visit" lead="For somebody among your contacts.">
      <Card>
        <form
          className="grid gap-3 sm:grid-cols-2"
          onSubmit={(event) => {
            event.preventDefault();
            book.mutate({ typeId, contactId, startsAt });
          }}
        >
          <SelectField label="Visit" required value={typeId} onChange={(event) => setTypeId(event.target.value)}>
            <option value="">Choose one</option>
            {types.data?.map((type) => (
              <option key={type.id} value={type.id}>
                {type.name}, {type.minutes} minutes
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Contact"
            required
            value={contactId}
            onChange={(event) => setContactId(event.target.value)}
          >
            <option value="">Choose one</option>
            {contacts.data?.contacts.map((contact) => (
              <option key={contact.id} value={contact.id}>
                {contact.name ?? contact.email ?? contact.phone}
              </option>
            ))}
          </SelectField>
          <TextField label="Day" type="date" required value={date} onChange={(event) => setDate(event.target.value)} />
          <SelectField label="Time" required value={startsAt} onChange={(event) => setStartsAt(event.target.value)}>
            <option value="">
              {date !== '' && typeId !== '' && times.length === 0 ? 'Nothing free' : 'Choose one'}
            </option>
            {times.map((time) => (
              <option key={time} value={time}>
                {new Intl.DateTimeFormat('en-US', { timeZone: free.data?.timeZone, timeStyle: 'short' }).format(
                  new Date(time),
                )}
              </option>
            ))}
          </SelectField>
          <Button type="submit" look="primary" busy={book.isPending} className="justify-self-start">
            Book
          </Button>
        </form>
      </Card>
    </Section>
  );
}
