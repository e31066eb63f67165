import { Link, type LinkProps } from '@tanstack/react-router';

type Place = { to: NonNullable<LinkProps['to']>; label: string; count?: number | undefined };

/** The sides of what a company knows: what is written, what was missed, whether it holds, and what all companies share. */
export function KnowledgeNav({ unanswered }: { unanswered: number | undefined }) {
  const places: Place[] = [
    { to: '/knowledge', label: 'Entries' },
    { to: '/knowledge/unanswered', label: 'Unanswered', count: unanswered },
    { to: '/knowledge/golden', label: 'Golden questions' },
    { to: '/knowledge/shared', label: 'Shared' },
  ];
  return (
    <nav aria-label="Knowledge" className="-mt-2 mb-6 flex overflow-x-auto sm:gap-2 border-b border-line">
      {places.map(({ to, label, count }) => (
        <Link
          key={to}
          to={to}
          activeOptions={{ exact: true, includeSearch: false }}
          className="inline-flex min-h-11 shrink-0 items-center gap-2 border-b-2 border-transparent px-2 text-[0.95rem] text-quiet hover:text-ink"
          activeProps={{ className: '!border-accent font-medium !text-ink' }}
        >
          {label}
          {count !== undefined && count > 0 && (
            <span className="rounded-full bg-accent px-2 text-xs font-semibold text-on-accent">
              {count}
              <span className="sr-only"> waiting</span>
            </span>
          )}
        </Link>
      ))}
    </nav>
  );
}
