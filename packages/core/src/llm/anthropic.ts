import type Anthropic from '@anthropic-ai/sdk';
import type { AdapterSettings } from './openai.ts';
import type { Adapter, AdapterEvent, AdapterRequest, ChatMessage, TokenUsage, ToolCall } from './types.ts';

const officialUrl = 'https://api.anthropic.com';

/** Messages by the official SDK, loaded and told everything as OpenAI's is. */
export async function createAnthropicAdapter({ apiKey, baseUrl, timeoutMs, fetch }: AdapterSettings): Promise<Adapter> {
  const { default: Client } = await import('@anthropic-ai/sdk');
  const client = new Client({
    apiKey,
    authToken: null,
    baseURL: baseUrl ?? officialUrl,
    maxRetries: 0,
    timeout: timeoutMs,
    fetch,
    dangerouslyAllowBrowser: false,
    // It would print what the provider sent, and with it what somebody asked.
    logLevel: 'off',
  });
  return {
    async *stream(request: AdapterRequest): AsyncIterable<AdapterEvent> {
      const stream = await client.messages.create(
        {
          model: request.model,
          max_tokens: request.maxOutputTokens,
          // The prompt's fixed part is the same for a whole conversation: worth keeping on the provider's side.
          system: [{ type: 'text', text: request.system, cache_control: { type: 'ephemeral' } }],
          messages: toMessages(request.messages),
          ...(request.tools.length > 0
            ? {
                tools: request.tools.map(({ name, description, parameters }) => ({
                  name,
                  description,
                  input_schema: { ...parameters, type: 'object' as const },
                })),
              }
            : {}),
          stream: true,
        },
        { signal: request.signal },
      );
      let usage: TokenUsage | undefined;
      let isCounted = false;
      const calls = new Map<number, ToolCall>();
      for await (const event of stream) {
        switch (event.type) {
          case 'message_start': {
            const { input_tokens, cache_read_input_tokens, cache_creation_input_tokens, output_tokens } =
              event.message.usage;
            const cached = cache_read_input_tokens ?? 0;
            usage = {
              inputTokens: input_tokens + cached + (cache_creation_input_tokens ?? 0),
              outputTokens: output_tokens,
              cachedTokens: cached,
              cacheWriteTokens: cache_creation_input_tokens ?? 0,
            };
            yield { type: 'input-usage', usage };
            break;
          }
          case 'content_block_start':
            if (event.content_block.type === 'tool_use')
              calls.set(event.index, { id: event.content_block.id, name: event.content_block.name, argumentsJson: '' });
            break;
          case 'content_block_delta': {
            const call = calls.get(event.index);
            if (event.delta.type === 'text_delta') yield { type: 'text', text: event.delta.text };
            if (event.delta.type === 'input_json_delta' && call) call.argumentsJson += event.delta.partial_json;
            break;
          }
          case 'message_delta':
            if (usage) usage.outputTokens = event.usage.output_tokens;
            isCounted = true;
            break;
          case 'content_block_stop':
          case 'message_stop':
            break;
          default:
            // Kinds of event that this SDK does not know yet carry nothing that is needed here.
            event satisfies never;
        }
      }
      // Its first event counts one token of an answer that has not begun: half a stream has no usage.
      if (usage && isCounted) yield { type: 'usage', usage };
      for (const call of calls.values()) yield { type: 'tool-call', ...call };
    },
    embed() {
      return Promise.reject(new TypeError('Anthropic makes no embeddings'));
    },
  };
}

/** Results of tools are a user's message there, and neighbours of one role are one message. */
function toMessages(messages: readonly ChatMessage[]): Anthropic.MessageParam[] {
  const list: { role: 'user' | 'assistant'; content: Anthropic.ContentBlockParam[] }[] = [];
  for (const message of messages) {
    const role = message.role === 'assistant' ? 'assistant' : 'user';
    const last = list.at(-1);
    const content = blocksOf(message);
    if (content.length === 0) continue;
    if (last?.role === role) last.content.push(...content);
    else list.push({ role, content });
  }
  return list;
}

function blocksOf(message: ChatMessage): Anthropic.ContentBlockParam[] {
  switch (message.role) {
    case 'user':
      return [{ type: 'text', text: message.text }];
    case 'tool':
      return [{ type: 'tool_result', tool_use_id: message.toolCallId, content: message.result }];
    case 'assistant':
      return [
        ...(message.text.trim() === '' ? [] : [{ type: 'text' as const, text: message.text }]),
        ...(message.toolCalls ?? []).map(({ id, name, argumentsJson }) => ({
          type: 'tool_use' as const,
          id,
          name,
          input: parseArguments(argumentsJson),
        })),
      ];
    default:
      return message satisfies never;
  }
}

function parseArguments(json: string): unknown {
  try {
    return JSON.parse(json === '' ? '{}' : json);
  } catch {
    return {};
  }
}
