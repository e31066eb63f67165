import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { Building2, Keyboard, LogOut } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useApi } from '../api.ts';
import { operatorPlaces } from '../shell/places.ts';
import { useSignOut } from '../shell/sign-out.ts';
import { best } from './matching.ts';
import { type Choice, type ChoiceGroup, Palette } from './palette.tsx';

type Props = { open: boolean; onClose: () => void; onHelp: () => void };

/** Pages, companies by name, and acts. */
export function OperatorPalette({ open, onClose, onHelp }: Props) {
  const api = useApi();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const [typed, setTyped] = useState('');
  const words = useDeferredValue(typed.trim());
  const companies = useQuery(
    api.platform.companies.list.queryOptions(
      { limit: 6, query: words },
      { enabled: open && words !== '', placeholderData: keepPreviousData },
    ),
  );
  const places = operatorPlaces.flatMap((group) => group.places);
  const pages: Choice[] = places.map((place) => ({
    id: `page-${place.to}`,
    label: place.label,
    hint: place.letter === undefined ? undefined : `G ${place.letter.toUpperCase()}`,
    icon: place.icon,
    run: () => void navigate({ to: place.to }),
  }));
  const acts: Choice[] = [
    { id: 'do-help', label: 'Keyboard shortcuts', hint: '?', icon: Keyboard, run: onHelp },
    { id: 'do-sign-out', label: 'Sign out', icon: LogOut, run: () => signOut.mutate() },
  ];
  const aliases = new Map(places.map((place) => [place.label, place.alias ?? '']));
  const groups: ChoiceGroup[] = [
    { title: 'Go to', choices: best(words, pages, ({ label }) => `${label} ${aliases.get(label) ?? ''}`, 6) },
    {
      title: 'Companies',
      choices: (words === '' ? [] : (companies.data?.companies ?? [])).map((company) => ({
        id: `company-${company.id}`,
        label: company.name,
        hint: company.slug,
        icon: Building2,
        run: () => void navigate({ to: '/operator', search: { query: company.slug } }),
      })),
    },
    { title: 'Do', choices: best(words, acts, ({ label }) => label, 4) },
  ];
  return (
    <Palette
      open={open}
      onClose={() => {
        setTyped('');
        onClose();
      }}
      typed={typed}
      onType={setTyped}
      groups={groups.filter((group) => group.choices.length > 0)}
      busy={companies.isFetching}
      placeholder="Find a page or a company …"
    />
  );
}
