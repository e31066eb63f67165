import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Conversation, useApi } from '../api.ts';
import { Moment } from '../format/moment.tsx';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { SelectField, TextField } from '../ui/field.tsx';
import { sayDone } from '../ui/toasts.tsx';

/** What staff share about a visitor's conversation: who takes care of it, notes, and how to deal with the visitor. */
export function TeamPanel({ conversation }: { conversation: Conversation }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const refresh = { onSettled: () => queryClient.invalidateQueries(api.conversations.pathFilter()) };
  const members = useQuery(api.members.list.queryOptions(undefined, { retry: false }));
  const assign = useMutation(api.conversations.assign.mutationOptions(refresh));
  const block = useMutation(api.conversations.setBlocked.mutationOptions(refresh));
  const confirm = useMutation(api.conversations.confirmContact.mutationOptions(refresh));
  const [forgetting, setForgetting] = useState(false);
  const { id: conversationId, contact, blocked } = conversation;
  return (
    <details className="rounded-xl border border-line bg-surface p-4">
      <summary className="min-h-8 cursor-pointer font-medium">
        Team: notes, who takes care, the visitor
        {blocked && <span className="text-bad"> · blocked</span>}
      </summary>
      <div className="mt-3 grid gap-4">
        {members.data !== undefined && (
          <SelectField
            label="Who takes care"
            value={conversation.assignedTo ?? ''}
            onChange={(event) => assign.mutate({ conversationId, memberId: event.target.value || null })}
          >
            <option value="">Nobody yet</option>
            {members.data.members.map((member) => (
              <option key={member.id} value={member.id}>
                {member.name}
              </option>
            ))}
          </SelectField>
        )}
        <Notes conversationId={conversationId} />
        <div className="flex flex-wrap gap-2">
          {contact !== null && !conversation.contactTrusted && (
            <Button size="small" busy={confirm.isPending} onClick={() => confirm.mutate({ conversationId })}>
              This is really {contact.name ?? 'them'}
            </Button>
          )}
          <Button
            size="small"
            busy={block.isPending}
            onClick={() => block.mutate({ conversationId, blocked: !blocked })}
          >
            {blocked ? 'Let the visitor in again' : 'Block the visitor'}
          </Button>
          <Button size="small" look="danger" onClick={() => setForgetting(true)}>
            Forget the visitor
          </Button>
        </div>
      </div>
      <ForgetDialog open={forgetting} onClose={() => setForgetting(false)} conversationId={conversationId} />
    </details>
  );
}

function Notes({ conversationId }: { conversationId: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const notes = useQuery(api.conversations.notes.queryOptions({ conversationId }));
  const [text, setText] = useState('');
  const add = useMutation(
    api.conversations.addNote.mutationOptions({
      onSuccess: () => {
        setText('');
        return queryClient.invalidateQueries(api.conversations.notes.pathFilter());
      },
    }),
  );
  return (
    <div className="grid gap-2">
      <ul className="grid gap-2" aria-label="Notes">
        {(notes.data ?? []).map((note) => (
          <li key={note.id} className="rounded-lg bg-warn-soft px-3 py-2">
            <p className="whitespace-pre-line">{note.text}</p>
            <p className="text-sm text-quiet">
              {note.author}, <Moment iso={note.createdAt} look="ago" />
            </p>
          </li>
        ))}
      </ul>
      <form
        className="grid gap-2 sm:grid-cols-[1fr_auto] sm:items-end"
        onSubmit={(event) => {
          event.preventDefault();
          if (text.trim() !== '') add.mutate({ conversationId, text });
        }}
      >
        <TextField
          label="A note for the team; visitors and agents never see it"
          maxLength={2_000}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
        <Button type="submit" busy={add.isPending}>
          Add note
        </Button>
      </form>
    </div>
  );
}

function ForgetDialog({
  open,
  onClose,
  conversationId,
}: {
  open: boolean;
  onClose: () => void;
  conversationId: string;
}) {
  const api = useApi();
  const queryClient = useQueryClient();
  const forget = useMutation(
    api.conversations.forgetVisitor.mutationOptions({
      onSuccess: () => {
        sayDone('Everything about this visitor has been deleted.');
        onClose();
        return queryClient.invalidateQueries();
      },
    }),
  );
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title="Forget this visitor"
      lead="Their conversations, details, memories, quotes and past appointments are deleted for good, and with them the chats in which your team talked with an agent about them."
    >
      <DialogFoot
        action="Delete everything"
        look="danger"
        busy={forget.isPending}
        cancel="Keep"
        onCancel={onClose}
        onAct={() => forget.mutate({ conversationId })}
      />
    </Dialog>
  );
}
