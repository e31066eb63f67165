import type { ChatMessage, TokenUsage, ToolDeclaration } from './types.ts';

type Prompt = { system: string; messages: readonly ChatMessage[]; tools: readonly ToolDeclaration[] };

/** What a provider puts round each message and tool, at most. */
const mostTokensAround = 12;
/** The same as it is in fact, and what opens an answer. */
const tokensAround = 4;
const tokensOpening = 3;

/** No tokenizer makes more tokens than bytes: an upper bound of what goes in. */
export function worstCaseInputTokens(prompt: Prompt): number {
  return textsOf(prompt).reduce((sum, text) => sum + Buffer.byteLength(text) + mostTokensAround, 0);
}

/** What a prompt comes to, where no provider says it. */
export async function estimateInputTokens(prompt: Prompt): Promise<number> {
  const counts = await Promise.all(textsOf(prompt).map(countTokens));
  return counts.reduce((sum, count) => sum + count + tokensAround, tokensOpening);
}

/** In tokens of OpenAI's current vocabulary; others differ by some percent. Loaded when it is first needed: most answers bring their usage. */
export async function countTokens(text: string): Promise<number> {
  const { countTokens: count } = await import('gpt-tokenizer/encoding/o200k_base');
  // What looks like a control token is text here, as it is for the provider.
  return count(text, { allowedSpecial: new Set(), disallowedSpecial: new Set() });
}

/** Four bytes a token: for plans, where nothing is charged by it. */
export function roughTokens(text: string): number {
  return Math.ceil(Buffer.byteLength(text) / 4);
}

function textsOf({ system, messages, tools }: Prompt): string[] {
  return [
    system,
    ...messages.map((message) =>
      message.role === 'tool'
        ? message.result
        : message.text + (message.role === 'assistant' && message.toolCalls ? JSON.stringify(message.toolCalls) : ''),
    ),
    ...tools.map((tool) => JSON.stringify(tool)),
  ];
}

const most = 2_147_483_647;

/** What a provider says that it used, unless it cannot be: that counts as missing. */
export function believable(usage: TokenUsage): TokenUsage | undefined {
  const counts = [usage.inputTokens, usage.outputTokens, usage.cachedTokens, usage.cacheWriteTokens];
  return counts.every((count) => Number.isInteger(count) && count >= 0 && count <= most) ? usage : undefined;
}
