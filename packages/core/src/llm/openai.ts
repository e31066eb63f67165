import type OpenAI from 'openai';
import type { Adapter, AdapterEvent, AdapterRequest, ChatMessage, EmbeddingRequest, ToolCall } from './types.ts';

export type AdapterSettings = { apiKey: string; baseUrl: string | undefined; timeoutMs: number; fetch: typeof fetch };

const officialUrl = 'https://api.openai.com/v1';

/**
 * Chat completions by the official SDK; also for servers that speak its protocol. Every option is said: the SDK would read the rest
 * from the environment. It is loaded when the first model is called: most processes never call one.
 */
export async function createOpenAiAdapter(
  { apiKey, baseUrl, timeoutMs, fetch }: AdapterSettings,
  isCompatible: boolean,
): Promise<Adapter> {
  const { default: Client } = await import('openai');
  const client = new Client({
    apiKey,
    baseURL: baseUrl ?? officialUrl,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: timeoutMs,
    fetch,
    dangerouslyAllowBrowser: false,
    // It would print what the provider sent, and with it what somebody asked.
    logLevel: 'off',
  });
  return {
    async *stream(request: AdapterRequest): AsyncIterable<AdapterEvent> {
      const stream = await client.chat.completions.create(
        {
          model: request.model,
          messages: [{ role: 'system', content: request.system }, ...request.messages.map(toMessage)],
          ...(request.tools.length > 0
            ? {
                tools: request.tools.map(({ name, description, parameters }) => ({
                  type: 'function' as const,
                  function: { name, description, parameters },
                })),
              }
            : {}),
          ...(isCompatible
            ? { max_tokens: request.maxOutputTokens }
            : { max_completion_tokens: request.maxOutputTokens }),
          stream: true,
          stream_options: { include_usage: true },
        },
        { signal: request.signal },
      );
      const calls = new Map<number, ToolCall>();
      for await (const chunk of stream) {
        const delta = chunk.choices[0]?.delta;
        if (delta?.content) yield { type: 'text', text: delta.content };
        for (const part of delta?.tool_calls ?? []) {
          const call = calls.get(part.index) ?? { id: '', name: '', argumentsJson: '' };
          calls.set(part.index, {
            id: part.id ?? call.id,
            name: call.name + (part.function?.name ?? ''),
            argumentsJson: call.argumentsJson + (part.function?.arguments ?? ''),
          });
        }
        if (chunk.usage)
          yield {
            type: 'usage',
            usage: {
              inputTokens: chunk.usage.prompt_tokens,
              outputTokens: chunk.usage.completion_tokens,
              cachedTokens: chunk.usage.prompt_tokens_details?.cached_tokens ?? 0,
              cacheWriteTokens: 0,
            },
          };
      }
      for (const call of calls.values()) yield { type: 'tool-call', ...call };
    },
    async embed({ model, texts, signal }: EmbeddingRequest) {
      const { data, usage } = await client.embeddings.create(
        { model, input: [...texts], encoding_format: 'float' },
        { signal },
      );
      // A compatible server may leave it out, whatever the types say.
      const told = (usage as unknown) ? usage : undefined;
      return {
        vectors: [...data].sort((a, b) => a.index - b.index).map(({ embedding }) => Float32Array.from(embedding)),
        usage: told && { inputTokens: told.prompt_tokens, outputTokens: 0, cachedTokens: 0, cacheWriteTokens: 0 },
      };
    },
  };
}

function toMessage(message: ChatMessage): OpenAI.Chat.Completions.ChatCompletionMessageParam {
  switch (message.role) {
    case 'user':
      return { role: 'user', content: message.text };
    case 'tool':
      return { role: 'tool', tool_call_id: message.toolCallId, content: message.result };
    case 'assistant':
      return {
        role: 'assistant',
        content: message.text === '' ? null : message.text,
        ...(message.toolCalls && message.toolCalls.length > 0
          ? {
              tool_calls: message.toolCalls.map(({ id, name, argumentsJson }) => ({
                id,
                type: 'function' as const,
                function: { name, arguments: argumentsJson },
              })),
            }
          : {}),
      };
    default:
      return message satisfies never;
  }
}
