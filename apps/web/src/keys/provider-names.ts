import type { ProviderKind } from '../api.ts';

export const providerNames: Record<ProviderKind, string> = {
  openai: 'OpenAI',
  anthropic: 'Anthropic',
  'openai-compatible': 'OpenAI-compatible',
};

/** As people know it; what is not among the kinds stays as it is. */
export function providerName(kind: string): string {
  return Object.hasOwn(providerNames, kind) ? providerNames[kind as ProviderKind] : kind;
}
