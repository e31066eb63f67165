import { once } from 'node:events';
import { createTRPCClient } from '@trpc/client';
import { type AppRouter, createConsoleLinks } from '@rowhouse/api/client';
import express from 'express';
import OpenAI from 'openai';
import { removeDataFolder, startServerProcess } from '../tests/support/server.ts';
import type { BenchHouse } from './house.ts';
import { startPortkey } from './portkey.ts';
import { percentile, type Ratio } from './ratios.ts';

/** What each way to the first token took, in milliseconds, alternating so that a busy moment meets all of them. */
const rounds = 240;
/** A server is warm when it serves; so are all that are measured here. */
const warmUp = 80;
const question = 'how much is a drain cleaning?';
const key = 'sk-bench-key-0001';

type Body = OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming;

/** Time to the first token through Rowhouse and through its peers, less the provider's own. */
export async function benchFirstToken(house: BenchHouse): Promise<Ratio[]> {
  const { fake } = house;
  fake.respond(() => ({ kind: 'text', text: 'One two three four five.' }));
  const provider = `${fake.url}/v1`;
  const proxy = await startProxy(provider);
  const portkey = await startPortkey();
  const server = await startServer(provider);
  const core = await inProcess(house);
  await core();
  // All ask the same: the prompt that Rowhouse makes of the question, which is what a provider would have to read.
  const body = fake.requests.at(-1)?.body as unknown as Body;
  const ways = {
    direct: through(provider, body),
    proxy: through(`${proxy.url}/v1`, body),
    portkey: through(`${portkey.url}/v1`, body, { 'x-portkey-provider': 'openai', 'x-portkey-custom-host': provider }),
    core,
    server: server.ask,
  };
  const names = Object.keys(ways) as (keyof typeof ways)[];
  const times = { direct: [], proxy: [], portkey: [], core: [], server: [] } as Record<keyof typeof ways, number[]>;
  try {
    for (let round = 0; round < rounds; round += 1)
      for (const name of names) {
        const tookMs = await ways[name]();
        if (round >= warmUp) times[name].push(tookMs);
      }
  } finally {
    await server.close();
    await portkey.close();
    proxy.close();
  }
  const p50 = (name: keyof typeof ways) => percentile(times[name], 0.5);
  const ratio = (way: keyof typeof ways, name: string, note: string): Ratio => ({
    name: `first token: ${name} − provider directly`,
    value: p50(way) - p50('direct'),
    ...(way === 'core' || way === 'server' ? { target: 8 } : {}),
    unit: 'ms',
    note: `${p50(way).toFixed(1)} against ${p50('direct').toFixed(1)} ms; ${note}`,
  });
  return [
    ratio('core', 'Rowhouse', 'search, prompt, budget and ledger included'),
    ratio('server', 'Rowhouse, over HTTP and SSE', 'sign-in, tRPC and a second request for the events included'),
    ratio('proxy', 'Express and the SDK', 'a peer that does nothing else'),
    ratio('portkey', 'Portkey gateway', 'a peer that routes, and keeps no books'),
  ];
}

/** An OpenAI client at this address, asked for a stream: milliseconds to its first text. */
function through(baseURL: string, body: Body, defaultHeaders: Record<string, string> = {}): () => Promise<number> {
  const client = new OpenAI({
    apiKey: key,
    baseURL,
    organization: null,
    project: null,
    maxRetries: 0,
    defaultHeaders,
  });
  return async () => {
    const startedMs = performance.now();
    const stream = await client.chat.completions.create(body);
    let firstMs: number | undefined;
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) firstMs ??= performance.now() - startedMs;
    return firstOf(firstMs);
  };
}

/** Express with the official SDK and nothing else: what a first version of such a product would be. */
async function startProxy(provider: string): Promise<{ url: string; close(): void }> {
  const client = new OpenAI({ apiKey: key, baseURL: provider, organization: null, project: null, maxRetries: 0 });
  const app = express()
    .use(express.json())
    .post('/v1/chat/completions', async (req, res) => {
      res.setHeader('content-type', 'text/event-stream');
      const stream = await client.chat.completions.create(req.body as Body);
      for await (const chunk of stream) res.write(`data: ${JSON.stringify(chunk)}\n\n`);
      res.end('data: [DONE]\n\n');
    });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === 'object' && address ? address.port : 0}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** A member's question to an agent, in this process: what Rowhouse does, without HTTP. */
async function inProcess({ core, context }: BenchHouse): Promise<() => Promise<number>> {
  const [agent] = await core.agents.list(context);
  const [user] = await core.access.members.list(context);
  if (!agent || !user) throw new Error('a company without an agent or a member');
  const permissions = new Set(['conversations.read']);
  const member = { ...context, actor: { kind: 'member' as const, userId: user.userId, permissions } };
  return async () => {
    const { conversationId } = await core.conversations.start(member, agent.id);
    const idempotencyKey = `bench-${conversationId}`;
    const startedMs = performance.now();
    const { runId } = await core.conversations.send(member, { conversationId, text: question, idempotencyKey });
    let firstMs: number | undefined;
    for await (const { event } of core.conversations.events(member, { runId, signal: AbortSignal.timeout(10_000) }))
      if (event.type === 'text') firstMs ??= performance.now() - startedMs;
    return firstOf(firstMs);
  };
}

/** The same over HTTP, by the client that the console uses, against a server process of its own. */
async function startServer(provider: string): Promise<{ ask(): Promise<number>; close(): Promise<void> }> {
  const server = await startServerProcess({ env: { OPENAI_API_KEY: key, OPENAI_BASE_URL: provider } });
  let accessToken: string | undefined;
  const api = createTRPCClient<AppRouter>({
    links: createConsoleLinks({
      url: `${server.url}/api/trpc`,
      getAccessToken: () => accessToken,
      onUnauthorized: () => undefined,
    }),
  });
  ({ accessToken } = await api.auth.signIn.mutate(server.demo));
  const [agent] = await api.agents.list.query();
  if (!agent) throw new Error('a company without an agent');
  return {
    async ask() {
      const { conversationId } = await api.conversations.start.mutate({ agentId: agent.id });
      const idempotencyKey = `bench-${conversationId}`;
      const startedMs = performance.now();
      const { runId } = await api.chat.send.mutate({ conversationId, text: question, idempotencyKey });
      let firstMs: number | undefined;
      await new Promise<void>((resolve, reject) => {
        const events = api.chat.events.subscribe(
          { runId },
          {
            onData({ data }) {
              if (data.type === 'text') firstMs ??= performance.now() - startedMs;
              if (data.type === 'error') reject(new Error(data.message));
              if (data.type !== 'done') return;
              events.unsubscribe();
              resolve();
            },
            onError: reject,
          },
        );
      });
      return firstOf(firstMs);
    },
    async close() {
      await server.stop();
      removeDataFolder(server.dataFolder);
    },
  };
}

function firstOf(milliseconds: number | undefined): number {
  if (milliseconds === undefined) throw new Error('an answer without a token');
  return milliseconds;
}
