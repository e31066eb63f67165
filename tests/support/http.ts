import { randomUUID } from 'node:crypto';

export type Answer = {
  status: number;
  headers: Headers;
  text: string;
  data: unknown;
  /** What a client reads of a refusal. */
  error: { message: string; reason: string; errorId: string | null } | undefined;
};

type Body = {
  result?: { data: unknown };
  error?: { message: string; data: { reason: string; errorId: string | null } };
};

export type Client = ReturnType<typeof createClient>;

/** Calls procedures over HTTP by hand, so that a test can leave out or twist whatever a real client gets right. */
export function createClient(url: string, options: { token?: string; headers?: Record<string, string> } = {}) {
  async function request(path: string, init: RequestInit & { headers?: Record<string, string> }): Promise<Answer> {
    const { token, headers } = options;
    const bearer: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
    const answer = await fetch(`${url}${path}`, {
      signal: AbortSignal.timeout(30_000),
      ...init,
      headers: { 'x-rowhouse': '1', ...bearer, ...headers, ...init.headers },
    });
    const text = await answer.text();
    const body = parse(text);
    return {
      status: answer.status,
      headers: answer.headers,
      text,
      data: body?.result?.data,
      error: body?.error && { message: body.error.message, ...body.error.data },
    };
  }

  const json = { 'content-type': 'application/json' };
  return {
    request,
    mutate: (procedure: string, input: unknown = {}, headers: Record<string, string> = {}) =>
      request(`/api/${procedure}`, {
        method: 'POST',
        body: JSON.stringify(input),
        headers: { ...json, ...headers },
      }),
    query: (procedure: string, input?: unknown) =>
      request(
        `/api/${procedure}${input === undefined ? '' : `?input=${encodeURIComponent(JSON.stringify(input))}`}`,
        {},
      ),
  };
}

function parse(text: string): Body | undefined {
  try {
    const body = JSON.parse(text) as Body | Body[];
    return Array.isArray(body) ? body[0] : body;
  } catch {
    return undefined;
  }
}

/** A sign-up that nothing is wrong with. */
export function goodSignUp(change: Record<string, unknown> = {}) {
  return {
    companyName: 'Acme Plumbing',
    industry: 'plumbing',
    tier: 'growth',
    name: 'Ada Admin',
    email: `${randomUUID()}@example.com`,
    password: 'four unlikely words here',
    idempotencyKey: randomUUID(),
    ...change,
  };
}
