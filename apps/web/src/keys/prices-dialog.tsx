import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type Provider, useApi } from '../api.ts';
import { parseRate } from '../format/money.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { CheckField, TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { z } from '../validation.ts';

const rate = z
  .string()
  .refine((text) => text.trim() === '' || parseRate(text) !== undefined, 'Enter an amount in dollars, such as 0.25.');
const row = z
  .object({ model: z.string(), free: z.boolean(), input: rate, output: rate, cached: rate })
  .refine(({ free, input, output }) => free || (input.trim() === '') === (output.trim() === ''), {
    path: ['output'],
    error: 'Enter both prices, or neither.',
  });
const form = z.object({ rows: z.array(row) });
type Row = z.infer<typeof row>;

/** What a company pays for the models of its own key. Where the fields are empty, the platform's price list holds. */
export function PricesDialog({ provider, open, onClose }: { provider: Provider; open: boolean; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const models = [...new Set([provider.fastModel, provider.strongModel, provider.embeddingModel])];
  const values = { rows: models.filter((model) => model !== '').map((model) => rowOf(provider, model)) };
  const { register, handleSubmit, watch, formState, reset } = useForm({ resolver: zodResolver(form), values });
  const update = useMutation(
    api.providers.update.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayDone('The prices are saved and hold from the next call.');
        leave();
        return queryClient.invalidateQueries(api.providers.list.pathFilter());
      },
    }),
  );
  function leave() {
    reset();
    update.reset();
    onClose();
  }
  return (
    <Dialog
      open={open}
      onClose={leave}
      title={`Prices of “${provider.label}”`}
      lead="What you pay the provider for a million tokens, in USD. Left empty, the platform’s price list holds. A model without any price is not called."
    >
      <form
        noValidate
        className="grid gap-5"
        onSubmit={handleSubmit(({ rows }) =>
          update.mutate({ providerId: provider.id, prices: rows.flatMap((one) => priceOf(one)) }),
        )}
      >
        {values.rows.map(({ model }, index) => (
          <fieldset key={model} className="grid gap-3">
            <legend className="mb-2 font-mono text-sm">{model}</legend>
            <CheckField label="This model is free for us" {...register(`rows.${index}.free`)} />
            {!watch(`rows.${index}.free`) && (
              <div className="grid gap-3 sm:grid-cols-3">
                {(['input', 'output', 'cached'] as const).map((part) => (
                  <TextField
                    key={part}
                    label={labels[part]}
                    inputMode="decimal"
                    error={formState.errors.rows?.[index]?.[part]?.message}
                    {...register(`rows.${index}.${part}`)}
                  />
                ))}
              </div>
            )}
          </fieldset>
        ))}
        <DialogFoot error={update.error} action="Save the prices" busy={update.isPending} onCancel={leave} />
      </form>
    </Dialog>
  );
}

const labels = { input: 'In', output: 'Out', cached: 'In, from cache' };

function rowOf(provider: Provider, model: string): Row {
  const known = provider.prices.find((price) => price.model === model);
  const shown = (microUsd: number) => String(microUsd / 1_000_000);
  return known && !known.free
    ? {
        model,
        free: false,
        input: shown(known.inputMicroUsd),
        output: shown(known.outputMicroUsd),
        cached: shown(known.cachedMicroUsd),
      }
    : { model, free: known?.free ?? false, input: '', output: '', cached: '' };
}

function priceOf({ model, free, input, output, cached }: Row): Provider['prices'] {
  const [inputMicroUsd = 0, outputMicroUsd = 0] = free ? [] : [parseRate(input), parseRate(output)];
  if (!free && inputMicroUsd === 0) return [];
  // What comes from a cache costs what plain input costs, unless it is said otherwise.
  const cachedMicroUsd = free ? 0 : (parseRate(cached) ?? inputMicroUsd);
  return [{ model, free, inputMicroUsd, outputMicroUsd, cachedMicroUsd }];
}
