import { once } from 'node:events';
import { createServer } from 'node:http';

type Reported = { model: string; input: number; output: number; cached?: number; calls: number };

/** A day of Anthropic's usage report, as in its reference. */
const anthropicResults = [
  {
    model: 'claude-haiku-4-5-20251001',
    uncached_input_tokens: 1_000,
    cache_read_input_tokens: 2_000,
    cache_creation: { ephemeral_1h_input_tokens: 1_000, ephemeral_5m_input_tokens: 3_000 },
    output_tokens: 100,
  },
];

/** The usage reports of both providers, as their references have them; OpenAI's with a page for each model. */
export async function startUsageReport() {
  const state = {
    rows: [] as Reported[],
    asked: [] as { url: URL; authorization: string | undefined }[],
    status: 200,
    anthropic: {} as { key?: unknown; from?: string | null },
  };
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://localhost');
    if (url.pathname === '/v1/organizations/usage_report/messages') {
      state.anthropic = { key: req.headers['x-api-key'], from: url.searchParams.get('starting_at') };
      res.writeHead(200, { 'content-type': 'application/json' });
      res.end(JSON.stringify({ data: [{ results: anthropicResults }], has_more: false, next_page: null }));
      return;
    }
    state.asked.push({ url, authorization: req.headers.authorization });
    const page = Number(url.searchParams.get('page') ?? 0);
    const row = state.rows[page];
    res.writeHead(state.status, { 'content-type': 'application/json' });
    res.end(
      JSON.stringify({
        object: 'page',
        data: [
          {
            object: 'bucket',
            results: row
              ? [
                  {
                    object: 'organization.usage.completions.result',
                    model: row.model,
                    input_tokens: row.input,
                    output_tokens: row.output,
                    input_cached_tokens: row.cached ?? 0,
                    num_model_requests: row.calls,
                  },
                ]
              : [],
          },
        ],
        has_more: page + 1 < state.rows.length,
        next_page: String(page + 1),
      }),
    );
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  return {
    url: `http://127.0.0.1:${port}`,
    state,
    async close() {
      server.close();
      await once(server, 'close');
    },
  };
}
