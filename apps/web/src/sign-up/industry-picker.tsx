import { Search } from 'lucide-react';
import { type ComponentProps, useId, useState } from 'react';
import type { Industry } from '../api.ts';
import { plural } from '../format/words.ts';
import { FieldError } from '../ui/field.tsx';
import { groupName, industryIcon } from './industry-icons.ts';

type IndustryPickerProps = {
  industries: Industry[];
  chosen: string;
  error: string | undefined;
  /** What react-hook-form needs on each radio button. */
  input: ComponentProps<'input'>;
};

/** Every trade as a card, in groups, with a box that narrows them down. The chosen one always stays in sight. */
export function IndustryPicker({ industries, chosen, error, input }: IndustryPickerProps) {
  const [filter, setFilter] = useState('');
  const id = useId();
  const found = industries.filter((industry) => matches(industry, filter) || industry.slug === chosen);
  const groups = [...new Set(found.map((industry) => industry.group))];
  return (
    <fieldset aria-describedby={error === undefined ? undefined : `${id}-error`}>
      <legend className="sr-only">Your trade</legend>
      <div className="relative">
        <Search className="absolute top-3.5 left-3 size-4 text-quiet" aria-hidden />
        <input
          type="search"
          aria-label="Find your trade"
          placeholder="Find your trade: plumber, nails, bakery…"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
          className="h-11 w-full rounded-lg border border-edge bg-surface pr-3 pl-9"
        />
      </div>
      <p className="sr-only" aria-live="polite">
        {filter === '' ? '' : `${plural(found.length, 'trade')} found`}
      </p>
      {error !== undefined && (
        <div className="mt-2">
          <FieldError id={`${id}-error`}>{error}</FieldError>
        </div>
      )}
      <div className="mt-3 max-h-[27rem] overflow-y-auto rounded-lg border border-line bg-sunken p-3">
        {found.length === 0 && (
          <p className="p-4 text-center text-quiet">No trade by that name. Try a more general word.</p>
        )}
        {groups.map((group) => (
          <div key={group} className="mb-4 last:mb-0">
            <p className="mb-2 text-sm font-medium text-quiet">{groupName(group)}</p>
            <div className="grid gap-2 sm:grid-cols-2">
              {found
                .filter((industry) => industry.group === group)
                .map((industry) => (
                  <IndustryCard key={industry.slug} industry={industry} input={input} />
                ))}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

function IndustryCard({ industry, input }: { industry: Industry; input: ComponentProps<'input'> }) {
  const Icon = industryIcon(industry);
  return (
    <label className="relative flex cursor-pointer items-start gap-3 rounded-lg border border-line bg-surface p-3 hover:border-edge has-checked:border-accent has-checked:bg-accent-soft has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-focus">
      <input type="radio" value={industry.slug} {...input} className="absolute size-px opacity-0" />
      <Icon className="mt-0.5 size-5 shrink-0 text-accent" aria-hidden />
      <span className="min-w-0">
        <span className="block font-medium">{industry.name}</span>
        <span className="block text-sm text-quiet">{industry.tagline}</span>
      </span>
    </label>
  );
}

function matches(industry: Industry, filter: string): boolean {
  const text = `${industry.name} ${industry.tagline} ${industry.slug}`.toLowerCase();
  return filter
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
