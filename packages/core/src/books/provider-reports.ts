import { z } from 'zod';
import { CoreError } from '../base/index.ts';
import { dayAfter } from './dates.ts';

/** What a provider says that it served on a day in UTC, by model. */
export type ReportedUsage = {
  model: string;
  /** `null` where the provider does not count calls. */
  calls: number | null;
  /** All that went in, cached or not. */
  inputTokens: number;
  outputTokens: number;
  cachedTokens: number;
  /** Written to the provider's cache; part of what went in. */
  cacheWriteTokens: number;
};

export type ReportSource = { apiKey: string; baseUrl: string | undefined };
export type ReportSources = Partial<Record<'openai' | 'anthropic', ReportSource | undefined>>;

const timeoutMs = 20_000;
const maxPages = 50;
const count = z.number().int().min(0).default(0);

/** https://platform.openai.com/docs/api-reference/usage/completions */
const openAiPage = z.object({
  data: z.array(
    z.object({
      results: z.array(
        z.object({
          model: z.string().nullish(),
          num_model_requests: count,
          input_tokens: count,
          output_tokens: count,
          input_cached_tokens: count,
        }),
      ),
    }),
  ),
  has_more: z.boolean().default(false),
  next_page: z.string().nullish(),
});

/** https://docs.claude.com/en/api/admin-api/usage-cost/get-messages-usage-report */
const anthropicPage = z.object({
  data: z.array(
    z.object({
      results: z.array(
        z.object({
          model: z.string().nullish(),
          uncached_input_tokens: count,
          cache_read_input_tokens: count,
          cache_creation: z.object({ ephemeral_1h_input_tokens: count, ephemeral_5m_input_tokens: count }).nullish(),
          output_tokens: count,
        }),
      ),
    }),
  ),
  has_more: z.boolean().default(false),
  next_page: z.string().nullish(),
});

/**
 * Asks a provider's usage API, with an administrator's key of the platform's own organisation.
 * @throws CoreError 'provider-unavailable' or 'key-refused'.
 */
export async function fetchReport(
  provider: 'openai' | 'anthropic',
  source: ReportSource,
  day: string,
): Promise<ReportedUsage[]> {
  const usage: ReportedUsage[] = [];
  let page: string | undefined;
  for (let pages = 0; pages < maxPages; pages += 1) {
    const answer = provider === 'openai' ? await openAi(source, day, page) : await anthropic(source, day, page);
    usage.push(...answer.usage);
    if (answer.next === undefined) break;
    page = answer.next;
  }
  return usage;
}

async function openAi(source: ReportSource, day: string, page: string | undefined) {
  const seconds = (date: string) => String(Date.parse(`${date}T00:00:00Z`) / 1_000);
  const query = new URLSearchParams({
    start_time: seconds(day),
    end_time: seconds(dayAfter(day)),
    bucket_width: '1d',
    group_by: 'model',
    ...(page === undefined ? {} : { page }),
  });
  const answer = openAiPage.parse(
    await ask(`${source.baseUrl ?? 'https://api.openai.com/v1'}/organization/usage/completions?${query}`, {
      authorization: `Bearer ${source.apiKey}`,
    }),
  );
  return {
    next: answer.has_more ? (answer.next_page ?? undefined) : undefined,
    usage: answer.data
      .flatMap((bucket) => bucket.results)
      .map((row) => ({
        model: row.model ?? 'unnamed',
        calls: row.num_model_requests,
        inputTokens: row.input_tokens,
        outputTokens: row.output_tokens,
        cachedTokens: row.input_cached_tokens,
        // Costs what plain input costs there.
        cacheWriteTokens: 0,
      })),
  };
}

async function anthropic(source: ReportSource, day: string, page: string | undefined) {
  const query = new URLSearchParams({
    starting_at: `${day}T00:00:00Z`,
    ending_at: `${dayAfter(day)}T00:00:00Z`,
    bucket_width: '1d',
    'group_by[]': 'model',
    ...(page === undefined ? {} : { page }),
  });
  const answer = anthropicPage.parse(
    await ask(`${source.baseUrl ?? 'https://api.anthropic.com'}/v1/organizations/usage_report/messages?${query}`, {
      'x-api-key': source.apiKey,
      'anthropic-version': '2023-06-01',
    }),
  );
  return {
    next: answer.has_more ? (answer.next_page ?? undefined) : undefined,
    usage: answer.data
      .flatMap((bucket) => bucket.results)
      .map((row) => {
        const written = row.cache_creation;
        const cacheWrites = (written?.ephemeral_1h_input_tokens ?? 0) + (written?.ephemeral_5m_input_tokens ?? 0);
        return {
          model: row.model ?? 'unnamed',
          calls: null,
          inputTokens: row.uncached_input_tokens + row.cache_read_input_tokens + cacheWrites,
          outputTokens: row.output_tokens,
          cachedTokens: row.cache_read_input_tokens,
          cacheWriteTokens: cacheWrites,
        };
      }),
  };
}

async function ask(url: string, headers: Record<string, string>): Promise<unknown> {
  const answer = await fetch(url, { headers, signal: AbortSignal.timeout(timeoutMs), redirect: 'error' }).catch(
    (cause: unknown) => {
      throw new CoreError(
        'provider-unavailable',
        "The provider's usage report does not answer. It is asked again later.",
        {
          cause,
        },
      );
    },
  );
  if (answer.status === 401 || answer.status === 403)
    throw new CoreError('key-refused', 'The provider refused the administrator key for its usage report.');
  if (!answer.ok)
    throw new CoreError('provider-unavailable', `The provider's usage report answered with ${answer.status}.`);
  return answer.json();
}
