import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type ModelPrice, useApi } from '../api.ts';
import { optionalRate, rate } from '../forms/amounts.ts';
import { fieldOf } from '../forms/field-of.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { z } from '../validation.ts';

const today = () => new Date().toISOString().slice(0, 10);
const fields = z.object({
  provider: z.enum(['openai', 'anthropic', 'openai-compatible']),
  model: z.string().trim().min(1, 'Enter the model’s name as the provider spells it.').max(120),
  validFrom: z
    .union([z.literal(''), z.iso.date('Choose a day.')])
    .refine((day) => day === '' || day >= today(), 'A price holds from today at the earliest: what was charged stays.'),
  inputMicroUsd: rate.refine((microUsd) => microUsd !== 0, 'Input costs more than nothing.'),
  outputMicroUsd: rate,
  cachedMicroUsd: rate,
  cacheWriteMicroUsd: optionalRate,
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
  const field = fieldOf(form);
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={form.handleSubmit(({ validFrom, cacheWriteMicroUsd, ...wanted }) =>
        set.mutate({
          ...wanted,
          ...(validFrom === '' ? {} : { validFrom }),
          ...(cacheWriteMicroUsd === null ? {} : { cacheWriteMicroUsd }),
        }),
      )}
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField label="Provider" {...form.register('provider')}>
          <option value="openai">OpenAI</option>
          <option value="anthropic">Anthropic</option>
          <option value="openai-compatible">OpenAI-compatible</option>
        </SelectField>
        <TextField label="Model" autoCapitalize="none" spellCheck={false} {...field('model')} />
        <TextField label="Input" inputMode="decimal" {...field('inputMicroUsd')} />
        <TextField label="Output" inputMode="decimal" {...field('outputMicroUsd')} />
        <TextField label="Input from the cache" inputMode="decimal" {...field('cachedMicroUsd')} />
        <TextField
          label="Writing to the cache"
          inputMode="decimal"
          placeholder="As input"
          {...field('cacheWriteMicroUsd')}
        />
        <TextField label="From" type="date" hint="In UTC; empty: today." {...field('validFrom')} />
      </div>
      <DialogFoot error={set.error} action="Save the price" busy={set.isPending} onCancel={onClose} />
    </form>
  );
}

function valuesOf(price: ModelPrice | undefined): z.input<typeof fields> {
  const text = (microUsd: number) => String(microUsd / 1_000_000);
  const provider = fields.shape.provider.safeParse(price?.provider);
  return {
    provider: provider.success ? provider.data : 'openai',
    model: price?.model ?? '',
    validFrom: '',
    inputMicroUsd: price === undefined ? '' : text(price.inputMicroUsd),
    outputMicroUsd: price === undefined ? '' : text(price.outputMicroUsd),
    cachedMicroUsd: price === undefined ? '' : text(price.cachedMicroUsd),
    cacheWriteMicroUsd: price?.cacheWriteMicroUsd == null ? '' : text(price.cacheWriteMicroUsd),
  };
}
