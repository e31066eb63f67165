import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type Budget, useApi, useApiClient } from '../api.ts';
import { capForInput, moneyForInput } from '../format/money.ts';
import { cap, dollars } from '../forms/amounts.ts';
import { fieldOf } from '../forms/field-of.ts';
import { keepSaved } from '../forms/keep-saved.ts';
import { TextField } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { z } from '../validation.ts';

const count = z
  .string()
  .regex(/^\d{1,10}$/, 'Enter a whole number of tokens.')
  .transform(Number);
const limits = z.object({
  dailyMicroUsd: dollars,
  monthlyMicroUsd: dollars,
  dailyTokens: count,
  monthlyTokens: count,
  visitorDailyMicroUsd: cap,
  conversationDailyMicroUsd: cap,
});
type Limits = z.output<typeof limits>;

/** The company's own limits; they hold from the next call on. */
export function LimitsForm({ budget }: { budget: Budget }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const saved = limitsOf(budget);
  const values = textsOf(saved);
  const form = useForm({ resolver: zodResolver(limits), values, resetOptions: { keepDirtyValues: true } });
  const refresh = async () => {
    await queryClient.invalidateQueries(api.company.usage.pathFilter());
    await queryClient.invalidateQueries(api.budget.get.pathFilter());
  };
  const set = useMutation(
    api.budget.set.mutationOptions({
      meta: { inline: true },
      onSuccess: () =>
        keepSaved(form, {
          said: 'The limits are saved and hold from the next call.',
          before: values,
          putBack: () => client.budget.set.mutate(saved),
          refresh,
        }),
    }),
  );
  const { isDirty } = form.formState;
  const field = fieldOf(form);
  return (
    <form noValidate className="grid gap-4" onSubmit={form.handleSubmit((wanted) => set.mutate(wanted))}>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="A day, in USD" inputMode="decimal" {...field('dailyMicroUsd')} />
        <TextField label="A month, in USD" inputMode="decimal" {...field('monthlyMicroUsd')} />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="Tokens a day" inputMode="numeric" {...field('dailyTokens')} />
        <TextField label="Tokens a month" inputMode="numeric" {...field('monthlyTokens')} />
      </div>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-3 text-sm text-quiet">
          Caps a day, so that nobody uses it up alone. Empty means no cap. Each agent can have one too, on its page.
        </legend>
        <TextField
          label="One visitor, in USD"
          inputMode="decimal"
          placeholder="No cap"
          {...field('visitorDailyMicroUsd')}
        />
        <TextField
          label="One conversation, in USD"
          inputMode="decimal"
          placeholder="No cap"
          {...field('conversationDailyMicroUsd')}
        />
      </fieldset>
      <SaveFoot error={set.error} action="Save the limits" busy={set.isPending} isDirty={isDirty} />
    </form>
  );
}

function limitsOf({ daily, monthly, tokens, caps }: Budget): Limits {
  return {
    dailyMicroUsd: daily.limitMicroUsd,
    monthlyMicroUsd: monthly.limitMicroUsd,
    dailyTokens: tokens.dailyLimit,
    monthlyTokens: tokens.monthlyLimit,
    visitorDailyMicroUsd: caps.visitorDailyMicroUsd,
    conversationDailyMicroUsd: caps.conversationDailyMicroUsd,
  };
}

function textsOf(saved: Limits): z.input<typeof limits> {
  return {
    dailyMicroUsd: moneyForInput(saved.dailyMicroUsd),
    monthlyMicroUsd: moneyForInput(saved.monthlyMicroUsd),
    dailyTokens: String(saved.dailyTokens),
    monthlyTokens: String(saved.monthlyTokens),
    visitorDailyMicroUsd: capForInput(saved.visitorDailyMicroUsd),
    conversationDailyMicroUsd: capForInput(saved.conversationDailyMicroUsd),
  };
}
