import { Link } from '@tanstack/react-router';
import type { Category, Entry } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { Badge } from '../ui/surface.tsx';

/** An entry as a visitor would read it; its placeholders show in the editor alone. */
export function EntryRow({ entry, categories }: { entry: Entry; categories: Category[] }) {
  const category = categories.find((one) => one.id === entry.categoryId)?.name ?? entry.categorySlug;
  return (
    <Link
      to="/knowledge/$entryId"
      params={{ entryId: entry.id }}
      className="block w-full px-4 py-3 hover:bg-sunken focus-visible:-outline-offset-2"
    >
      <span className="block font-medium">{entry.shown.question}</span>
      <span className="mt-0.5 line-clamp-2 text-quiet">{entry.shown.answer}</span>
      <span className="mt-2 flex flex-wrap items-center gap-2 text-sm text-quiet">
        <Badge>{category}</Badge>
        {entry.status === 'draft' && <Badge tone="warn">Draft</Badge>}
        {entry.status === 'archived' && <Badge>Archived</Badge>}
        {entry.edited && <Badge tone="note">Yours</Badge>}
        <Moment iso={entry.updatedAt} look="ago" />
      </span>
    </Link>
  );
}
