import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type QuoteRow, useApi } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { formatDay } from '../format/dates.ts';
import { formatMoney } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/surface.tsx';
import { CardHead } from './card-list.tsx';

const tones = { draft: 'warn', sent: 'note', accepted: 'good', declined: 'plain' } as const;
const states = { draft: 'Waits for you', sent: 'Sent', accepted: 'Accepted', declined: 'Declined' } as const;

/** A price that an agent has added up; once it is sent, what the customer said to it. */
export function QuoteCard({ quote }: { quote: QuoteRow }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const set = useMutation(
    api.quotes.setStatus.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.quotes.pathFilter()) }),
  );
  return (
    <>
      <CardHead title={quote.title} badge={<Badge tone={tones[quote.status]}>{states[quote.status]}</Badge>}>
        {quote.contactName ?? 'A visitor'} · valid until {formatDay(quote.validUntil)}
        <FromConversation conversationId={quote.conversationId} after=" · ">
          Conversation
        </FromConversation>
      </CardHead>
      <dl className="grid max-w-xl gap-1">
        {quote.lines.map((line) => (
          <div key={line.label} className="flex justify-between gap-4 text-quiet">
            <dt>
              {line.quantity > 1 && `${line.quantity} × `}
              {line.label}
            </dt>
            <dd className="text-right whitespace-nowrap tabular-nums">{range(line.fromMicroUsd, line.toMicroUsd)}</dd>
          </div>
        ))}
        <div className="flex justify-between gap-4 border-t border-line pt-1 font-medium">
          <dt>Total</dt>
          <dd className="text-right whitespace-nowrap tabular-nums">
            {range(quote.totalFromMicroUsd, quote.totalToMicroUsd)}
          </dd>
        </div>
      </dl>
      {quote.status === 'sent' && (
        <div className="flex gap-2">
          <Button size="small" onClick={() => set.mutate({ quoteId: quote.id, status: 'accepted' })}>
            Accepted
          </Button>
          <Button size="small" onClick={() => set.mutate({ quoteId: quote.id, status: 'declined' })}>
            Declined
          </Button>
        </div>
      )}
    </>
  );
}

function range(from: number, to: number | null): string {
  if (to === null) return `from ${formatMoney(from)}`;
  return to === from ? formatMoney(from) : `${formatMoney(from)} to ${formatMoney(to)}`;
}
