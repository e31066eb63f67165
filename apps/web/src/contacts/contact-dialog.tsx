import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { type ContactRow, useApi, useApiClient } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { Moment } from '../format/moment.tsx';
import { humanize } from '../format/words.ts';
import { fieldOf } from '../forms/field-of.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { TextArea, TextField } from '../ui/field.tsx';
import { Loaded } from '../ui/states.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { z } from '../validation.ts';

const fields = z.object({
  name: z.string().trim().max(120, 'Use at most 120 characters.'),
  email: z.union([z.literal(''), z.email('Enter an e-mail address such as ben@example.com.')]),
  phone: z.string().trim().max(40, 'Use at most 40 characters.'),
  note: z.string().max(4_000, 'Use at most 4,000 characters.'),
});

/** One person: what is known of them, to be corrected, and where they wrote. */
export function ContactDialog({ contactId, onClose }: { contactId: string | undefined; onClose: () => void }) {
  return (
    <Dialog open={contactId !== undefined} onClose={onClose} title="Contact">
      {contactId !== undefined && <ContactDetail contactId={contactId} onClose={onClose} />}
    </Dialog>
  );
}

function ContactDetail({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const api = useApi();
  const contact = useQuery(api.contacts.get.queryOptions({ contactId }, { refetchOnWindowFocus: false }));
  return <Loaded query={contact}>{(data) => <ContactForm key={data.id} contact={data} onClose={onClose} />}</Loaded>;
}

function ContactForm({ contact, onClose }: { contact: ContactRow; onClose: () => void }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const before = {
    name: contact.name ?? '',
    email: contact.email ?? '',
    phone: contact.phone ?? '',
    note: contact.notes,
  };
  const form = useForm({ resolver: zodResolver(fields), defaultValues: before });
  const refresh = () => queryClient.invalidateQueries(api.contacts.pathFilter());
  const update = useMutation(
    api.contacts.update.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayUndo(`${form.getValues('name') || 'The contact'} is saved.`, async () => {
          await client.contacts.update.mutate({ contactId: contact.id, ...orNull(before) });
          await refresh();
        });
        onClose();
        return refresh();
      },
    }),
  );
  const { isDirty } = form.formState;
  const field = fieldOf(form);
  return (
    <form
      noValidate
      className="grid gap-4"
      onSubmit={form.handleSubmit((values) => update.mutate({ contactId: contact.id, ...orNull(values) }))}
    >
      <p className="text-sm text-quiet">
        {humanize(contact.source)}, <Moment iso={contact.createdAt} />
        <FromConversation conversationId={contact.conversationId} after=" · ">
          Open the conversation
        </FromConversation>
      </p>
      <TextField label="Name" autoComplete="off" {...field('name')} />
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField label="E-mail" type="email" autoComplete="off" {...field('email')} />
        <TextField label="Phone" type="tel" autoComplete="off" {...field('phone')} />
      </div>
      <TextArea label="Notes" {...field('note')} />
      <DialogFoot error={update.error} action="Save" busy={update.isPending} disabled={!isDirty} onCancel={onClose}>
        {contact.phone !== null && (
          <a href={`tel:${contact.phone}`} className="inline-flex min-h-11 items-center text-accent underline">
            Call {contact.phone}
          </a>
        )}
      </DialogFoot>
    </form>
  );
}

function orNull({ name, email, phone, note }: z.infer<typeof fields>) {
  const text = (value: string) => (value.trim() === '' ? null : value.trim());
  return { name: text(name), email: text(email), phone: text(phone), note };
}
