import type { WidgetApi } from '@rowhouse/api/client';
import type { Words } from '../words/en.ts';
import { Refusal } from './failures.ts';
import { createWire } from './wire.ts';

export type Api = WidgetApi;
export type Opened = Awaited<ReturnType<Api['widget']['open']['mutate']>>;
export type Message = Opened['history'][number];

/** The router's procedures by their names, with its types, over our own small wire. */
export function createApi(baseUrl: string, visitorToken: () => string | undefined): Api {
  const wire = createWire(baseUrl, visitorToken);
  const procedures = new Proxy(
    {},
    {
      get: (_target, name: string) => ({
        mutate: (input?: unknown) => wire.mutate(`widget.${name}`, input),
        query: (input?: unknown) => wire.query(`widget.${name}`, input),
        subscribe: (input: object | undefined, follower: Parameters<typeof wire.subscribe>[2]) =>
          wire.subscribe(`widget.${name}`, input, follower),
      }),
    },
  );
  return { widget: procedures } as Api;
}

/** A sentence for the visitor: ours where we have one in their language, else the server's; one about the network when nobody answered. */
export function sentenceOf(error: unknown, words: Words): string {
  if (!(error instanceof Refusal)) return words.noConnection;
  return words.reasons[error.reason] ?? error.message;
}

export function reasonOf(error: unknown): string | undefined {
  return error instanceof Refusal ? error.reason : undefined;
}
