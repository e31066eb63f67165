import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { type Conversation, useApi } from '../api.ts';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { SelectField } from '../ui/field.tsx';

type HandOffDialogProps = { open: boolean; onClose: () => void; conversation: Conversation };

/** To a person, who then answers here, or to a colleague among the agents. */
export function HandOffDialog({ open, onClose, conversation }: HandOffDialogProps) {
  const api = useApi();
  const queryClient = useQueryClient();
  const agents = useQuery(api.agents.list.queryOptions(undefined, { enabled: open }));
  const [to, setTo] = useState('person');
  const handOff = useMutation(
    api.conversations.handOff.mutationOptions({
      onSuccess: () => {
        onClose();
        return queryClient.invalidateQueries(api.conversations.pathFilter());
      },
    }),
  );
  return (
    <Dialog open={open} onClose={onClose} title="Hand this conversation over" lead="The visitor is told who goes on.">
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          handOff.mutate({
            conversationId: conversation.id,
            to: to === 'person' ? { kind: 'person' } : { kind: 'agent', agentId: to },
          });
        }}
      >
        <SelectField label="Who goes on?" value={to} onChange={(event) => setTo(event.target.value)}>
          <option value="person">A person: you or a colleague</option>
          {agents.data
            ?.filter((agent) => agent.enabled && agent.id !== conversation.agent.id)
            .map((agent) => (
              <option key={agent.id} value={agent.id}>
                {agent.name}, {agent.title.toLowerCase()}
              </option>
            ))}
        </SelectField>
        <DialogFoot action="Hand over" busy={handOff.isPending} onCancel={onClose} />
      </form>
    </Dialog>
  );
}
