import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type DealRow, useApi } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { Moment } from '../format/moment.tsx';
import { formatMoney } from '../format/money.ts';
import { SelectField } from '../ui/field.tsx';
import { CardHead } from './card-list.tsx';

/** Somebody who may become a customer, and how far it has come. */
export function DealCard({ deal, stages }: { deal: DealRow; stages: { id: string; name: string }[] }) {
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
        <FromConversation conversationId={deal.conversationId} after=" · ">
          Conversation
        </FromConversation>
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
