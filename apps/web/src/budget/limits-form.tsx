import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type Budget, describeFailure, useApi } from '../api.ts';
import { moneyForInput, parseDollars } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Notice } from '../ui/surface.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { z } from '../validation.ts';

const amount = z
  .string()
  .refine((text) => parseDollars(text) !== undefined, 'Enter an amount in dollars, such as 12.50.');
const limits = z.object({
  daily: amount,
  monthly: amount,
  tokens: z.string().regex(/^\d{1,10}$/, 'Enter a whole number of tokens.'),
});

export function LimitsForm({ budget }: { budget: Budget }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const values = {
    daily: moneyForInput(budget.daily.limitMicroUsd),
    monthly: moneyForInput(budget.monthly.limitMicroUsd),
    tokens: String(budget.tokens.dailyLimit),
  };
  const form = useForm({ resolver: zodResolver(limits), values, resetOptions: { keepDirtyValues: true } });
  const set = useMutation(
    api.budget.set.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        form.reset(form.getValues());
        sayDone('The limits are saved and hold from the next call.');
        void queryClient.invalidateQueries(api.company.usage.pathFilter());
        return queryClient.invalidateQueries(api.budget.get.pathFilter());
      },
    }),
  );
  const { errors, isDirty } = form.formState;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={form.handleSubmit(({ daily, monthly, tokens }) => {
        const [dailyMicroUsd, monthlyMicroUsd] = [parseDollars(daily), parseDollars(monthly)];
        if (dailyMicroUsd === undefined || monthlyMicroUsd === undefined) return;
        set.mutate({ dailyMicroUsd, monthlyMicroUsd, dailyTokens: Number(tokens) });
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
      <TextField label="Tokens a day" inputMode="numeric" error={errors.tokens?.message} {...form.register('tokens')} />
      {set.error !== null && <Notice tone="bad">{describeFailure(set.error).message}</Notice>}
      <Button type="submit" look="primary" busy={set.isPending} disabled={!isDirty} className="justify-self-start">
        Save the limits
      </Button>
    </form>
  );
}
