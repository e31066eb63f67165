import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';
import { useTitle } from '../shell/title.ts';
import { PageHeader } from '../ui/surface.tsx';
import { CardList } from './card-list.tsx';
import { DealCard } from './deal-card.tsx';
import { DraftCard } from './draft-card.tsx';
import { QuoteCard } from './quote-card.tsx';

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
          card={(deal) => <DealCard deal={deal} stages={stages.data ?? []} />}
        />
        <CardList
          title="Quotes"
          query={quotes}
          none={{
            title: 'No quotes yet',
            text: 'Agents add up jobs from your price list; you approve them in Conversations.',
          }}
          card={(quote) => <QuoteCard quote={quote} />}
        />
        <CardList
          title="Drafts"
          query={drafts}
          none={{ title: 'No drafts yet', text: 'Ask your marketing, reviews or follow-up agent for a text.' }}
          card={(draft) => <DraftCard draft={draft} />}
        />
      </div>
    </>
  );
}
