import type { Tokens } from './access/index.ts';
import type { Clock, Logger } from './base/index.ts';
import type { ReportSources } from './books/index.ts';
import type { IsBound } from './conversations/index.ts';
import type { CallRates, Counters } from './counters/index.ts';
import type { Vault } from './credentials/index.ts';
import type { Database } from './db/database.ts';
import { defaultModels, type PlatformProviders } from './llm/index.ts';
import type { Owns } from './tenant/index.ts';

export type CoreSettings = {
  database: Database;
  /** SQL files of this version; the database must have just these. */
  expectedMigrations: number;
  /** Without it, one process keeps counters, run logs and events itself. */
  redisUrl: string | undefined;
  masterKeys: string;
  tokenKeys: string;
  platformProviders: Partial<
    Record<'openai' | 'anthropic', { apiKey: string; baseUrl: string | undefined } | undefined>
  >;
  clock: Clock;
  logger: Logger;
  /** Companies' own model servers may stand on this machine; for tests and development alone. */
  allowInternalUrls?: boolean;
  /** A model that says nothing for so long is given up; for tests. */
  modelSilenceMs?: number | undefined;
  /** Models that are called at the same time; what is above waits for its turn. */
  modelSlots?: number | undefined;
  /** Where the platform's providers tell what they have served. */
  reportSources?: ReportSources | undefined;
  /** That are asked about companies' own domains, instead of the machine's own: `address` or `address:port`. */
  nameServers?: readonly string[] | undefined;
  /** Calls that are served in a minute. */
  rates?: CallRates | undefined;
  /** A provider that keeps failing is left alone for so long; for tests. */
  providerRestMs?: number | undefined;
};

/**
 * Walls, for whoever composes core with something else in their place: each is given the ordinary part and answers with the
 * one to use. The product composes core without any; the proofs of isolation take them down one by one.
 */
export type CoreParts = {
  tokens(ordinary: Tokens): Tokens;
  vault(ordinary: Vault): Vault;
  counters(ordinary: Counters): Counters;
  owns(ordinary: Owns): Owns;
  isBound(ordinary: IsBound): IsBound;
};

/** The platform's own accounts, with the models that they are used for. */
export function withModels(given: CoreSettings['platformProviders']): PlatformProviders {
  const providers: PlatformProviders = {};
  for (const kind of ['openai', 'anthropic'] as const) {
    const provider = given[kind];
    if (provider)
      providers[kind] = {
        ...provider,
        fastModel: defaultModels[kind].fast,
        strongModel: defaultModels[kind].strong,
        embeddingModel: defaultModels[kind].embedding,
      };
  }
  return providers;
}
