import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus, Upload } from 'lucide-react';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { Dialog } from '../ui/dialog.tsx';
import { Paged } from '../ui/paged.tsx';
import { Empty } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { EntryForm } from './entry-form.tsx';
import { EntryRow } from './entry-row.tsx';
import { ImportDialog } from './import-dialog.tsx';
import { KnowledgeFilters } from './knowledge-filters.tsx';
import { KnowledgeNav } from './knowledge-nav.tsx';
import { TryQuestion } from './try-question.tsx';
import { useWaiting } from './use-waiting.ts';

const route = getRouteApi('/company/knowledge');

/** Every entry that agents answer from, with a box to try what they would say. */
export function KnowledgePage() {
  useTitle('Knowledge');
  const api = useApi();
  const { category, query, status } = route.useSearch();
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
      <KnowledgeNav unanswered={useWaiting()} />
      <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
        <div className="order-2 lg:order-1">
          <KnowledgeFilters categories={categories.data ?? []} />
          <Paged
            list={list}
            lines={6}
            rowsOf={(page) => page.entries}
            none={
              <Empty title="No entry like that" action={add}>
                Use fewer words, choose another category, or write the entry yourself.
              </Empty>
            }
          >
            {(entries) => (
              <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
                {entries.map((entry) => (
                  <li key={entry.id} className="border-b border-line last:border-0">
                    <EntryRow entry={entry} categories={categories.data ?? []} />
                  </li>
                ))}
              </ul>
            )}
          </Paged>
        </div>
        <div className="order-1 lg:sticky lg:top-8 lg:order-2">
          <TryQuestion />
        </div>
      </div>
      <Dialog
        open={writing}
        onClose={() => setWriting(false)}
        title="New entry"
        lead="One question, one answer that can be said in one breath."
      >
        <EntryForm
          entry={undefined}
          categories={categories.data ?? []}
          category={chosen}
          onClose={() => setWriting(false)}
        />
      </Dialog>
      <ImportDialog open={importing} onClose={() => setImporting(false)} />
    </>
  );
}
