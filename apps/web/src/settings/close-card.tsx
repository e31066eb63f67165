import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../api.ts';
import { useSession } from '../session/session-context.ts';
import { Button } from '../ui/button.tsx';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { TextField } from '../ui/field.tsx';
import { Card, Section } from '../ui/surface.tsx';

/** The one act in the console that nobody can take back, and so the one that asks for a word. */
export function CloseCard({ slug, name }: { slug: string; name: string }) {
  const api = useApi();
  const session = useSession();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState('');
  const close = useMutation(
    api.company.close.mutationOptions({
      meta: { inline: true },
      onSuccess: () => {
        session.leave();
        void navigate({ to: '/sign-in' });
      },
    }),
  );
  return (
    <Section title="Close the company" lead="For good: nobody can bring back what it had, Rowhouse included.">
      <Card>
        <Button look="danger" onClick={() => setOpen(true)}>
          Close {name} …
        </Button>
      </Card>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        title={`Close ${name} for good?`}
        lead="Site and chat are gone at once, and with them agents, knowledge, contacts, conversations and keys. Its people without another company can no longer sign in. Download your data first."
      >
        <form
          className="grid gap-4"
          onSubmit={(event) => {
            event.preventDefault();
            close.mutate({ confirm: typed.trim() });
          }}
        >
          <TextField
            label={`Type ${slug} to go on`}
            autoComplete="off"
            autoCapitalize="none"
            spellCheck={false}
            value={typed}
            onChange={(event) => setTyped(event.target.value)}
          />
          <DialogFoot
            error={close.error}
            action="Close it for good"
            look="danger"
            busy={close.isPending}
            disabled={typed.trim() !== slug}
            cancel="Keep it"
            onCancel={() => setOpen(false)}
          />
        </form>
      </Dialog>
    </Section>
  );
}
