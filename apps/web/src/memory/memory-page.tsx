import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { type MemoryRow, useApi } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { Moment } from '../format/moment.tsx';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { Paged } from '../ui/paged.tsx';
import { Empty } from '../ui/states.tsx';
import { Badge, Card, PageHeader } from '../ui/surface.tsx';

const kinds = { visitor: 'Visitor', contact: 'Contact', member: 'Colleague', company: 'Your company' } as const;
const from = {
  agent: 'noted by an agent',
  staff: 'written by your team',
  conversation: 'found in a conversation',
} as const;

const pageLength = 50;

/** What is remembered of people, to be put right, kept to staff or deleted. */
export function MemoryPage() {
  useTitle('Memory');
  const api = useApi();
  const list = useInfiniteQuery(
    api.memory.list.infiniteQueryOptions(
      { limit: pageLength },
      {
        getNextPageParam: (page) => {
          const last = page.at(-1);
          return page.length < pageLength || last === undefined ? undefined : `${last.createdAt}~${last.id}`;
        },
      },
    ),
  );
  return (
    <>
      <PageHeader
        title="Memory"
        lead="What your agents remember about people. Put it right, say who may use it, or delete it."
      />
      <Paged
        list={list}
        rowsOf={(page) => page}
        none={
          <Empty title="Nothing is remembered yet">Facts appear when agents note them and after conversations.</Empty>
        }
      >
        {(rows) => (
          <ul className="grid gap-3">
            {rows.map((row) => (
              <li key={row.id}>
                <Fact row={row} />
              </li>
            ))}
          </ul>
        )}
      </Paged>
    </>
  );
}

/** Whom it is about: by name where somebody knows it, and with the way to the contact. */
function About({ row: { about, subject } }: { row: MemoryRow }) {
  const kind = kinds[subject.kind];
  if (about.name === null) return <Badge>{subject.kind === 'company' ? kind : `${kind}, no name known`}</Badge>;
  return (
    <span className="flex flex-wrap items-center gap-2">
      {about.contactId === null ? (
        <span className="font-medium text-ink">{about.name}</span>
      ) : (
        <Link to="/contacts" search={{ contact: about.contactId }} className="font-medium text-accent underline">
          {about.name}
        </Link>
      )}
      <Badge>{kind}</Badge>
    </span>
  );
}

function Fact({ row }: { row: MemoryRow }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const refresh = { onSettled: () => queryClient.invalidateQueries(api.memory.pathFilter()) };
  const update = useMutation(api.memory.update.mutationOptions(refresh));
  const forget = useMutation(api.memory.forget.mutationOptions(refresh));
  const [text, setText] = useState(row.text);
  return (
    <Card className="grid gap-3">
      <div className="flex flex-wrap items-center gap-2 text-sm text-quiet">
        <About row={row} />
        <span>
          {from[row.source]}, <Moment iso={row.createdAt} look="ago" />
        </span>
        <FromConversation conversationId={row.conversationId}>Conversation</FromConversation>
      </div>
      <form
        className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_14rem] sm:items-end lg:grid-cols-[minmax(0,1fr)_14rem_auto]"
        onSubmit={(event) => {
          event.preventDefault();
          update.mutate({ memoryId: row.id, text });
        }}
      >
        <TextField label="Fact" maxLength={500} value={text} onChange={(event) => setText(event.target.value)} />
        <SelectField
          label="Who may use it"
          value={row.audience}
          onChange={(event) =>
            update.mutate({ memoryId: row.id, audience: event.target.value === 'staff' ? 'staff' : 'everyone' })
          }
        >
          <option value="everyone">All agents</option>
          <option value="staff">Agents for staff only</option>
        </SelectField>
        <div className="flex gap-2">
          <Button type="submit" busy={update.isPending} disabled={text.trim() === row.text}>
            Save
          </Button>
          <Button look="danger" busy={forget.isPending} onClick={() => forget.mutate({ memoryId: row.id })}>
            Delete
          </Button>
        </div>
      </form>
    </Card>
  );
}
