import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type ModelPrice, useApi } from '../api.ts';
import { parseRate } from '../format/money.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { z } from '../validation.ts';

const rate = z
  .string()
  .refine(
    (text) => parseRate(text) !== undefined,
    'Enter dollars for a million tokens, such as 0.25; less than 1,000.',
  );
const today = () => new Date().toISOString().slice(0, 10);
const fields = z.object({
  provider: z.enum(['openai', 'anthropic', 'openai-compatible']),
  model: z.string().trim().min(1, 'Enter the model’s name as the provider spells it.').max(120),
  validFrom: z
    .union([z.literal(''), z.iso.date('Choose a day.')])
    .refine((day) => day === '' || day >= today(), 'A price holds from today at the earliest: what was charged stays.'),
  input: rate.refine((text) => parseRate(text) !== 0, 'Input costs more than nothing.'),
  output: rate,
  cached: rate,
  cacheWrite: z.union([z.literal(''), rate]),
});

type Props = { price: ModelPrice | undefined; open: boolean; onClose: () => void };

/** What a provider really charges this platform, from a day on; it holds over the list that a version brings. */
export function PriceDialog({ price, open, onClose }: Props) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={price === undefined ? 'A price of yours' : `Price of ${price.model}`}
      lead="Dollars for a million tokens, as your contract says. Calls from that day on are charged by it; those before stay as they are."
    >
      <PriceForm price={price} onClose={onClose} />
    </Dialog>
  );
}

function PriceForm({ price, onClose }: Omit<Props, 'open'>) {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({ resolver: zodResolver(fields), defaultValues: valuesOf(price) });
  const set = useMutation(
    api.platform.prices.set.mutationOptions({
      meta: { inline: true },
      onSuccess: (saved) => {
        sayDone(`${saved.model} costs what you entered from ${saved.validFrom} on.`);
        onClose();
        return queryClient.invalidateQueries(api.platform.prices.pathFilter());
      },
    }),
  );
  const { errors } = form.formState;
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={form.handleSubmit(({ provider, model, validFrom, input, output, cached, cacheWrite }) =>
        set.mutate({
          provider,
          model,
          ...(validFrom === '' ? {} : { validFrom }),
          inputMicroUsd: parseRate(input) ?? 0,
          outputMicroUsd: parseRate(output) ?? 0,
          cachedMicroUsd: parseRate(cached) ?? 0,
          ...(cacheWrite === '' ? {} : { cacheWriteMicroUsd: parseRate(cacheWrite) ?? 0 }),
        }),
      )}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label="Provider" {...form.register('provider')}>
          <option value="openai">OpenAI</option>
          <option value="anthropic">Anthropic</option>
          <option value="openai-compatible">OpenAI-compatible</option>
        </SelectField>
        <TextField
          label="Model"
          autoCapitalize="none"
          spellCheck={false}
          error={errors.model?.message}
          {...form.register('model')}
        />
        <TextField label="Input" inputMode="decimal" error={errors.input?.message} {...form.register('input')} />
        <TextField label="Output" inputMode="decimal" error={errors.output?.message} {...form.register('output')} />
        <TextField
          label="Input from the cache"
          inputMode="decimal"
          error={errors.cached?.message}
          {...form.register('cached')}
        />
        <TextField
          label="Writing to the cache"
          inputMode="decimal"
          placeholder="As input"
          error={errors.cacheWrite?.message}
          {...form.register('cacheWrite')}
        />
        <TextField
          label="From"
          type="date"
          hint="In UTC; empty: today."
          error={errors.validFrom?.message}
          {...form.register('validFrom')}
        />
      </div>
      <DialogFoot error={set.error} action="Save the price" busy={set.isPending} onCancel={onClose} />
    </form>
  );
}

function valuesOf(price: ModelPrice | undefined): z.infer<typeof fields> {
  const text = (microUsd: number) => String(microUsd / 1_000_000);
  const provider = fields.shape.provider.safeParse(price?.provider);
  return {
    provider: provider.success ? provider.data : 'openai',
    model: price?.model ?? '',
    validFrom: '',
    input: price === undefined ? '' : text(price.inputMicroUsd),
    output: price === undefined ? '' : text(price.outputMicroUsd),
    cached: price === undefined ? '' : text(price.cachedMicroUsd),
    cacheWrite: price?.cacheWriteMicroUsd == null ? '' : text(price.cacheWriteMicroUsd),
  };
}
