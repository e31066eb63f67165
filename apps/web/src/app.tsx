import { CSPProvider } from '@base-ui/react/csp-provider';
import { MutationCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { type ReactElement, StrictMode, useEffect } from 'react';
import { type Api, ApiProvider, createApi, createAuthApi, describeFailure } from './api.ts';
import { type ConsoleRouter, createConsoleRouter } from './router.tsx';
import { createSession, type Session } from './session/session.ts';
import { SessionContext, useSessionState } from './session/session-context.ts';
import { Starting, Unreachable } from './shell/starting.tsx';
import { sayFailed, Toasts } from './ui/toasts.tsx';

/** Builds everything the console is made of; nothing is shared with another call. */
export function createConsole(): ReactElement {
  const queryClient = createQueryClient();
  const authApi = createAuthApi();
  const session = createSession({ refresh: () => authApi.auth.refresh.mutate(), forget: () => queryClient.clear() });
  const api = createApi(session);
  const router = createConsoleRouter(session);
  return (
    <StrictMode>
      <CSPProvider disableStyleElements>
        <SessionContext value={session}>
          <QueryClientProvider client={queryClient}>
            <Console api={api} queryClient={queryClient} router={router} session={session} />
          </QueryClientProvider>
        </SessionContext>
      </CSPProvider>
    </StrictMode>
  );
}

function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // Only a failure of the network is worth repeating; the server's answer would be the same.
        retry: (count, error) => count < 2 && describeFailure(error).code === undefined,
      },
    },
    // A form that shows the failure beside its fields marks its mutation as `inline`.
    mutationCache: new MutationCache({
      onError: (error, _input, _context, mutation) => {
        if (mutation.meta?.['inline'] !== true) sayFailed(describeFailure(error).message);
      },
    }),
  });
}

type ConsoleProps = { api: Api; queryClient: QueryClient; router: ConsoleRouter; session: Session };

function Console({ api, queryClient, router, session }: ConsoleProps) {
  const state = useSessionState();
  useEffect(() => void session.start(), [session]);
  // Guards run again when somebody signs in or out, in this tab or another.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the state is the trigger, the guards read it themselves.
  useEffect(() => void router.invalidate(), [router, state]);
  if (state.kind === 'starting') return <Starting />;
  if (state.kind === 'unreachable') return <Unreachable message={state.message} onRetry={() => void session.start()} />;
  return (
    <ApiProvider trpcClient={api} queryClient={queryClient}>
      <RouterProvider router={router} />
      <Toasts />
    </ApiProvider>
  );
}
