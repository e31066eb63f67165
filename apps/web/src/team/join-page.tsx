import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { describeFailure, useApi } from '../api.ts';
import { fieldOf } from '../forms/field-of.ts';
import { useSession } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { PasswordRules, passwordField } from '../sign-up/password-rules.tsx';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Logo } from '../ui/logo.tsx';
import { Card, Notice } from '../ui/surface.tsx';
import { z } from '../validation.ts';

const newMember = z.object({ name: z.string().trim().min(1, 'Enter your name.').max(80), password: passwordField });

/** Where an invitation leads. Its token stands behind the #, which no server log ever sees. */
export function JoinPage() {
  useTitle('Join');
  const api = useApi();
  const session = useSession();
  const navigate = useNavigate();
  const [token] = useState(() => window.location.hash.slice(1));
  const form = useForm({ resolver: zodResolver(newMember), defaultValues: { name: '', password: '' } });
  const accept = useMutation(
    api.members.accept.mutationOptions({
      meta: { inline: true },
      onSuccess: (answer) => {
        session.enter(answer);
        void navigate({ to: '/overview' });
      },
    }),
  );
  const field = fieldOf(form);
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-6 p-5">
      <Logo className="size-10" />
      <Card className="sm:p-7">
        <h1 className="mb-5 text-2xl font-semibold tracking-tight">Join your team</h1>
        {token === '' ? (
          <Notice tone="warn">This link is not complete. Ask for the whole invitation link again.</Notice>
        ) : (
          <form
            noValidate
            className="grid gap-4"
            onSubmit={form.handleSubmit((values) => accept.mutate({ token, ...values }))}
          >
            {accept.error !== null && <Notice tone="bad">{describeFailure(accept.error).message}</Notice>}
            <TextField label="Your name" autoComplete="name" {...field('name')} />
            <TextField label="Password" type="password" autoComplete="new-password" {...field('password')} />
            <PasswordRules password={form.watch('password')} />
            <Button type="submit" look="primary" busy={accept.isPending}>
              Join
            </Button>
          </form>
        )}
      </Card>
    </main>
  );
}
