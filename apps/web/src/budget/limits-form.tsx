import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type Budget, useApi, useApiClient } from '../api.ts';
import { capForInput, moneyForInput, parseCap, parseDollars } from '../format/money.ts';
import { TextField } from '../ui/field.tsx';
import { SaveFoot } from '../ui/save-foot.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { z } from '../validation.ts';

const amount = z
  .string()
  .refine((text) => parseDollars(text) !== undefined, 'Enter an amount in dollars, such as 12.50.');
const cap = z
  .string()
  .refine((text) => parseCap(text) !== undefined, 'Enter an amount such as 0.50, or leave it empty for no cap.');
const count = z.string().regex(/^\d{1,10}$/, 'Enter a whole number of tokens.');
const limits = z.object({
  daily: amount,
  monthly: amount,
  tokens: count,
  monthlyTokens: count,
  visitor: cap,
  conversation: cap,
});

export function LimitsForm({ budget }: { budget: Budget }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const values = {
    daily: moneyForInput(budget.daily.limitMicroUsd),
    monthly: moneyForInput(budget.monthly.limitMicroUsd),
    tokens: String(budget.tokens.dailyLimit),
    monthlyTokens: String(budget.tokens.monthlyLimit),
    visitor: capForInput(budget.caps.visitorDailyMicroUsd),
    conversation: capForInput(budget.caps.conversationDailyMicroUsd),
  };
  const form = useForm({ resolver: zodResolver(limits), values, resetOptions: { keepDirtyValues: true } });
  const before = {
    dailyMicroUsd: budget.daily.limitMicroUsd,
    monthlyMicroUsd: budget.monthly.limitMicroUsd,
    dailyTokens: budget.tokens.dailyLimit,
    monthlyTokens: budget.tokens.monthlyLimit,
    visitorDailyMicroUsd: budget.caps.visitorDailyMicroUsd,
    conversationDailyMicroUsd: budget.caps.conversationDailyMicroUsd,
  };
  const refresh = async () => {
    await queryClient.invalidateQueries(api.company.usage.pathFilter());
    await queryClient.invalidateQueries(api.budget.get.pathFilter());
  };
  const set = useMutation(
    api.budget.set.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        form.reset(form.getValues());
        sayUndo('The limits are saved and hold from the next call.', async () => {
          await client.budget.set.mutate(before);
          form.reset(values);
          await refresh();
        });
        return refresh();
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={form.handleSubmit(({ daily, monthly, tokens, monthlyTokens, visitor, conversation }) => {
        const [dailyMicroUsd, monthlyMicroUsd] = [parseDollars(daily), parseDollars(monthly)];
        const [visitorDailyMicroUsd, conversationDailyMicroUsd] = [parseCap(visitor), parseCap(conversation)];
        if (dailyMicroUsd === undefined || monthlyMicroUsd === undefined) return;
        if (visitorDailyMicroUsd === undefined || conversationDailyMicroUsd === undefined) return;
        set.mutate({
          dailyMicroUsd,
          monthlyMicroUsd,
          dailyTokens: Number(tokens),
          monthlyTokens: Number(monthlyTokens),
          visitorDailyMicroUsd,
          conversationDailyMicroUsd,
        });
      })}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="A day, in USD"
          inputMode="decimal"
          error={errors.daily?.message}
          {...form.register('daily')}
        />
        <TextField
          label="A month, in USD"
          inputMode="decimal"
          error={errors.monthly?.message}
          {...form.register('monthly')}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField
          label="Tokens a day"
          inputMode="numeric"
          error={errors.tokens?.message}
          {...form.register('tokens')}
        />
        <TextField
          label="Tokens a month"
          inputMode="numeric"
          error={errors.monthlyTokens?.message}
          {...form.register('monthlyTokens')}
        />
      </div>
      <fieldset className="grid gap-4 sm:grid-cols-2">
        <legend className="mb-3 text-sm text-quiet">
          Caps a day, so that nobody uses it up alone. Empty means no cap. Each agent can have one too, on its page.
        </legend>
        <TextField
          label="One visitor, in USD"
          inputMode="decimal"
          placeholder="No cap"
          error={errors.visitor?.message}
          {...form.register('visitor')}
        />
        <TextField
          label="One conversation, in USD"
          inputMode="decimal"
          placeholder="No cap"
          error={errors.conversation?.message}
          {...form.register('conversation')}
        />
      </fieldset>
      <SaveFoot error={set.error} action="Save the limits" busy={set.isPending} isDirty={isDirty} />
    </form>
  );
}
