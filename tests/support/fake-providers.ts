import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { countTokens } from 'gpt-tokenizer/encoding/o200k_base';

/** Tokens as the fake counts them; `cached` and `written` are parts of `input`. */
export type FakeUsage = { input: number; output: number; cached?: number; written?: number };

/** What the fake does with one request. */
export type FakeAnswer =
  | { kind: 'text'; text: string; usage?: FakeUsage | null }
  | { kind: 'tools'; calls: { name: string; arguments: unknown }[]; usage?: FakeUsage }
  /** To a request for embeddings: each text's. */
  | { kind: 'vectors'; of(text: string): readonly number[]; after?: Promise<unknown> }
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  | { kind: 'cut'; text: string }
  /** Says a piece, waits, says the next. */
  | { kind: 'slow'; pieces: string[]; between: Promise<unknown> }
  /** Word for word what goes over the line. */
  | { kind: 'raw'; status?: number; headers?: Record<string, string>; body: string; spoken?: string }
  | { kind: 'hang' };

export type FakeRequest = { path: string; headers: IncomingMessage['headers']; body: FakeBody; text: string };
export type FakeBody = {
  model: string;
  system?: unknown;
  messages: { role: string; content: unknown; tool_calls?: unknown }[];
  tools?: unknown[];
  stream?: boolean;
  /** Of an embedding. */
  input?: string[];
};

/** What the fake would charge for a request: by what it told, or else by its own count of what went in and came out. */
export type FakeBill = { model: string; usage: FakeUsage | undefined; inputTokens: number; spoken: string };

/** The fake's own invoice for a request, in tokens. */
export function billed(bill: FakeBill): FakeUsage {
  return bill.usage ?? { input: bill.inputTokens, output: tokensIn(bill.spoken) };
}

const tokensIn = (text: string) => countTokens(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() });
/** What surrounds each message, and what opens the answer. */
const [aroundMessage, opening] = [4, 3];

function tokensOf({ system, messages = [], tools = [], input = [] }: FakeBody): number {
  const told = messages.map(({ content, tool_calls }) =>
    [content, tool_calls].map((part) => (typeof part === 'string' ? part : part ? plainText(part) : '')).join(''),
  );
  const declared = tools.map((tool) => JSON.stringify((tool as { function?: unknown }).function ?? tool));
  const texts = [...(system ? [plainText(system)] : []), ...told, ...declared, ...input];
  return texts.reduce((sum, text) => sum + tokensIn(text) + aroundMessage, opening);
}

function plainText(part: unknown): string {
  return Array.isArray(part) && part.every((block) => typeof block?.text === 'string')
    ? part.map((block: { text: string }) => block.text).join('')
    : JSON.stringify(part);
}

export type FakeProvider = {
  url: string;
  requests: FakeRequest[];
  /** One for each request that it would charge for. */
  bills: FakeBill[];
  /** The next answers are what this says of each request. */
  respond(answer: (request: FakeRequest) => FakeAnswer): void;
  close(): Promise<void>;
};

type Speak = (res: ServerResponse, answer: FakeAnswer, request: FakeRequest, bill: FakeBill) => void | Promise<void>;

/** A server on loopback that speaks a provider's wire protocol and writes down what it was sent. */
export async function startFakeProvider(speak: Speak): Promise<FakeProvider> {
  const requests: FakeRequest[] = [];
  const bills: FakeBill[] = [];
  let respond: (request: FakeRequest) => FakeAnswer = () => ({ kind: 'text', text: 'Hello from the model.' });
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      const request = { path: req.url ?? '', headers: req.headers, body: JSON.parse(text) as FakeBody, text };
      requests.push(request);
      const answer = respond(request);
      const given = answer.kind === 'text' || answer.kind === 'tools' ? answer.usage : undefined;
      const bill: FakeBill = {
        model: request.body.model,
        usage: given ?? undefined,
        inputTokens: tokensOf(request.body),
        spoken: answer.kind === 'raw' ? (answer.spoken ?? '') : '',
      };
      const status = answer.kind === 'status' || answer.kind === 'raw' ? (answer.status ?? 200) : 200;
      if (status < 300) bills.push(bill);
      if (answer.kind === 'hang') return;
      if (answer.kind === 'status') {
        res.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers });
        res.end(JSON.stringify({ error: { message: 'refused by the fake', type: 'fake' } }));
        return;
      }
      if (answer.kind === 'raw') {
        res.writeHead(answer.status ?? 200, { 'content-type': 'text/event-stream', ...answer.headers });
        res.end(answer.body);
        return;
      }
      if (request.path.endsWith('/embeddings')) {
        const told = answer.kind === 'text' && answer.usage === null ? undefined : bill;
        const { of, after } = answer.kind === 'vectors' ? answer : { of: lettersOf, after: undefined };
        void Promise.resolve(after).then(() => sendEmbeddings(res, request.body, told, of));
        return;
      }
      res.writeHead(200, { 'content-type': 'text/event-stream' });
      void speak(res, answer, request, bill);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake has no port');
  return {
    url: `http://127.0.0.1:${address.port}`,
    requests,
    bills,
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

/** Vectors that tell texts apart by their letters. */
function lettersOf(text: string): number[] {
  return Array.from({ length: 8 }, (_, place) => (text.charCodeAt(place % text.length) % 97) / 97);
}

function sendEmbeddings(
  res: ServerResponse,
  { model, input = [] }: FakeBody,
  bill: FakeBill | undefined,
  vectorOf: (text: string) => readonly number[],
): void {
  const data = input.map((text, index) => ({ object: 'embedding', index, embedding: vectorOf(text) }));
  const usage = bill && { prompt_tokens: billed(bill).input, total_tokens: billed(bill).input };
  res.writeHead(200, { 'content-type': 'application/json' });
  // The order of the list is not the order of the texts: each says its place.
  res.end(JSON.stringify({ object: 'list', model, data: data.reverse(), ...(usage ? { usage } : {}) }));
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
  return startFakeProvider(async (res, answer, { body }, bill) => {
    const send = (delta: unknown, finish: string | null = null) =>
      res.write(
        `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: body.model, choices: [{ index: 0, delta, finish_reason: finish }] })}\n\n`,
      );
    if (answer.kind === 'text' || answer.kind === 'cut') {
      for (const piece of piecesOf(answer.text)) {
        bill.spoken += piece;
        send({ role: 'assistant', content: piece });
      }
      if (answer.kind === 'cut') {
        // What was written has left before the line goes dead.
        res.write(': cut\n\n', () => res.destroy());
        return;
      }
      send({}, 'stop');
    }
    if (answer.kind === 'slow') {
      for await (const piece of slowly(answer)) {
        bill.spoken += piece;
        send({ role: 'assistant', content: piece });
      }
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
      const told: FakeUsage = usage ?? { input: 1_000, output: 50 };
      const { input, output, cached = 0 } = told;
      bill.usage = told;
      res.write(
        `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: body.model, choices: [], usage: { prompt_tokens: input, completion_tokens: output, total_tokens: input + output, prompt_tokens_details: { cached_tokens: cached } } })}\n\n`,
      );
    }
    res.end('data: [DONE]\n\n');
  });
}

/** Anthropic's messages, streamed. */
export function startFakeAnthropic(): Promise<FakeProvider> {
  return startFakeProvider(async (res, answer, { body }, bill) => {
    const send = (type: string, fields: object) =>
      res.write(`event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`);
    const given = answer.kind === 'text' || answer.kind === 'tools' ? answer.usage : undefined;
    const usage: FakeUsage = given ?? { input: 1_000, output: 50 };
    const { cached = 0, written = 0 } = usage;
    // What went in is told before the first word, and billed from then on.
    bill.inputTokens = usage.input;
    send('message_start', {
      message: {
        id: 'm1',
        type: 'message',
        role: 'assistant',
        model: body.model,
        content: [],
        stop_reason: null,
        usage: {
          input_tokens: usage.input - cached - written,
          cache_read_input_tokens: cached,
          cache_creation_input_tokens: written,
          output_tokens: 1,
        },
      },
    });
    if (answer.kind === 'slow') {
      send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
      for await (const piece of slowly(answer)) {
        bill.spoken += piece;
        send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
      }
      send('content_block_stop', { index: 0 });
    }
    if (answer.kind === 'text' || answer.kind === 'cut') {
      send('content_block_start', { index: 0, content_block: { type: 'text', text: '' } });
      for (const piece of piecesOf(answer.text)) {
        bill.spoken += piece;
        send('content_block_delta', { index: 0, delta: { type: 'text_delta', text: piece } });
      }
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
    bill.usage = usage;
    send('message_delta', {
      delta: { stop_reason: answer.kind === 'tools' ? 'tool_use' : 'end_turn' },
      usage: { output_tokens: usage.output },
    });
    send('message_stop', {});
    res.end();
  });
}
