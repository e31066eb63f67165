import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { Button } from '../ui/button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { TimePicker } from './time-picker.tsx';

/** For a contact who called. */
export function BookForm() {
  const api = useApi();
  const queryClient = useQueryClient();
  const types = useQuery(api.appointments.types.queryOptions());
  const contacts = useQuery(api.contacts.list.queryOptions({ limit: 100 }));
  const [typeId, setTypeId] = useState('');
  const [contactId, setContactId] = useState('');
  const [startsAt, setStartsAt] = useState('');
  const book = useMutation(
    api.appointments.book.mutationOptions({
      onSuccess: () => {
        sayDone('The visit is booked.');
        setStartsAt('');
        return queryClient.invalidateQueries(api.appointments.pathFilter());
      },
    }),
  );
  return (
    <Section title="Book a visit" lead="For somebody among your contacts.">
      <Card>
        <form
          className="grid gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            book.mutate({ typeId, contactId, startsAt });
          }}
        >
          <div className="grid gap-3 sm:grid-cols-2">
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
          </div>
          <TimePicker typeId={typeId} startsAt={startsAt} onChange={setStartsAt} />
          <Button type="submit" look="primary" busy={book.isPending} className="justify-self-start">
            Book
          </Button>
        </form>
      </Card>
    </Section>
  );
}
