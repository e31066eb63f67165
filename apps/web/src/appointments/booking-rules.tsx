import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Company, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { SelectField, TextField } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { Loaded } from '../ui/states.tsx';
import { Card, Section } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';

const maxCapacity = 100;
/** Minutes, as people choose them. */
const notices = [
  { minutes: 0, text: 'at once' },
  { minutes: 60, text: 'an hour before' },
  { minutes: 120, text: 'two hours before' },
  { minutes: 240, text: 'four hours before' },
  { minutes: 720, text: 'half a day before' },
  { minutes: 1_440, text: 'a day before' },
  { minutes: 2_880, text: 'two days before' },
  { minutes: 10_080, text: 'a week before' },
] as const;

/** How many visits may stand side by side, and how long before its time a visit can still be booked. */
export function BookingRules() {
  const api = useApi();
  const company = useQuery(api.company.get.queryOptions());
  return (
    <Section title="Booking rules" lead="For visitors and agents. Your team may book at any time that is not taken.">
      <Card>
        <Loaded query={company} lines={2}>
          {(data) => <RulesForm key={`${data.bookingCapacity} ${data.bookingNoticeMinutes}`} company={data} />}
        </Loaded>
      </Card>
    </Section>
  );
}

function RulesForm({ company }: { company: Company }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [capacity, setCapacity] = useState(String(company.bookingCapacity));
  const [notice, setNotice] = useState(company.bookingNoticeMinutes);
  const update = useMutation(
    api.company.update.mutationOptions({
      meta: { inline: true },
      onSuccess: async () => {
        sayDone('The booking rules are saved.');
        await queryClient.invalidateQueries(api.company.pathFilter());
        await queryClient.invalidateQueries(api.appointments.pathFilter());
      },
    }),
  );
  const wanted = /^\d{1,3}$/.test(capacity.trim()) ? Number(capacity) : 0;
  const wrong = wanted < 1 || wanted > maxCapacity ? `Enter a number from 1 to ${maxCapacity}.` : undefined;
  const changed = wanted !== company.bookingCapacity || notice !== company.bookingNoticeMinutes;
  const isListed = notices.some(({ minutes }) => minutes === notice);
  return (
    <form
      className="grid gap-3 sm:grid-cols-2 sm:items-start"
      onSubmit={(event) => {
        event.preventDefault();
        if (wrong === undefined) update.mutate({ bookingCapacity: wanted, bookingNoticeMinutes: notice });
      }}
    >
      <TextField
        label="Visits at the same time"
        inputMode="numeric"
        hint="One for each crew, chair or room."
        error={wrong}
        value={capacity}
        onChange={(event) => setCapacity(event.target.value)}
      />
      <SelectField
        label="Can be booked until"
        hint="Later wishes are for the telephone."
        value={String(notice)}
        onChange={(event) => setNotice(Number(event.target.value))}
      >
        {!isListed && <option value={notice}>{plural(notice, 'minute')} before</option>}
        {notices.map(({ minutes, text }) => (
          <option key={minutes} value={minutes}>
            {text}
          </option>
        ))}
      </SelectField>
      <SaveFoot error={update.error} busy={update.isPending} isDirty={changed && wrong === undefined} />
    </form>
  );
}
