import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useForm } from 'react-hook-form';
import { describeFailure, useApi } from '../api.ts';
import { fieldOf } from '../forms/field-of.ts';
import { useSession } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { Button } from '../ui/button.tsx';
import { TextField } from '../ui/field.tsx';
import { Logo } from '../ui/logo.tsx';
import { Card, Notice } from '../ui/surface.tsx';
import { z } from '../validation.ts';

const credentials = z.object({
  email: z.email('Enter the e-mail address you signed up with.'),
  password: z.string().min(1, 'Enter your password.'),
});

/** The one door for members and operators. */
export function SignInPage() {
  useTitle('Sign in');
  const api = useApi();
  const session = useSession();
  const form = useForm({ resolver: zodResolver(credentials), defaultValues: { email: '', password: '' } });
  // The route's guard moves on to the remembered place as soon as the session is open.
  const signIn = useMutation(
    api.auth.signIn.mutationOptions({ meta: { inline: true }, onSuccess: (answer) => session.enter(answer) }),
  );
  const field = fieldOf(form);
  return (
    <main className="mx-auto grid min-h-dvh max-w-md content-center gap-6 p-5">
      <div className="flex items-center gap-3">
        <Logo className="size-10" />
        <span className="text-xl font-semibold tracking-tight">Rowhouse</span>
      </div>
      <Card className="sm:p-7">
        <h1 className="mb-5 text-2xl font-semibold tracking-tight">Sign in</h1>
        <form noValidate className="grid gap-4" onSubmit={form.handleSubmit((values) => signIn.mutate(values))}>
          {signIn.error !== null && <Notice tone="bad">{describeFailure(signIn.error).message}</Notice>}
          <TextField label="E-mail" type="email" autoComplete="username" inputMode="email" {...field('email')} />
          <TextField label="Password" type="password" autoComplete="current-password" {...field('password')} />
          <Button type="submit" look="primary" busy={signIn.isPending}>
            Sign in
          </Button>
        </form>
      </Card>
      <p className="text-quiet">
        New here?{' '}
        <Link to="/sign-up" className="font-medium text-accent underline">
          Sign your company up
        </Link>
      </p>
    </main>
  );
}
