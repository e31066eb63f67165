import { CoreError } from '../base/index.ts';
import type { Entitlements } from '../plans/index.ts';
import type { CompanyId, Owns, TenantContext } from '../tenant/index.ts';
import { type ModelPrice, priceOf } from './prices.ts';
import type { PriceRow, ProviderRow } from './repository.ts';
import type { Candidate, OwnedProvider, ProviderKind, Route, RouteReasons } from './types.ts';

export type PlatformProvider = {
  apiKey: string;
  baseUrl: string | undefined;
  fastModel: string;
  strongModel: string;
  embeddingModel: string;
};
export type PlatformProviders = Partial<Record<'openai' | 'anthropic', PlatformProvider>>;

type ModelClass = 'fast' | 'strong';
type RoutedAgent = { companyId: CompanyId; modelClass: ModelClass };
type PassedOver = RouteReasons['passedOver'];

/** What there is to choose from, as of this turn. */
export type Offer = {
  providers: readonly ProviderRow[];
  prices: readonly PriceRow[];
  entitlements: Entitlements;
  platform: PlatformProviders;
  owns: Owns;
  /** The provider failed again and again, and is left alone for a while. */
  isResting(provider: OwnedProvider): boolean;
  /** The company's local date, for prices. */
  date: string;
};

/** Below this share of the budget a strong model gives way to a fast one, so that the rest lasts longer. */
const shareForStrong = 0.2;

/**
 * Which models may serve this turn, best first: the class that agent, tier and budget allow; the company's own keys in its
 * order, then the platform's where the tier allows it, the cheaper first; and behind the strong models the fast ones. Passed
 * over is what has no price, was refused or switched off, or rests. Nothing left is quoting. The three-way owner check
 * stands here, and again on every call.
 * @param shareLeft of the company's budget, from 0 to 1; undefined when nobody knows.
 * @throws CoreError 'internal' when agent or provider are not the context's company.
 */
export function chooseRoute(
  context: TenantContext,
  agent: RoutedAgent,
  shareLeft: number | undefined,
  offer: Offer,
): Route {
  const { modelClass, because } = classFor(agent, shareLeft, offer.entitlements);
  const classes: ModelClass[] = modelClass === 'strong' ? ['strong', 'fast'] : ['fast'];
  const passedOver: PassedOver = [];
  const candidates = classes.flatMap((wanted) => [
    ...ownModels(offer, passedOver, (row) => (wanted === 'strong' ? row.strongModel : row.fastModel)),
    ...platformModels(offer, passedOver, (provider) =>
      wanted === 'strong' ? provider.strongModel : provider.fastModel,
    ),
  ]);
  for (const candidate of candidates) assertOwner(offer.owns, context, agent.companyId, candidate);
  const distinct = [...new Map(candidates.map((one) => [`${one.id ?? one.kind}/${one.model}`, one])).values()];
  if (distinct.length > 0) return { kind: 'model', candidates: distinct, modelClass, because, passedOver };
  const hasKey = offer.providers.length > 0 || passedOver.length > 0;
  return { kind: 'quoting', because: hasKey ? 'no-provider' : 'no-key', modelClass, passedOver };
}

/**
 * The model that makes this company's embeddings; undefined where none may or can. Whoever rests stays the one: vectors of
 * another model would have to be made anew.
 */
export function chooseEmbedder(context: TenantContext, given: Omit<Offer, 'isResting'>): Candidate | undefined {
  const offer = { ...given, isResting: () => false };
  const [first] = [
    ...ownModels(offer, [], (row) => row.embeddingModel, 'embedding'),
    ...platformModels(offer, [], (provider) => provider.embeddingModel, 'embedding'),
  ];
  if (first) assertOwner(offer.owns, context, context.companyId, first);
  return first;
}

function classFor(
  agent: RoutedAgent,
  shareLeft: number | undefined,
  entitlements: Entitlements,
): { modelClass: ModelClass; because: string } {
  if (agent.modelClass === 'fast') return { modelClass: 'fast', because: "the agent's class is fast" };
  if (!entitlements.allows('strong-models')) return { modelClass: 'fast', because: 'the plan has no strong models' };
  if (shareLeft !== undefined && shareLeft < shareForStrong)
    return { modelClass: 'fast', because: `only ${Math.floor(shareLeft * 100)} % of the budget is left` };
  return { modelClass: 'strong', because: "the agent's class is strong" };
}

function ownModels(
  offer: Offer,
  passedOver: PassedOver,
  modelOf: (row: ProviderRow) => string,
  use?: 'embedding',
): Candidate[] {
  return offer.providers.flatMap((row) => {
    const { companyId: owner, id, kind, label } = row;
    const provider = { owner, id, kind, label, model: modelOf(row) };
    if (provider.model === '') return [];
    const price = priceOf({ ...offer, own: row.ownPrices }, kind, provider.model, use);
    const obstacle = !offer.entitlements.allows('own-keys')
      ? 'the plan has no keys of your own'
      : row.status === 'ready'
        ? obstacleOf(offer, provider, price)
        : statusReasons[row.status];
    return sifted(provider, price, obstacle, passedOver);
  });
}

function platformModels(
  offer: Offer,
  passedOver: PassedOver,
  modelOf: (provider: PlatformProvider) => string,
  use?: 'embedding',
): Candidate[] {
  if (!offer.entitlements.allows('platform-models')) return [];
  const models = (['anthropic', 'openai'] as const).flatMap((kind) => {
    const shared = offer.platform[kind];
    if (!shared || modelOf(shared) === '') return [];
    const provider = { owner: 'platform' as const, id: null, kind, label: 'Platform', model: modelOf(shared) };
    const price = priceOf({ ...offer, own: [] }, kind, provider.model, use);
    return sifted(provider, price, obstacleOf(offer, provider, price), passedOver);
  });
  return models.sort((a, b) => a.price.outputMicroUsd - b.price.outputMicroUsd);
}

function obstacleOf(offer: Offer, provider: OwnedProvider, price: ModelPrice | undefined): string | undefined {
  if (!price) return 'no price is known for it';
  return offer.isResting(provider) ? 'it failed several times and rests' : undefined;
}

function sifted(
  provider: OwnedProvider,
  price: ModelPrice | undefined,
  obstacle: string | undefined,
  passedOver: PassedOver,
): Candidate[] {
  if (price && obstacle === undefined) return [{ ...provider, price }];
  const { label, kind, model } = provider;
  if (!passedOver.some((one) => one.label === label && one.model === model))
    passedOver.push({ label, provider: kind, model, because: obstacle ?? 'no price is known for it' });
  return [];
}

const statusReasons: Record<Exclude<ProviderRow['status'], 'ready'>, string> = {
  refused: 'the provider refused this key',
  'needs-re-entry': 'its key has to be entered again',
  disabled: 'it is switched off',
};

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

export const defaultModels: Record<ProviderKind, { fast: string; strong: string; embedding: string }> = {
  openai: { fast: 'gpt-5-mini', strong: 'gpt-5', embedding: 'text-embedding-3-small' },
  anthropic: { fast: 'claude-haiku-4-5', strong: 'claude-sonnet-4-5', embedding: '' },
  'openai-compatible': { fast: 'default', strong: 'default', embedding: '' },
};
