import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DealRow, type DraftRow, type QuoteRow, useApi, useApiClient } from '../api.ts';
import { formatDay } from '../format/dates.ts';
import { Moment } from '../format/moment.tsx';
import { formatMoney } from '../format/money.ts';
import { humanize } from '../format/words.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Badge, PageHeader } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { CardHead, CardList } from './card-list.tsx';

const tones = { draft: 'warn', sent: 'note', accepted: 'good', declined: 'plain' } as const;
const states = { draft: 'Waits for you', sent: 'Sent', accepted: 'Accepted', declined: 'Declined' } as const;

/** What agents have brought forward: people who may become customers, prices, and texts to use. */
export function DealsPage() {
  useTitle('Deals');
  const api = useApi();
  const deals = useQuery(api.deals.list.queryOptions(undefined, { select: (data) => data.deals }));
  const stages = useQuery(api.deals.list.queryOptions(undefined, { select: (data) => data.stages }));
  const quotes = useQuery(api.quotes.list.queryOptions());
  const drafts = useQuery(api.drafts.list.queryOptions());
  return (
    <>
      <PageHeader title="Deals, quotes and drafts" lead="What your agents have brought forward." />
      <div className="grid gap-8">
        <CardList
          title="Deals"
          query={deals}
          none={{
            title: 'No deals yet',
            text: 'A deal begins when somebody asks for a visit or a price and leaves details.',
          }}
          card={(deal) => <Deal deal={deal} stages={stages.data ?? []} />}
        />
        <CardList
          title="Quotes"
          query={quotes}
          none={{
            title: 'No quotes yet',
            text: 'Agents add up jobs from your price list; you approve them in Conversations.',
          }}
          card={(quote) => <Quote quote={quote} />}
        />
        <CardList
          title="Drafts"
          query={drafts}
          none={{ title: 'No drafts yet', text: 'Ask your marketing, reviews or follow-up agent for a text.' }}
          card={(draft) => <Draft draft={draft} />}
        />
      </div>
    </>
  );
}

function Deal({ deal, stages }: { deal: DealRow; stages: { id: string; name: string }[] }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const update = useMutation(
    api.deals.update.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.deals.pathFilter()) }),
  );
  return (
    <div className="grid gap-3 sm:grid-cols-[1fr_14rem] sm:items-center">
      <CardHead title={deal.title}>
        <Link to="/contacts" search={{ contact: deal.contact.id }} className="text-accent underline">
          {deal.contact.name ?? 'Unnamed'}
        </Link>
        , <Moment iso={deal.updatedAt} look="ago" />
        {deal.valueMicroUsd > 0 && ` · ${formatMoney(deal.valueMicroUsd)}`}
        <ConversationOf conversationId={deal.conversationId} />
      </CardHead>
      <SelectField
        label={`Stage of ${deal.title}`}
        hideLabel
        value={deal.stageId}
        onChange={(event) => update.mutate({ dealId: deal.id, stageId: event.target.value })}
      >
        {stages.map((stage) => (
          <option key={stage.id} value={stage.id}>
            {stage.name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

function Quote({ quote }: { quote: QuoteRow }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const set = useMutation(
    api.quotes.setStatus.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.quotes.pathFilter()) }),
  );
  return (
    <>
      <CardHead title={quote.title} badge={<Badge tone={tones[quote.status]}>{states[quote.status]}</Badge>}>
        {quote.contactName ?? 'A visitor'} · valid until {formatDay(quote.validUntil)}
        <ConversationOf conversationId={quote.conversationId} />
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

function Draft({ draft }: { draft: DraftRow }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const client = useApiClient();
  const refresh = () => queryClient.invalidateQueries(api.drafts.pathFilter());
  const update = useMutation(
    api.drafts.update.mutationOptions({
      onSuccess: (_updated, { status }) => {
        if (status !== 'discarded') return;
        sayUndo(`“${draft.title}” is discarded.`, async () => {
          await client.drafts.update.mutate({ draftId: draft.id, status: draft.status });
          await refresh();
        });
      },
      onSettled: refresh,
    }),
  );
  return (
    <>
      <CardHead title={draft.title} badge={draft.status === 'approved' && <Badge tone="good">Approved</Badge>}>
        {humanize(draft.kind)} by {draft.agentName ?? 'an agent'}, <Moment iso={draft.createdAt} look="ago" />
      </CardHead>
      <p className="max-w-[72ch] whitespace-pre-line">{draft.body}</p>
      <div className="flex flex-wrap gap-2">
        <CopyButton text={draft.body} label="Copy the text" />
        {draft.status === 'draft' && (
          <Button size="small" onClick={() => update.mutate({ draftId: draft.id, status: 'approved' })}>
            Approve
          </Button>
        )}
        <Button size="small" onClick={() => update.mutate({ draftId: draft.id, status: 'discarded' })}>
          Discard
        </Button>
      </div>
    </>
  );
}

/** Where it came from. */
function ConversationOf({ conversationId }: { conversationId: string | null }) {
  if (conversationId === null) return null;
  return (
    <>
      {' · '}
      <Link to="/conversations/$conversationId" params={{ conversationId }} className="text-accent underline">
        Conversation
      </Link>
    </>
  );
}

function range(from: number, to: number | null): string {
  if (to === null) return `from ${formatMoney(from)}`;
  return to === from ? formatMoney(from) : `${formatMoney(from)} to ${formatMoney(to)}`;
}
