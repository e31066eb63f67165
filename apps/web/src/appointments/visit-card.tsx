import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi, useApiClient, type Visit } from '../api.ts';
import { FromConversation } from '../conversations/from-conversation.tsx';
import { formatPhone } from '../format/phone.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { Badge } from '../ui/surface.tsx';
import { sayUndo } from '../ui/toasts.tsx';
import { TimePicker } from './time-picker.tsx';

const tones = { requested: 'warn', booked: 'good', cancelled: 'plain', done: 'note' } as const;
const words = { requested: 'Waiting for you', booked: 'Booked', cancelled: 'Cancelled', done: 'Done' } as const;

/** One visit: when on the company's clock, for whom, and what can be done about it. */
export function VisitCard({ visit, timeZone }: { visit: Visit; timeZone: string }) {
  const time = (iso: string) =>
    new Intl.DateTimeFormat('en-US', { timeZone, timeStyle: 'short' }).format(new Date(iso));
  const { contact } = visit;
  return (
    <div className="grid gap-x-4 gap-y-2 px-4 py-3 sm:grid-cols-[7.5rem_minmax(0,1fr)_auto]">
      <p className="font-medium tabular-nums">
        {time(visit.startsAt)}
        <span className="text-sm font-normal text-quiet sm:block"> to {time(visit.endsAt)}</span>
      </p>
      <div className="grid content-start gap-0.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{contact.name ?? 'Unnamed'}</span>
          <span className="text-quiet">{visit.type.name}</span>
          <Badge tone={tones[visit.status]}>{words[visit.status]}</Badge>
        </p>
        <p className="flex flex-wrap gap-x-3 text-sm text-quiet">
          {contact.phone !== null && (
            <a href={`tel:${contact.phone}`} className="text-accent underline">
              {formatPhone(contact.phone)}
            </a>
          )}
          {contact.email !== null && (
            <a href={`mailto:${contact.email}`} className="text-accent underline">
              {contact.email}
            </a>
          )}
          <FromConversation conversationId={visit.conversationId}>Conversation</FromConversation>
        </p>
        {visit.note !== '' && <p className="text-sm">{visit.note}</p>}
        {visit.cancelReason !== '' && <p className="text-sm text-quiet">Because: {visit.cancelReason}</p>}
      </div>
      <Acts visit={visit} timeZone={timeZone} />
    </div>
  );
}

function Acts({ visit, timeZone }: { visit: Visit; timeZone: string }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const [moving, setMoving] = useState(false);
  const refresh = {
    onSettled: async () => {
      await queryClient.invalidateQueries(api.appointments.pathFilter());
      await queryClient.invalidateQueries(api.actions.pathFilter());
    },
  };
  const confirm = useMutation(api.appointments.confirm.mutationOptions(refresh));
  const cancel = useMutation(api.appointments.cancel.mutationOptions(refresh));
  const finish = useMutation(api.appointments.finish.mutationOptions(refresh));
  const isBusy = confirm.isPending || cancel.isPending || finish.isPending;
  const { id: appointmentId, status } = visit;
  if (status !== 'requested' && status !== 'booked') return null;
  return (
    <div className="flex flex-wrap content-start gap-2 sm:justify-end">
      {status === 'requested' ? (
        <Button size="small" look="primary" disabled={isBusy} onClick={() => confirm.mutate({ appointmentId })}>
          Confirm
        </Button>
      ) : (
        <>
          <Button size="small" disabled={isBusy} onClick={() => finish.mutate({ appointmentId })}>
            It took place
          </Button>
          <Button size="small" disabled={isBusy} onClick={() => setMoving(true)}>
            Move
          </Button>
        </>
      )}
      <Button size="small" disabled={isBusy} onClick={() => cancel.mutate({ appointmentId })}>
        {status === 'requested' ? 'Refuse' : 'Cancel'}
      </Button>
      {moving && <MoveDialog visit={visit} timeZone={timeZone} onClose={() => setMoving(false)} />}
    </div>
  );
}

function MoveDialog({ visit, timeZone, onClose }: { visit: Visit; timeZone: string; onClose: () => void }) {
  const api = useApi();
  const client = useApiClient();
  const queryClient = useQueryClient();
  const [startsAt, setStartsAt] = useState('');
  const refresh = () => queryClient.invalidateQueries(api.appointments.pathFilter());
  const move = useMutation(
    api.appointments.move.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        sayUndo('The visit is moved.', async () => {
          await client.appointments.move.mutate({ appointmentId: visit.id, startsAt: visit.startsAt });
          await refresh();
        });
        onClose();
        return refresh();
      },
    }),
  );
  return (
    <Dialog
      open
      onClose={onClose}
      title="Move the visit"
      lead={`${visit.type.name} for ${visit.contact.name ?? 'somebody unnamed'}.`}
    >
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          move.mutate({ appointmentId: visit.id, startsAt });
        }}
      >
        <TimePicker
          typeId={visit.type.id}
          startsAt={startsAt}
          onChange={setStartsAt}
          day={dateOf(visit.startsAt, timeZone)}
        />
        <DialogFoot
          error={move.error}
          action="Move"
          busy={move.isPending}
          disabled={startsAt === ''}
          cancel="Leave it"
          onCancel={onClose}
        />
      </form>
    </Dialog>
  );
}

/** `2026-11-26`, as fields for a day want it. */
function dateOf(iso: string, timeZone: string): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(new Date(iso));
}
