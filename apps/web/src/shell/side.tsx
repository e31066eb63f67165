import { Link, type LinkProps } from '@tanstack/react-router';
import { LogOut, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Viewer } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import { useSignOut } from './sign-out.ts';

export type Place = {
  to: NonNullable<LinkProps['to']>;
  label: string;
  icon: LucideIcon;
  exact?: boolean;
  count?: number;
};
export type PlaceGroup = { title?: string; places: Place[] };

type SideProps = { top: ReactNode; groups: PlaceGroup[]; user: Viewer };

export function Side({ top, groups, user }: SideProps) {
  const signOut = useSignOut();
  return (
    <div className="flex min-h-full flex-col gap-4 p-3">
      {top}
      <nav aria-label="Main" className="grid gap-4">
        {groups.map((group) => (
          <div key={group.title ?? 'first'}>
            {group.title !== undefined && <p className="px-3 pb-1 text-xs font-medium text-quiet">{group.title}</p>}
            <ul className="grid gap-0.5">
              {group.places.map((place) => (
                <li key={place.to}>
                  <SideLink place={place} />
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="mt-auto flex items-center gap-3 border-t border-line px-2 pt-3">
        <Avatar name={user.name} />
        <div className="min-w-0 grow">
          <p className="truncate text-sm font-medium">{user.name}</p>
          <p className="truncate text-xs text-quiet">{user.email}</p>
        </div>
        <button
          type="button"
          aria-label="Sign out"
          title="Sign out"
          disabled={signOut.isPending}
          onClick={() => signOut.mutate()}
          className="grid size-11 shrink-0 place-items-center rounded-lg text-quiet hover:bg-sunken hover:text-ink"
        >
          <LogOut className="size-4.5" aria-hidden />
        </button>
      </div>
    </div>
  );
}

function SideLink({ place }: { place: Place }) {
  return (
    <Link
      to={place.to}
      activeOptions={{ exact: place.exact ?? false, includeSearch: false }}
      className="flex min-h-10 items-center gap-3 rounded-lg px-3 text-[0.95rem] text-quiet hover:bg-sunken hover:text-ink"
      activeProps={{ className: 'bg-accent-soft !text-accent-strong font-medium' }}
    >
      <place.icon className="size-4.5 shrink-0" aria-hidden />
      <span className="grow">{place.label}</span>
      {place.count !== undefined && place.count > 0 && (
        <span className="rounded-full bg-accent px-2 text-xs font-semibold text-on-accent">
          {place.count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  );
}
