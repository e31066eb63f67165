import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { classes } from '../ui/classes.ts';
import { Paged } from '../ui/paged.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Empty } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { ConversationLink } from './conversation-link.tsx';
import { Requests } from './requests.tsx';
import { useWatch } from './use-watch.ts';

const route = getRouteApi('/company/conversations');
const filters = [
  { status: undefined, label: 'All' },
  { status: 'waiting', label: 'Waiting for you' },
  { status: 'open', label: 'Open' },
  { status: 'closed', label: 'Closed' },
] as const;

/** The inbox: every conversation, the newest first, and what waits for a person above them. */
export function ConversationsPage() {
  useTitle('Conversations');
  const api = useApi();
  const { live } = useWatch();
  const navigate = route.useNavigate();
  const { status, query = '' } = route.useSearch();
  const list = useInfiniteQuery(
    api.conversations.list.infiniteQueryOptions(
      { limit: 30, ...(status === undefined ? {} : { status }), ...(query === '' ? {} : { query }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  return (
    <>
      <PageHeader
        title="Conversations"
        lead={
          live
            ? 'What visitors ask and what your agents answer. New ones appear by themselves.'
            : 'What visitors ask and what your agents answer.'
        }
      />
      <Requests />
      <div className="mb-4 max-w-sm">
        <SearchField
          label="Search conversations"
          placeholder="Search by name, or what was said"
          value={query}
          onSearch={(words) => navigate({ search: { status, query: words === '' ? undefined : words }, replace: true })}
        />
      </div>
      <nav aria-label="Which conversations" className="mb-4 flex flex-wrap gap-1">
        {filters.map((filter) => (
          <Link
            key={filter.label}
            to="/conversations"
            search={{ status: filter.status, query: query === '' ? undefined : query }}
            aria-current={status === filter.status ? 'page' : undefined}
            className={classes(
              'min-h-11 content-center rounded-lg px-3.5 text-[0.95rem] sm:min-h-9',
              status === filter.status ? 'bg-accent-soft font-medium text-accent-strong' : 'text-quiet hover:bg-sunken',
            )}
          >
            {filter.label}
          </Link>
        ))}
      </nav>
      <Paged
        list={list}
        lines={6}
        rowsOf={(page) => page.conversations}
        more="Show older ones"
        none={<NoConversations query={query} filtered={status !== undefined} />}
      >
        {(rows) => (
          <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
            {rows.map((row) => (
              <li key={row.id} className="border-b border-line last:border-0">
                <ConversationLink row={row} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

function NoConversations({ query, filtered }: { query: string; filtered: boolean }) {
  if (query !== '')
    return (
      <Empty title={`No conversation with “${query}” in it`}>Names, addresses and words are looked through.</Empty>
    );
  if (filtered) return <Empty title="None of this kind">Choose “All” to see every conversation.</Empty>;
  return (
    <Empty title="Nobody has asked anything yet">
      Open your site and write to Sarah in the chat, or{' '}
      <Link to="/agents" className="text-accent underline">
        talk to an agent here
      </Link>
      .
    </Empty>
  );
}
