import { Link } from '@tanstack/react-router';
import { Keyboard, LogOut, Search } from 'lucide-react';
import type { ReactNode } from 'react';
import type { Viewer } from '../session/session.ts';
import { Avatar } from '../ui/avatar.tsx';
import type { Place, PlaceGroup } from './places.ts';
import { usePrefetch } from './prefetch.ts';
import { isMac } from './shortcuts.ts';
import { useSignOut } from './sign-out.ts';

type SideProps = {
  top: ReactNode;
  groups: PlaceGroup[];
  /** What waits behind a place, by its path. */
  counts?: Readonly<Record<string, number>>;
  user: Viewer;
  onFind: () => void;
  onHelp: () => void;
};

/** The places beside every page, with what waits in them. */
export function Side({ top, groups, counts = {}, user, onFind, onHelp }: SideProps) {
  const signOut = useSignOut();
  return (
    <div className="flex min-h-full flex-col gap-4 p-3">
      {top}
      <button
        type="button"
        onClick={onFind}
        aria-keyshortcuts={isMac ? 'Meta+K' : 'Control+K'}
        className="flex min-h-10 items-center gap-3 rounded-lg border border-line bg-surface px-3 text-left text-sm text-quiet hover:border-edge"
      >
        <Search className="size-4 shrink-0" aria-hidden />
        <span className="grow">Find anything</span>
        <kbd aria-hidden className="rounded border border-line bg-sunken px-1.5 font-mono text-xs">
          {isMac ? '⌘K' : 'Ctrl K'}
        </kbd>
      </button>
      <nav aria-label="Main" className="grid gap-4">
        {groups.map((group) => (
          <div key={group.title ?? 'first'}>
            {group.title !== undefined && <p className="px-3 pb-1 text-xs font-medium text-quiet">{group.title}</p>}
            <ul className="grid gap-0.5">
              {group.places.map((place) => (
                <li key={place.to}>
                  <SideLink place={place} count={counts[place.to] ?? 0} />
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
          aria-label="Keyboard shortcuts"
          title="Keyboard shortcuts"
          onClick={onHelp}
          className="-mr-3 hidden size-9 shrink-0 place-items-center rounded-lg text-quiet hover:bg-sunken hover:text-ink lg:grid"
        >
          <Keyboard className="size-4.5" aria-hidden />
        </button>
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

function SideLink({ place, count }: { place: Place; count: number }) {
  const prefetch = usePrefetch();
  const soon = () => prefetch(place.to);
  return (
    <Link
      to={place.to}
      onMouseEnter={soon}
      onFocus={soon}
      onTouchStart={soon}
      activeOptions={{ exact: place.exact ?? false, includeSearch: false }}
      className="flex min-h-10 items-center gap-3 rounded-lg px-3 text-[0.95rem] text-quiet hover:bg-sunken hover:text-ink"
      activeProps={{ className: 'bg-accent-soft !text-accent-strong font-medium' }}
    >
      <place.icon className="size-4.5 shrink-0" aria-hidden />
      <span className="grow">{place.label}</span>
      {count > 0 && (
        <span className="rounded-full bg-accent px-2 text-xs font-semibold text-on-accent">
          {count}
          <span className="sr-only"> waiting</span>
        </span>
      )}
    </Link>
  );
}
