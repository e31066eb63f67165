import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { channelNames } from '../format/words.ts';
import { SelectField } from '../ui/field.tsx';

/** Words that the company has at hand, put into what is being written: nothing is sent by choosing them. */
export function ReadyWordsPicker({ onPick }: { onPick: (text: string) => void }) {
  const api = useApi();
  const words = useQuery(api.readyWords.list.queryOptions());
  if (words.data === undefined || words.data.length === 0) return null;
  return (
    <SelectField
      label="Ready words"
      hideLabel
      className="max-w-64"
      value=""
      onChange={(event) => {
        const chosen = words.data.find(({ slug }) => slug === event.target.value);
        if (chosen) onPick(chosen.rendered.body);
      }}
    >
      <option value="">Ready words …</option>
      {[...Map.groupBy(words.data, ({ channel }) => channel)].map(([channel, list]) => (
        <optgroup key={channel} label={channelNames[channel]}>
          {list.map(({ slug, name }) => (
            <option key={slug} value={slug}>
              {name}
            </option>
          ))}
        </optgroup>
      ))}
    </SelectField>
  );
}
