import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useApi } from '../api.ts';
import { fieldOf } from '../forms/field-of.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { z } from '../validation.ts';
import { providerNames } from './provider-names.ts';

const kinds = ['anthropic', 'openai', 'openai-compatible'] as const;

const newKey = z
  .object({
    kind: z.enum(kinds),
    label: z.string().trim().min(1, 'Give the key a name you will recognize.').max(60, 'Use at most 60 characters.'),
    apiKey: z.string().trim().min(8, 'Paste the whole key.').max(400, 'This is longer than any key.'),
    baseUrl: z.string().trim(),
    fastModel: z.string().trim(),
    strongModel: z.string().trim(),
    embeddingModel: z.string().trim(),
  })
  .refine((key) => key.kind !== 'openai-compatible' || /^https:\/\/\S+$/.test(key.baseUrl), {
    path: ['baseUrl'],
    error: 'Enter the address of the service; it starts with https://.',
  })
  .refine((key) => key.kind !== 'openai-compatible' || key.fastModel !== '', {
    path: ['fastModel'],
    error: 'Name the model, as the service calls it.',
  });

const empty = {
  kind: 'anthropic' as const,
  label: '',
  apiKey: '',
  baseUrl: '',
  fastModel: '',
  strongModel: '',
  embeddingModel: '',
};

/** The key goes one way: from here to the server. It is wiped from the form as soon as it is stored. */
export function AddKeyDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({ resolver: zodResolver(newKey), defaultValues: empty });
  const add = useMutation(
    api.providers.add.mutationOptions({
      meta: { inline: true },
      // Nothing of the key stays behind in the cache of mutations.
      gcTime: 0,
      onSuccess: (provider) => {
        sayDone(`“${provider.label}” is stored. Your agents use it from now on.`);
        leave();
        void queryClient.invalidateQueries(api.company.usage.pathFilter());
        void queryClient.invalidateQueries(api.knowledge.meaning.pathFilter());
        return queryClient.invalidateQueries(api.providers.list.pathFilter());
      },
    }),
  );
  function leave() {
    form.reset(empty);
    add.reset();
    onClose();
  }
  const field = fieldOf(form);
  const kind = form.watch('kind');
  const compatible = kind === 'openai-compatible';
  return (
    <Dialog
      open={open}
      onClose={leave}
      title="Add an AI key"
      lead="Stored encrypted, for your company alone. It cannot be read again, not even by you."
    >
      <form
        noValidate
        autoComplete="off"
        className="grid gap-4"
        onSubmit={form.handleSubmit(({ baseUrl, fastModel, strongModel, embeddingModel, ...key }) =>
          add.mutate({
            ...key,
            ...(compatible ? { baseUrl } : {}),
            ...(fastModel === '' ? {} : { fastModel }),
            ...(strongModel === '' ? {} : { strongModel }),
            ...(embeddingModel === '' || kind === 'anthropic' ? {} : { embeddingModel }),
          }),
        )}
      >
        <SelectField label="Provider" {...form.register('kind')}>
          {kinds.map((kind) => (
            <option key={kind} value={kind}>
              {providerNames[kind]}
            </option>
          ))}
        </SelectField>
        <TextField label="Name" placeholder="Main key" {...field('label')} />
        <TextField
          label="Key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          hint="Paste it. Only its last four characters are shown afterwards."
          {...field('apiKey')}
        />
        {compatible && (
          <TextField
            label="Address of the service"
            type="url"
            inputMode="url"
            placeholder="https://api.example.com/v1"
            {...field('baseUrl')}
          />
        )}
        <details open={compatible || undefined}>
          <summary className="w-fit py-2 text-sm text-quiet">Choose models yourself</summary>
          <div className="mt-2 grid gap-4 sm:grid-cols-2">
            <TextField label="Fast model" {...field('fastModel')} />
            <TextField label="Strong model" {...field('strongModel')} />
            {kind !== 'anthropic' && (
              <TextField
                label="Model for embeddings"
                hint="To search by meaning; leave it empty where there is none."
                {...form.register('embeddingModel')}
              />
            )}
          </div>
        </details>
        <DialogFoot error={add.error} action="Store the key" busy={add.isPending} onCancel={leave} />
      </form>
    </Dialog>
  );
}
