import type { Entitlements } from '../business/index.ts';
import { CoreError } from '../base/index.ts';
import type { CompanyId, Owns, TenantContext } from '../tenant/index.ts';
import type { ProviderRow } from './repository.ts';
import type { OwnedProvider, ProviderKind, Route } from './types.ts';

export type PlatformProvider = { apiKey: string; baseUrl: string | undefined; fastModel: string; strongModel: string };
export type PlatformProviders = Partial<Record<'openai' | 'anthropic', PlatformProvider>>;

type RoutedAgent = { companyId: CompanyId; modelClass: 'fast' | 'strong' };

/**
 * Which providers may serve this turn, best first: the company's own keys in its order, then the platform's where the tier
 * allows it, else quoting. The three-way owner check stands here, and again on every call.
 * @throws TypeError when agent or provider are not the context's company.
 */
export function chooseRoute(
  context: TenantContext,
  {
    agent,
    providers,
    entitlements,
    platform,
    owns,
  }: {
    agent: RoutedAgent;
    providers: readonly ProviderRow[];
    entitlements: Entitlements;
    platform: PlatformProviders;
    owns: Owns;
  },
): Route {
  const isAllowed = (feature: string) => entitlements.get(feature)?.enabled === true;
  const modelClass = agent.modelClass === 'strong' && isAllowed('strong-models') ? 'strong' : 'fast';
  const own = isAllowed('own-keys')
    ? providers
        .filter((provider) => provider.status === 'ready')
        .map(
          (provider): OwnedProvider => ({
            owner: provider.companyId,
            id: provider.id,
            kind: provider.kind,
            label: provider.label,
            model: modelClass === 'strong' ? provider.strongModel : provider.fastModel,
          }),
        )
    : [];
  const shared = isAllowed('platform-models')
    ? (['anthropic', 'openai'] as const).flatMap((kind): OwnedProvider[] => {
        const provider = platform[kind];
        return provider
          ? [
              {
                owner: 'platform',
                id: null,
                kind,
                label: 'Platform',
                model: modelClass === 'strong' ? provider.strongModel : provider.fastModel,
              },
            ]
          : [];
      })
    : [];
  const candidates = [...own, ...shared];
  for (const candidate of candidates) assertOwner(owns, context, agent.companyId, candidate);
  if (candidates.length > 0) return { kind: 'model', providers: candidates };
  return { kind: 'quoting', because: providers.length > 0 ? 'no-provider' : 'no-key' };
}

/** agent.company == provider.company == context.company; the platform's provider belongs to nobody's house. */
export function assertOwner(
  owns: Owns,
  context: TenantContext,
  agentCompany: CompanyId,
  provider: Pick<OwnedProvider, 'owner'>,
): void {
  const agentIsOwn = owns(context, { companyId: agentCompany }, 'provider');
  const providerIsOwn = provider.owner === 'platform' || owns(context, { companyId: provider.owner }, 'provider');
  if (!agentIsOwn || !providerIsOwn)
    throw new CoreError('internal', 'A provider was about to serve another company.', {
      cause: new TypeError('agent, provider and context are not of one company'),
    });
}

export const defaultModels: Record<ProviderKind, { fast: string; strong: string }> = {
  openai: { fast: 'gpt-5-mini', strong: 'gpt-5' },
  anthropic: { fast: 'claude-haiku-4-5', strong: 'claude-sonnet-4-5' },
  'openai-compatible': { fast: 'default', strong: 'default' },
};
