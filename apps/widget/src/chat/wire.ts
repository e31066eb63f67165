import { followEvents } from './event-stream.ts';
import { NobodyThere, Refusal } from './failures.ts';

type Body = { result?: { data: unknown }; error?: { message: string; data: { reason?: string } | null } };
type Follower = { onData: (data: unknown) => void; onError?: (error: Error) => void };

const answerWithinMs = 25_000;

/** tRPC's own way over HTTP, as far as the widget needs it: its client weighs more than the rest of the chat. */
export function createWire(baseUrl: string, visitorToken: () => string | undefined) {
  async function ask(path: string, init: RequestInit): Promise<Response> {
    const token = visitorToken();
    try {
      return await fetch(`${baseUrl}/api/widget/${path}`, {
        ...init,
        credentials: 'omit',
        headers: {
          'x-rowhouse': '1',
          ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
          ...(init.method === 'POST' ? { 'content-type': 'application/json' } : {}),
        },
      });
    } catch {
      throw new NobodyThere();
    }
  }

  async function call(path: string, init: RequestInit): Promise<unknown> {
    const response = await ask(path, { ...init, signal: AbortSignal.timeout(answerWithinMs) });
    const { result, error } = await bodyOf(response);
    if (error) throw new Refusal(error.message, error.data?.reason ?? '');
    if (!result) throw new NobodyThere();
    return result.data;
  }

  return {
    mutate: (name: string, input: unknown) => call(name, { method: 'POST', body: JSON.stringify(input ?? {}) }),
    query: (name: string, input: unknown) => call(name + query(input), {}),
    subscribe: (name: string, input: object | undefined, { onData, onError }: Follower) =>
      followEvents({
        async connect(lastEventId, signal) {
          const response = await ask(name + query(lastEventId === undefined ? input : { ...input, lastEventId }), {
            signal,
          });
          if (response.ok && response.body) return response.body;
          const { error } = await bodyOf(response);
          throw error ? new Refusal(error.message, error.data?.reason ?? '') : new NobodyThere();
        },
        // A tracked event comes in a frame of its own.
        onData: (data, id) => onData(id === '' ? data : { id, data }),
        onError: (error) => onError?.(error),
      }),
  };
}

function query(input: unknown): string {
  return input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`;
}

async function bodyOf(response: Response): Promise<Body> {
  try {
    const body = (await response.json()) as Body | Body[];
    return (Array.isArray(body) ? body[0] : body) ?? {};
  } catch {
    throw new NobodyThere();
  }
}
