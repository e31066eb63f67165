import { useMutation, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { useSession } from '../session/session-context.ts';
import { useTitle } from '../shell/title.ts';
import { Logo } from '../ui/logo.tsx';
import { Loaded } from '../ui/states.tsx';
import { CompanyForm } from './company-form.tsx';
import { keepWelcome } from './welcome-store.ts';

/** A company makes itself: one form, and it is live. */
export function SignUpPage() {
  useTitle('Sign up');
  const api = useApi();
  const session = useSession();
  const options = useQuery(api.auth.options.queryOptions(undefined, { staleTime: Number.POSITIVE_INFINITY }));
  const signUp = useMutation(
    api.auth.signUp.mutationOptions({
      meta: { inline: true },
      onSuccess: (answer) => {
        // Kept first: the route's guard looks for it as soon as the session is open.
        keepWelcome({ made: answer.made, totalRows: answer.totalRows, tookMs: answer.tookMs });
        session.enter(answer);
      },
    }),
  );
  return (
    <main className="mx-auto max-w-5xl px-4 pt-8 pb-20 sm:px-6">
      <div className="mb-8 flex flex-wrap items-center justify-between gap-4">
        <span className="flex items-center gap-3">
          <Logo className="size-10" />
          <span className="text-xl font-semibold tracking-tight">Rowhouse</span>
        </span>
        <Link to="/sign-in" className="min-h-11 content-center font-medium text-accent underline">
          Sign in instead
        </Link>
      </div>
      <h1 className="text-3xl font-semibold tracking-tight">Your own team of AI agents, today</h1>
      <p className="mt-2 mb-8 max-w-[60ch] text-lg text-quiet">
        Fourteen agents that speak your trade, their knowledge, a website with chat, and a budget. It takes less than a
        second.
      </p>
      <Loaded query={options} lines={6}>
        {(data) => (
          <CompanyForm
            options={data}
            owner="you"
            action="Make my company"
            busy={signUp.isPending}
            failure={signUp.error}
            onSubmit={(company) => signUp.mutate(company)}
          />
        )}
      </Loaded>
    </main>
  );
}
