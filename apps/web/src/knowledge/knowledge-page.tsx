import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { type Entry, useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { EntryDialog } from './entry-dialog.tsx';
import { EntryRow } from './entry-row.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { KnowledgeFilters } from './knowledge-filters.tsx';
import { TryQuestion } from './try-question.tsx';

const route = getRouteApi('/company/knowledge');

export function KnowledgePage() {
  useTitle('Knowledge');
  const api = useApi();
  const { category, query, status, entry: openEntryId } = route.useSearch();
  const navigate = route.useNavigate();
  const [writing, setWriting] = useState(false);
  const [importing, setImporting] = useState(false);
  const categories = useQuery(api.knowledge.categories.queryOptions());
  const chosen = categories.data?.find((one) => one.slug === category);
  const list = useInfiniteQuery(
    api.knowledge.list.infiniteQueryOptions(
      {
        limit: 25,
        ...(chosen === undefined ? {} : { categoryId: chosen.id }),
        ...(query === undefined || query === '' ? {} : { query }),
        ...(status === undefined ? {} : { status }),
      },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const entries = list.data?.pages.flatMap((page) => page.entries) ?? [];
  const open = (entry: Entry | undefined) =>
    navigate({ search: (search) => ({ ...search, entry: entry?.id }), replace: true });
  const add = (
    <Button look="primary" onClick={() => setWriting(true)}>
      <Plus className="size-4" aria-hidden /> New entry
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Knowledge"
        lead="What your agents know about your company. They answer from these entries, and from nothing of any other company."
        actions={
          <>
            <Button onClick={() => setImporting(true)}>
              <Upload className="size-4" aria-hidden /> Import
            </Button>
            {add}
          </>
        }
      />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        <div className="order-2 lg:order-1">
          <KnowledgeFilters categories={categories.data ?? []} />
          {list.isPending && <Loading lines={6} />}
          {list.data === undefined && list.error !== null && <Failure error={list.error} onRetry={list.refetch} />}
          {list.data !== undefined && entries.length === 0 && (
            <Empty title="No entry like that" action={add}>
              Use fewer words, choose another category, or write the entry yourself.
            </Empty>
          )}
          {entries.length > 0 && (
            <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
              {entries.map((entry) => (
                <li key={entry.id} className="border-b border-line last:border-0">
                  <EntryRow entry={entry} categories={categories.data ?? []} onOpen={() => void open(entry)} />
                </li>
              ))}
            </ul>
          )}
          {list.hasNextPage && (
            <div className="mt-4 text-center">
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                Show more
              </Button>
            </div>
          )}
        </div>
        <div className="order-1 lg:sticky lg:top-8 lg:order-2">
          <TryQuestion
            onOpen={(entryId) => void navigate({ search: (search) => ({ ...search, entry: entryId }), replace: true })}
          />
        </div>
      </div>
      <EntryDialog
        entryId={openEntryId}
        writing={writing}
        categories={categories.data ?? []}
        category={chosen}
        onClose={() => {
          setWriting(false);
          void open(undefined);
        }}
      />
      <ImportDialog open={importing} onClose={() => setImporting(false)} />
    </>
  );
}
