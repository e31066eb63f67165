import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { formatDay } from '../format/dates.ts';
import { Moment } from '../format/moment.tsx';
import { formatMoney } from '../format/money.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { CopyButton } from '../ui/copy-button.tsx';
import { SelectField } from '../ui/field.tsx';
import { Empty, Loaded } from '../ui/states.tsx';
import { Badge, Card, PageHeader, Section } from '../ui/surface.tsx';

const tones = { draft: 'warn', sent: 'note', accepted: 'good', declined: 'plain' } as const;

/** What agents have brought forward: people who may become customers, prices, and texts to use. */
export function DealsPage() {
  useTitle('Deals');
  return (
    <>
      <PageHeader title="Deals, quotes and drafts" lead="What your agents have brought forward." />
      <div className="grid gap-8">
        <DealList />
        <QuoteList />
        <DraftList />
      </div>
    </>
  );
}

function DealList() {
  const api = useApi();
  const queryClient = useQueryClient();
  const list = useQuery(api.deals.list.queryOptions());
  const update = useMutation(
    api.deals.update.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.deals.pathFilter()) }),
  );
  return (
    <Section title="Deals">
      <Loaded query={list}>
        {({ stages, deals }) =>
          deals.length === 0 ? (
            <Empty title="No deals yet">
              A deal begins when somebody asks for a visit or a price and leaves details.
            </Empty>
          ) : (
            <ul className="grid gap-3">
              {deals.map((deal) => (
                <li key={deal.id}>
                  <Card className="grid gap-3 sm:grid-cols-[1fr_14rem] sm:items-end">
                    <div>
                      <p className="font-medium">{deal.title}</p>
                      <p className="text-sm text-quiet">
                        {deal.contact.name ?? 'Unnamed'}, <Moment iso={deal.updatedAt} look="ago" />
                        {deal.valueMicroUsd > 0 && ` · ${formatMoney(deal.valueMicroUsd)}`}
                        <ConversationOf conversationId={deal.conversationId} />
                      </p>
                    </div>
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
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
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

function QuoteList() {
  const api = useApi();
  const queryClient = useQueryClient();
  const list = useQuery(api.quotes.list.queryOptions());
  const set = useMutation(
    api.quotes.setStatus.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.quotes.pathFilter()) }),
  );
  const range = (from: number, to: number | null) =>
    to === null
      ? `from ${formatMoney(from)}`
      : to === from
        ? formatMoney(from)
        : `${formatMoney(from)} to ${formatMoney(to)}`;
  return (
    <Section title="Quotes">
      <Loaded query={list}>
        {(quotes) =>
          quotes.length === 0 ? (
            <Empty title="No quotes yet">
              Agents add up jobs from your price list; you approve them in Conversations.
            </Empty>
          ) : (
            <ul className="grid gap-3">
              {quotes.map((quote) => (
                <li key={quote.id}>
                  <Card className="grid gap-2">
                    <div className="flex flex-wrap items-center gap-2">
                      <strong>{quote.title}</strong>
                      <Badge tone={tones[quote.status]}>{quote.status}</Badge>
                      <span className="text-sm text-quiet">
                        {quote.contactName ?? 'A visitor'} · valid until {formatDay(quote.validUntil)}
                        <ConversationOf conversationId={quote.conversationId} />
                      </span>
                    </div>
                    <ul className="text-quiet">
                      {quote.lines.map((line) => (
                        <li key={line.label}>
                          {line.quantity > 1 && `${line.quantity} × `}
                          {line.label}: {range(line.fromMicroUsd, line.toMicroUsd)}
                        </li>
                      ))}
                    </ul>
                    <p className="font-medium">Total {range(quote.totalFromMicroUsd, quote.totalToMicroUsd)}</p>
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
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}

function DraftList() {
  const api = useApi();
  const queryClient = useQueryClient();
  const list = useQuery(api.drafts.list.queryOptions());
  const update = useMutation(
    api.drafts.update.mutationOptions({ onSettled: () => queryClient.invalidateQueries(api.drafts.pathFilter()) }),
  );
  return (
    <Section title="Drafts">
      <Loaded query={list}>
        {(drafts) =>
          drafts.length === 0 ? (
            <Empty title="No drafts yet">Ask your marketing, reviews or follow-up agent for a text.</Empty>
          ) : (
            <ul className="grid gap-3">
              {drafts.map((draft) => (
                <li key={draft.id}>
                  <Card className="grid gap-2">
                    <div className="flex flex-wrap items-center gap-2">
                      <strong>{draft.title}</strong>
                      {draft.status === 'approved' && <Badge tone="good">approved</Badge>}
                      <span className="text-sm text-quiet">
                        {draft.agentName ?? 'An agent'}, <Moment iso={draft.createdAt} look="ago" />
                      </span>
                    </div>
                    <p className="whitespace-pre-line">{draft.body}</p>
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
                  </Card>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Section>
  );
}
