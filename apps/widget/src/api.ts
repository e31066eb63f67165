import { createWidgetLinks, type WidgetRouter } from '@rowhouse/api/client';
import { createTRPCClient, type TRPCClient } from '@trpc/client';

export type Api = TRPCClient<WidgetRouter>;
export type Opened = Awaited<ReturnType<Api['widget']['open']['mutate']>>;
export type Message = Opened['history'][number];

/** The widget's calls to the server that its script came from; the visitor's token lives in memory. */
export function createApi(baseUrl: string, visitorToken: () => string | undefined): Api {
  return createTRPCClient<WidgetRouter>({
    links: createWidgetLinks({ url: `${baseUrl}/api/widget`, getVisitorToken: visitorToken }),
  });
}

/** A sentence for the visitor: the server's own, or one about the network when nobody answered. */
export function sentenceOf(error: unknown): string {
  if (error instanceof Error && 'data' in error && error.data !== null && error.data !== undefined)
    return error.message;
  return 'There is no connection just now. Check your network and try again.';
}

export function isSignedOut(error: unknown): boolean {
  return reasonOf(error) === 'unauthenticated';
}

export function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('data' in error)) return undefined;
  const data = error.data as { reason?: string } | null | undefined;
  return data?.reason;
}
