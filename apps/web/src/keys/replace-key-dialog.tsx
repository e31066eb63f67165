import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type Provider, useApi } from '../api.ts';
import { fieldOf } from '../forms/field-of.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';
import { z } from '../validation.ts';

const wish = z.object({
  apiKey: z.string().trim().min(8, 'Paste the whole key.').max(400, 'This is longer than any key.'),
});

/** Heals a key that cannot be opened or was refused: the same entry gets a new key, and the old one is overwritten. */
export function ReplaceKeyDialog({
  provider,
  open,
  onClose,
}: {
  provider: Provider;
  open: boolean;
  onClose: () => void;
}) {
  const api = useApi();
  const queryClient = useQueryClient();
  const form = useForm({ resolver: zodResolver(wish), defaultValues: { apiKey: '' } });
  const field = fieldOf(form);
  const update = useMutation(
    api.providers.update.mutationOptions({
      meta: { inline: true },
      // Nothing of the key stays behind in the cache of mutations.
      gcTime: 0,
      onSuccess: () => {
        sayDone(`“${provider.label}” has its key again.`);
        leave();
        void queryClient.invalidateQueries(api.company.usage.pathFilter());
        return queryClient.invalidateQueries(api.providers.list.pathFilter());
      },
    }),
  );
  function leave() {
    form.reset({ apiKey: '' });
    update.reset();
    onClose();
  }
  return (
    <Dialog
      open={open}
      onClose={leave}
      title={`Enter the key of “${provider.label}”`}
      lead={`The one stored now ends in ${provider.lastFour}. It is overwritten.`}
    >
      <form
        noValidate
        autoComplete="off"
        className="grid gap-4"
        onSubmit={form.handleSubmit(({ apiKey }) => update.mutate({ providerId: provider.id, apiKey }))}
      >
        <TextField
          label="Key"
          type="password"
          autoComplete="off"
          spellCheck={false}
          hint="Paste it. Only its last four characters are shown afterwards."
          {...field('apiKey')}
        />
        <DialogFoot error={update.error} action="Store the key" busy={update.isPending} onCancel={leave} />
      </form>
    </Dialog>
  );
}
