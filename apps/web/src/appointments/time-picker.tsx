import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { SelectField, TextField } from '../ui/field.tsx';

type TimePickerProps = {
  typeId: string;
  startsAt: string;
  onChange: (startsAt: string) => void;
  /** The day that is open at first, on the company's own clock. */
  day?: string;
};

/** A day, and a free time of it on the company's own clock. */
export function TimePicker({ typeId, startsAt, onChange, day = '' }: TimePickerProps) {
  const api = useApi();
  const [date, setDate] = useState(day);
  const free = useQuery(
    api.appointments.availability.queryOptions(
      { typeId, from: date, days: 1 },
      { enabled: typeId !== '' && date !== '' },
    ),
  );
  const times = free.data?.days[0]?.times ?? [];
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <TextField
        label="Day"
        type="date"
        required
        value={date}
        onChange={(event) => {
          setDate(event.target.value);
          onChange('');
        }}
      />
      <SelectField label="Time" required value={startsAt} onChange={(event) => onChange(event.target.value)}>
        <option value="">{free.data !== undefined && times.length === 0 ? 'Nothing free' : 'Choose one'}</option>
        {times.map((time) => (
          <option key={time} value={time}>
            {new Intl.DateTimeFormat('en-US', { timeZone: free.data?.timeZone, timeStyle: 'short' }).format(
              new Date(time),
            )}
          </option>
        ))}
      </SelectField>
    </div>
  );
}
