import { httpBatchLink, httpSubscriptionLink, splitLink, type TRPCClient, type TRPCLink } from '@trpc/client';
import { EventSource } from 'eventsource';
import type { AppRouter, WidgetRouter } from './root.ts';

export type { RequestContext } from './context.ts';
export type { AuthResult } from './routers/auth.ts';
export type { AppRouter };
/** What the chat widget may call; it brings a wire of its own, since every page that it stands on has to load it. */
export type WidgetApi = TRPCClient<WidgetRouter>;

type MaybePromise<T> = T | Promise<T>;

export type ConsoleLinkOptions = {
  /** Address of the router, e.g. `https://console.example.com/api/trpc`. */
  url: string;
  /** The access token to send, kept in memory only. */
  getAccessToken: () => MaybePromise<string | undefined>;
  /** Called once when the server refuses the token: a new one, or `undefined` when the session is over. */
  onUnauthorized: () => MaybePromise<string | undefined>;
};

/** Not above the server's own limit. */
const maxBatchItems = 10;

/** Links for console, CLI and scripts: batched calls, subscriptions over server-sent events, the token in a header. */
export function createConsoleLinks({ url, getAccessToken, onUnauthorized }: ConsoleLinkOptions): TRPCLink<AppRouter>[] {
  const authorized: typeof fetch = async (input, init) => {
    const answer = await fetch(input, withHeaders(init, await getAccessToken()));
    // A batch answers 207 or the code that its calls share; only when all were refused is the token at fault.
    if (answer.status !== 401) return answer;
    const renewed = await onUnauthorized();
    return renewed === undefined ? answer : fetch(input, withHeaders(init, renewed));
  };
  return linksOf(url, authorized);
}

function linksOf(url: string, authorized: typeof fetch): TRPCLink<AppRouter>[] {
  const link = splitLink<AppRouter>({
    condition: (operation) => operation.type === 'subscription',
    true: httpSubscriptionLink({ url, EventSource, eventSourceOptions: () => ({ fetch: authorized }) }),
    false: httpBatchLink({
      url,
      maxItems: maxBatchItems,
      fetch: (input, init) => authorized(input as string, init as RequestInit),
    }),
  });
  return [link];
}

function withHeaders(init: RequestInit | undefined, token: string | undefined): RequestInit {
  const headers = new Headers(init?.headers);
  headers.set('x-rowhouse', '1');
  if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
  return { ...init, headers };
}
