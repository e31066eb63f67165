import { once } from 'node:events';
import express from 'express';
import OpenAI from 'openai';
import type { BenchHouse } from './house.ts';
import { percentile, type Ratio } from './ratios.ts';

const rounds = 40;

/** Time to the first token through Rowhouse, less the provider's own; beside it an Express server with the SDK and nothing else. */
export async function benchFirstToken(house: BenchHouse): Promise<Ratio[]> {
  const { core, fake, context } = house;
  fake.respond(() => ({ kind: 'text', text: 'One two three four five.' }));
  const client = new OpenAI({
    apiKey: 'sk-bench-key-0001',
    baseURL: `${fake.url}/v1`,
    organization: null,
    project: null,
    maxRetries: 0,
  });
  const direct = async (via: OpenAI) => {
    const startedMs = performance.now();
    const stream = await via.chat.completions.create({
      model: 'gpt-5-mini',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
    });
    for await (const chunk of stream) if (chunk.choices[0]?.delta.content) return performance.now() - startedMs;
    throw new Error('no token');
  };
  const proxy = express()
    .use(express.json())
    .post('/v1/chat/completions', async (req, res) => {
      res.setHeader('content-type', 'text/event-stream');
      const stream = await client.chat.completions.create({
        ...(req.body as OpenAI.Chat.Completions.ChatCompletionCreateParamsStreaming),
        stream: true,
      });
      for await (const chunk of stream) res.write(`data: ${JSON.stringify(chunk)}\n\n`);
      res.end('data: [DONE]\n\n');
    });
  const server = proxy.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const proxied = new OpenAI({
    apiKey: 'sk-bench-key-0001',
    baseURL: `http://127.0.0.1:${port}/v1`,
    organization: null,
    project: null,
    maxRetries: 0,
  });

  const [agent] = await core.agents.list(context);
  const member = {
    ...context,
    actor: {
      kind: 'member' as const,
      userId: (await core.access.members.list(context))[0]?.userId ?? ('' as never),
      permissions: new Set(['conversations.read']),
    },
  };
  const rowhouse = async () => {
    const { conversationId } = await core.conversations.start(member, agent?.id ?? ('' as never));
    const startedMs = performance.now();
    const { runId } = await core.conversations.send(member, {
      conversationId,
      text: 'how much is a drain cleaning?',
      idempotencyKey: `bench-${Math.random()}`,
    });
    for await (const { event } of core.conversations.events(member, { runId, signal: AbortSignal.timeout(10_000) }))
      if (event.type === 'text') return performance.now() - startedMs;
    throw new Error('no token');
  };
  try {
    const times = { direct: [] as number[], proxied: [] as number[], rowhouse: [] as number[] };
    for (let round = 0; round < rounds; round += 1) {
      times.direct.push(await direct(client));
      times.proxied.push(await direct(proxied));
      times.rowhouse.push(await rowhouse());
    }
    const p50 = (list: number[]) => percentile(list.slice(rounds / 10), 0.5);
    const own = p50(times.direct);
    return [
      {
        name: 'first token through Rowhouse − provider directly',
        value: p50(times.rowhouse) - own,
        target: 8,
        unit: 'ms',
        note: `${p50(times.rowhouse).toFixed(1)} against ${own.toFixed(1)} ms; search, prompt, budget and ledger included`,
      },
      {
        name: 'first token through Express and the SDK alone − directly',
        value: p50(times.proxied) - own,
        target: 8,
        unit: 'ms',
        note: 'a peer that does nothing else',
      },
    ];
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
