import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Paged } from '../ui/paged.tsx';
import { SearchField } from '../ui/search-field.tsx';
import { Empty } from '../ui/states.tsx';
import { PageHeader } from '../ui/surface.tsx';
import { Table } from '../ui/table.tsx';
import { ContactDialog } from './contact-dialog.tsx';

const route = getRouteApi('/company/contacts');

/** Who left a name, an address or a number in a chat. */
export function ContactsPage() {
  useTitle('Contacts');
  const api = useApi();
  const navigate = route.useNavigate();
  const { query = '', contact: shown } = route.useSearch();
  const list = useInfiniteQuery(
    api.contacts.list.infiniteQueryOptions(
      { limit: 30, ...(query === '' ? {} : { query }) },
      { getNextPageParam: (page) => page.nextCursor ?? undefined },
    ),
  );
  return (
    <>
      <PageHeader title="Contacts" lead="People who left their details with an agent or in the contact form." />
      <div className="mb-4 max-w-sm">
        <SearchField
          label="Search contacts"
          placeholder="Search by name, e-mail or phone"
          value={query}
          onSearch={(words) => navigate({ search: words === '' ? {} : { query: words }, replace: true })}
        />
      </div>
      <Paged list={list} rowsOf={(page) => page.contacts} none={<NoContacts query={query} />}>
        {(contacts) => (
          <Table
            caption="Contacts"
            rows={contacts}
            rowKey={(contact) => contact.id}
            columns={[
              {
                title: 'Name',
                cell: (contact) => (
                  <Link
                    data-row
                    to="/contacts"
                    search={{ ...(query === '' ? {} : { query }), contact: contact.id }}
                    className="font-medium text-accent underline"
                  >
                    {contact.name ?? 'Unnamed'}
                  </Link>
                ),
              },
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
              {
                title: 'Notes',
                wide: true,
                cell: (contact) => <span className="line-clamp-2 max-w-[48ch]">{contact.notes}</span>,
              },
              {
                title: 'Conversation',
                wide: true,
                cell: (contact) => <FromConversation conversationId={contact.conversationId}>Open</FromConversation>,
              },
              { title: 'Since', wide: true, cell: (contact) => <Moment iso={contact.createdAt} look="ago" /> },
            ]}
          />
        )}
      </Paged>
      <ContactDialog
        contactId={shown}
        onClose={() => navigate({ search: query === '' ? {} : { query }, replace: true })}
      />
    </>
  );
}

function NoContacts({ query }: { query: string }) {
  if (query !== '')
    return <Empty title={`Nobody is called “${query}”`}>Try a part of a name, an address or a number.</Empty>;
  return (
    <Empty title="Nobody has left details yet">
      Agents ask for a name and a number where it helps, and your site has a contact form. Whoever answers stands here.
    </Empty>
  );
}
