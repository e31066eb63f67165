import { NobodyThere, Refusal } from './failures.ts';

const silenceMs = 6_000;
const longestPauseMs = 10_000;

type Stream = {
  connect(lastEventId: string | undefined, signal: AbortSignal): Promise<ReadableStream<Uint8Array>>;
  onData(data: unknown, id: string): void;
  /** The server refused to go on; a lost network is no error, since it is tried again. */
  onError(error: Error): void;
};

/**
 * Server-sent events by `fetch`, since a browser's own EventSource sends no token. Whatever is lost on the way comes after the
 * next connection: the server is told which event was the last one here.
 * @returns what ends it.
 */
export function followEvents({ connect, onData, onError }: Stream): { unsubscribe(): void } {
  const end = new AbortController();
  let lastEventId: string | undefined;
  let failures = 0;

  async function read(): Promise<'ended' | 'lost'> {
    const connection = new AbortController();
    const drop = () => connection.abort();
    let silence = setTimeout(drop, silenceMs * 2);
    end.signal.addEventListener('abort', drop);
    addEventListener('offline', drop);
    try {
      const stream = await connect(lastEventId, connection.signal);
      const reader = stream
        .pipeThrough(new TextDecoderStream() as ReadableWritablePair<string, Uint8Array>)
        .getReader();
      let rest = '';
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return 'lost';
        clearTimeout(silence);
        silence = setTimeout(drop, silenceMs);
        const blocks = (rest + value).split('\n\n');
        rest = blocks.pop() ?? '';
        for (const { event, data, id } of blocks.map(fieldsOf)) {
          if (event === 'return') return 'ended';
          if (event === 'serialized-error') throw refusalIn(data);
          if (event !== 'connected') failures = 0;
          if (event !== '' || data === '') continue;
          if (id !== '') lastEventId = id;
          onData(JSON.parse(data), id);
        }
      }
    } catch (error) {
      if (error instanceof Refusal) throw error;
      return 'lost';
    } finally {
      clearTimeout(silence);
      connection.abort();
      end.signal.removeEventListener('abort', drop);
      removeEventListener('offline', drop);
    }
  }

  async function run(): Promise<void> {
    while (!end.signal.aborted) {
      if ((await read()) === 'ended') return;
      await pause(Math.min(200 * 2 ** failures, longestPauseMs), end.signal);
      failures += 1;
    }
  }

  run().catch((error: unknown) => {
    if (!end.signal.aborted) onError(error instanceof Error ? error : new NobodyThere());
  });
  return { unsubscribe: () => end.abort() };
}

/** Ends early when the network is back, or when nobody waits any more. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      removeEventListener('online', done);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    addEventListener('online', done);
    signal.addEventListener('abort', done);
  });
}

/** Source: HTML Standard, server-sent events. */
function fieldsOf(block: string): { event: string; data: string; id: string } {
  const fields = { event: '', data: '', id: '' };
  for (const line of block.split('\n')) {
    const [, name, value = ''] = /^(event|data|id): ?(.*)$/.exec(line) ?? [];
    if (name) fields[name as 'event'] = value;
  }
  return fields;
}

function refusalIn(data: string): Refusal {
  const { message = '', data: facts } = JSON.parse(data) as { message?: string; data?: { reason?: string } };
  return new Refusal(message, facts?.reason ?? '');
}
