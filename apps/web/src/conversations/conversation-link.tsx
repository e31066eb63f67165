import { Link } from '@tanstack/react-router';
import type { ConversationRow } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { formatMoney } from '../format/money.ts';
import { plural } from '../format/words.ts';
import { Avatar } from '../ui/avatar.tsx';
import { classes } from '../ui/classes.ts';
import { Badge } from '../ui/surface.tsx';
import { StatusBadge } from './status-badge.tsx';

/** A conversation as a row of the inbox. */
export function ConversationLink({ row }: { row: ConversationRow }) {
  const who = row.visitorName;
  return (
    <Link
      data-row
      to="/conversations/$conversationId"
      params={{ conversationId: row.id }}
      className="flex gap-3 px-4 py-3 hover:bg-sunken focus-visible:-outline-offset-2"
    >
      <Avatar name={who} />
      <span className="min-w-0 grow">
        <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className={row.unread > 0 ? 'font-semibold' : 'font-medium'}>{who}</span>
          <span className="text-sm text-quiet">with {row.agent.name}</span>
          {row.status !== 'open' && <StatusBadge status={row.status} />}
          {row.channel === 'console' && <Badge tone="note">Console</Badge>}
          <Moment iso={row.lastMessageAt} look="ago" className="ml-auto text-sm text-quiet" />
        </span>
        <span className={classes('mt-0.5 block truncate', row.unread > 0 ? 'text-ink' : 'text-quiet')}>
          {row.preview === '' ? 'No message yet' : row.preview}
        </span>
        <span className="mt-0.5 block text-sm text-quiet">
          {plural(row.messages, 'message')} · {row.costMicroUsd === 0 ? 'no AI cost' : formatMoney(row.costMicroUsd)}
          {row.unread > 0 && <span className="font-medium text-accent"> · {plural(row.unread, 'new message')}</span>}
        </span>
      </span>
    </Link>
  );
}
