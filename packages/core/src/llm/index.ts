export { withFairModels } from './fair-models.ts';
export {
  listPrices as listModelPrices,
  listProviders,
  type PriceRow as ModelPriceRow,
  type ProviderRow,
} from './repository.ts';
export { createLlm, type Llm, type ProviderView } from './service.ts';
export { defaultModels, type PlatformProviders } from './smart-router.ts';
export type {
  ChatMessage,
  ModelEvent,
  OwnedProvider,
  PromptFragment,
  ProviderKind,
  Route,
  ToolDeclaration,
} from './types.ts';
