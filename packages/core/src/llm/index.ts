export { reservedModelSlots, withFairModels } from './fair-models.ts';
export {
  listPrices as listModelPrices,
  listProviders,
  type PriceRow as ModelPriceRow,
  type ProviderRow,
} from './repository.ts';
export type { ProviderModels, ProviderView } from './providers.ts';
export { createLlm, type Llm } from './service.ts';
export { defaultModels, type PlatformProviders } from './smart-router.ts';
export type {
  ChatMessage,
  ModelEvent,
  OwnedProvider,
  PromptFragment,
  ProviderKind,
  Route,
  RouteReasons,
  ToolDeclaration,
  Try,
} from './types.ts';
