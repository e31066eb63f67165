import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useDeferredValue, useState } from 'react';
import { useApi } from '../api.ts';
import { formatAgo } from '../format/dates.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Empty, Failure, Loading } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';

/** Who left a name, an address or a number in a chat. */
export function ContactsPage() {
  useTitle('Contacts');
  const api = useApi();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const list = useInfiniteQuery(
    api.contacts.list.infiniteQueryOptions(
      { limit: 30, ...(query === '' ? {} : { query }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  const contacts = list.data?.pages.flatMap((page) => page.contacts) ?? [];
  return (
    <>
      <PageHeader title="Contacts" lead="People who left their details with an agent or in the contact form." />
      <div className="mb-4 max-w-sm">
        <TextField
          label="Search"
          hideLabel
          type="search"
          placeholder="Search by name, e-mail or phone"
          value={typed}
          onChange={(event) => setTyped(event.target.value)}
        />
      </div>
      {list.isPending && <Loading />}
      {list.data === undefined && list.error !== null && <Failure error={list.error} onRetry={list.refetch} />}
      {list.data !== undefined && contacts.length === 0 && (
        <Empty title={query === '' ? 'Nobody has left details yet' : 'Nobody like that'} />
      )}
      {contacts.length > 0 && (
        <Table
          caption="Contacts"
          rows={contacts}
          rowKey={(contact) => contact.id}
          columns={[
            { title: 'Name', cell: (contact) => contact.name ?? 'Unnamed' },
            {
              title: 'Reach them at',
              cell: (contact) => (
                <span className="grid">
                  {contact.phone !== null && <a href={`tel:${contact.phone}`}>{contact.phone}</a>}
                  {contact.email !== null && (
                    <a href={`mailto:${contact.email}`} className="text-accent underline">
                      {contact.email}
                    </a>
                  )}
                </span>
              ),
            },
            { title: 'Notes', wide: true, cell: (contact) => contact.notes },
            {
              title: 'Conversation',
              wide: true,
              cell: (contact) =>
                contact.conversationId === null ? null : (
                  <Link
                    to="/conversations/$conversationId"
                    params={{ conversationId: contact.conversationId }}
                    className="text-accent underline"
                  >
                    Open
                  </Link>
                ),
            },
            { title: 'Since', wide: true, cell: (contact) => formatAgo(contact.createdAt) },
          ]}
        />
      )}
      {list.hasNextPage && (
        <div className="mt-4 text-center">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            Show more
          </Button>
        </div>
      )}
    </>
  );
}
