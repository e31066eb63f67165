import { Link, useLocation } from '@tanstack/react-router';
import type { Place } from './places.ts';
import { usePrefetch } from './prefetch.ts';

/** On a phone, within reach of a thumb. A page of one thing, such as a conversation, has the whole screen. */
export function BottomBar({ places, waiting }: { places: Place[]; waiting: number }) {
  const { pathname } = useLocation();
  const prefetch = usePrefetch();
  if (/^\/conversations\/./.test(pathname)) return null;
  return (
    <nav
      aria-label="Most used"
      className="fixed inset-x-0 bottom-0 z-20 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] sm:hidden print:hidden"
    >
      <ul className="flex">
        {places.map((place) => (
          <li key={place.to} className="min-w-0 flex-1">
            <Link
              to={place.to}
              onTouchStart={() => prefetch(place.to)}
              onFocus={() => prefetch(place.to)}
              activeOptions={{ exact: place.exact ?? false, includeSearch: false }}
              className="relative grid h-14 content-center justify-items-center gap-0.5 text-xs text-quiet focus-visible:-outline-offset-2"
              activeProps={{ className: '!text-accent-strong font-medium' }}
            >
              <place.icon className="size-5" aria-hidden />
              <span className="max-w-full truncate px-0.5">{place.short ?? place.label}</span>
              {place.to === '/conversations' && waiting > 0 && (
                <span className="absolute top-1 left-1/2 ml-1.5 min-w-4.5 rounded-full bg-accent px-1 text-center text-[0.7rem] leading-4.5 font-semibold text-on-accent">
                  {waiting}
                  <span className="sr-only"> waiting</span>
                </span>
              )}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
