import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { ArrowLeft } from 'lucide-react';
import { useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Loaded } from '../ui/states.tsx';
import { Badge, Card, PageHeader } from '../ui/surface.tsx';
import { EntryForm } from './entry-form.tsx';
import { EntryVersions } from './entry-versions.tsx';

const route = getRouteApi('/company/knowledge/$entryId');

/** One entry: what it says, how a visitor reads it, and what it said before. */
export function EntryPage() {
  const api = useApi();
  const { entryId } = route.useParams();
  const entry = useQuery(api.knowledge.get.queryOptions({ entryId }, { refetchOnWindowFocus: false }));
  const categories = useQuery(api.knowledge.categories.queryOptions());
  useTitle(entry.data?.shown.question ?? 'Entry');
  return (
    <>
      <Link to="/knowledge" className="mb-2 inline-flex min-h-11 items-center gap-2 text-quiet hover:text-ink">
        <ArrowLeft className="size-4" aria-hidden /> All entries
      </Link>
      <Loaded query={entry} lines={6}>
        {(data) => (
          <>
            <PageHeader
              title={data.shown.question}
              lead={
                <span className="flex flex-wrap items-center gap-2">
                  {data.status === 'draft' && <Badge tone="warn">Draft</Badge>}
                  {data.status === 'archived' && <Badge>Archived</Badge>}
                  {data.edited && <Badge tone="note">Yours</Badge>}
                  Version {data.version}, <Moment iso={data.updatedAt} look="ago" />
                </span>
              }
            />
            <div className="grid gap-8 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
              <Card>
                <Loaded query={categories}>
                  {(known) => <EntryForm key={data.version} entry={data} categories={known} category={undefined} />}
                </Loaded>
              </Card>
              <EntryVersions entry={data} />
            </div>
          </>
        )}
      </Loaded>
    </>
  );
}
