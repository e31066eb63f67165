import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';

/** What the fake does with one request. */
export type FakeAnswer =
  | { kind: 'text'; text: string; usage?: { input: number; output: number } | null }
  | { kind: 'tools'; calls: { name: string; arguments: unknown }[]; usage?: { input: number; output: number } }
  | { kind: 'status'; status: number }
  | { kind: 'cut'; text: string }
  /** Says a piece, waits, says the next. */
  | { kind: 'slow'; pieces: string[]; between: Promise<unknown> }
  /** Word for word what goes over the line. */
  | { kind: 'raw'; status?: number; headers?: Record<string, string>; body: string }
  | { kind: 'hang' };

export type FakeRequest = { headers: IncomingMessage['headers']; body: FakeBody; text: string };
export type FakeBody = {
  model: string;
  system?: unknown;
  messages: { role: string; content: unknown; tool_calls?: unknown }[];
  tools?: unknown[];
  stream?: boolean;
};

export type FakeProvider = {
  url: string;
  requests: FakeRequest[];
  /** The next answers are what this says of each request. */
  respond(answer: (request: FakeRequest) => FakeAnswer): void;
  close(): Promise<void>;
};

type Speak = (res: ServerResponse, answer: FakeAnswer, request: FakeRequest) => void | Promise<void>;

/** A server on loopback that speaks a provider's wire protocol and writes down what it was sent. */
export async function startFakeProvider(speak: Speak): Promise<FakeProvider> {
  const requests: FakeRequest[] = [];
  let respond: (request: FakeRequest) => FakeAnswer = () => ({ kind: 'text', text: 'Hello from the model.' });
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const request = { headers: req.headers, body: JSON.parse(text) as FakeBody, text };
      requests.push(request);
      const answer = respond(request);
      if (answer.kind === 'hang') return;
      if (answer.kind === 'status') {
        res.writeHead(answer.status, { 'content-type': 'application/json' });
        res.end(JSON.stringify({ error: { message: 'refused by the fake', type: 'fake' } }));
        return;
      }
      if (answer.kind === 'raw') {
        res.writeHead(answer.status ?? 200, { 'content-type': 'text/event-stream', ...answer.headers });
        res.end(answer.body);
        return;
      }
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      void speak(res, answer, request);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    respond(answer) {
      respond = answer;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** Words one by one, as models write them. */
export function piecesOf(text: string): string[] {
  return text.match(/\S+\s*/g) ?? [];
}

async function* slowly({ pieces, between }: { pieces: string[]; between: Promise<unknown> }): AsyncGenerator<string> {
  for (const [index, piece] of pieces.entries()) {
    if (index > 0) await between;
    yield piece;
  }
}

/** OpenAI's chat completions, streamed. */
export function startFakeOpenAi(): Promise<FakeProvider> {
  return startFakeProvider(async (res, answer, { body }) => {
    const send = (delta: unknown, finish: string | null = null) =>
      res.write(
        `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: body.model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    if (answer.kind === 'text' || answer.kind === 'cut') {
      for (const piece of piecesOf(answer.text)) send({ role: 'assistant', content: piece });
      if (answer.kind === 'cut') {
        // What was written has left before the line goes dead.
        res.write(': cut\n\n', () => res.destroy());
        return;
      }
      send({}, 'stop');
    }
    if (answer.kind === 'slow') {
      for await (const piece of slowly(answer)) send({ role: 'assistant', content: piece });
      send({}, 'stop');
    }
    if (answer.kind === 'tools') {
      answer.calls.forEach((call, index) => {
        const json = JSON.stringify(call.arguments);
        send({
          tool_calls: [
            {
              index,
              id: `call_${index}`,
              type: 'function',
              function: { name: call.name, arguments: json.slice(0, 4) },
            },
          ],
        });
        send({ tool_calls: [{ index, function: { arguments: json.slice(4) } }] });
      });
      send({}, 'tool_calls');
    }
    const usage = answer.kind === 'text' || answer.kind === 'tools' ? answer.usage : undefined;
    if (usage !== null) {
      const { input, output } = usage ?? { input: 1_000, output: 50 };
      res.write(
        `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: body.model, choices: [], usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output } })}\n\n`,
      );
    }
    res.end('data: [DONE]\n\n');
  });
}

/** Anthropic's messages, streamed. */
export function startFakeAnthropic(): Promise<FakeProvider> {
  return startFakeProvider(async (res, answer, { body }) => {
    const send = (type: string, fields: object) =>
      res.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
    const given = answer.kind === 'text' || answer.kind === 'tools' ? answer.usage : undefined;
    const usage = given ?? { input: 1_000, output: 50 };
    send('message_start', {
      message: {
        id: 'm1',
        type: 'message',
        role: 'assistant',
        model: body.model,
        content: [],
        stop_reason: null,
        usage: { input_tokens: usage.input, output_tokens: 1 },
      },
    });
    if (answer.kind === 'slow') {
      send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
      for await (const piece of slowly(answer))
        send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
      send('content_block_stop', { index: 0 });
    }
    if (answer.kind === 'text' || answer.kind === 'cut') {
      send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
      for (const piece of piecesOf(answer.text))
        send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
      if (answer.kind === 'cut') {
        // What was written has left before the line goes dead.
        res.write(': cut\n\n', () => res.destroy());
        return;
      }
      send('content_block_stop', { index: 0 });
    }
    if (answer.kind === 'tools')
      answer.calls.forEach((call, index) => {
        send('content_block_start', {
          index,
          content_block: { type: 'tool_use', id: `call_${index}`, name: call.name, input: {} },
        });
        send('content_block_delta', {
          index,
          delta: { type: 'input_json_delta', partial_json: JSON.stringify(call.arguments) },
        });
        send('content_block_stop', { index });
      });
    send('message_delta', {
      delta: { stop_reason: answer.kind === 'tools' ? 'tool_use' : 'end_turn' },
      usage: { output_tokens: usage.output },
    });
    send('message_stop', {});
    res.end();
  });
}
