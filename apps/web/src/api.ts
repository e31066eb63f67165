import { type AppRouter, createConsoleLinks } from '@rowhouse/api/client';
import { createTRPCClient, isTRPCClientError, type TRPCClient } from '@trpc/client';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** The one place where the console meets the server: every type below is read off the router's own. */
export type Api = TRPCClient<AppRouter>;
export const {
  TRPCProvider: ApiProvider,
  useTRPC: useApi,
  useTRPCClient: useApiClient,
} = createTRPCContext<AppRouter>();

type Answer<Procedure> = Procedure extends { query: (...input: never[]) => Promise<infer Output> }
  ? Output
  : Procedure extends { mutate: (...input: never[]) => Promise<infer Output> }
    ? Output
    : never;
type Input<Procedure> = Procedure extends { mutate: (input: infer Given, ...rest: never[]) => unknown } ? Given : never;

export type SignUpOptions = Answer<Api['auth']['options']>;
export type Industry = SignUpOptions['industries'][number];
export type IndustryPreviewData = Answer<Api['auth']['preview']>;
export type Tier = SignUpOptions['tiers'][number];
export type TierSlug = Input<Api['auth']['signUp']>['tier'];
export type SignedUp = Answer<Api['auth']['signUp']>;
export type MadeRow = SignedUp['made'][number];
export type ReadyWords = Answer<Api['readyWords']['list']>[number];
export type Company = Answer<Api['company']['get']>;
export type AgentRow = Answer<Api['agents']['list']>[number];
export type Agent = Answer<Api['agents']['get']>;
export type AgentTool = Answer<Api['agents']['tools']>[number];
export type GptContext = Answer<Api['contexts']['list']>[number];
export type Category = Answer<Api['knowledge']['categories']>[number];
export type Entry = Answer<Api['knowledge']['list']>['entries'][number];
export type EntryVersion = Answer<Api['knowledge']['versions']>[number];
export type ReadEntry = Answer<Api['knowledge']['readImport']>['entries'][number];
export type SharedEntry = Answer<Api['knowledge']['shared']>[number];
export type MeaningState = Answer<Api['knowledge']['meaning']>;
export type SearchAnswer = Answer<Api['knowledge']['search']>;
export type GoldenQuestion = Answer<Api['golden']['list']>[number];
export type GoldenReport = Answer<Api['golden']['run']>;
export type GoldenOutcome = GoldenReport['questions'][number];
export type GoldenRun = GoldenReport['run'];
export type UnansweredGroup = Answer<Api['unanswered']['list']>[number];
export type EntryDraft = Answer<Api['unanswered']['propose']>;
export type Retried = Answer<Api['unanswered']['answer']>['tried'][number];
export type KnowledgeProposal = Answer<Api['proposals']['list']>[number];
export type ConversationRow = Answer<Api['conversations']['list']>['conversations'][number];
export type ContactRow = Answer<Api['contacts']['get']>;
export type Conversation = Answer<Api['conversations']['get']>;
export type Message = Conversation['messages'][number];
export type AnswerTrace = Answer<Api['conversations']['trace']>;
export type Visit = Answer<Api['appointments']['list']>['appointments'][number];
export type DealRow = Answer<Api['deals']['list']>['deals'][number];
export type QuoteRow = Answer<Api['quotes']['list']>[number];
export type DraftRow = Answer<Api['drafts']['list']>[number];
export type MemoryRow = Answer<Api['memory']['list']>[number];
export type Provider = Answer<Api['providers']['list']>[number];
export type ProviderKind = Input<Api['providers']['add']>['kind'];
export type Budget = Answer<Api['budget']['get']>;
export type BudgetAlert = Answer<Api['budget']['alerts']>[number];
export type UsageSummary = Answer<Api['usage']['summary']>;
export type FleetUsage = Answer<Api['platform']['usage']>;
export type OwnDomain = Answer<Api['site']['setDomain']>;
export type SitePage = Answer<Api['site']['get']>['pages'][number];
export type SiteSettings = Answer<Api['site']['get']>['settings'];
export type FleetCompany = Answer<Api['platform']['companies']['list']>['companies'][number];
export type ModelPrice = Answer<Api['platform']['prices']['list']>[number];
export type UpgradePlan = Answer<Api['upgrades']['plan']>;
export type FleetUpgradeLine = Answer<Api['platform']['templates']['upgrade']>[number];
export type IsolationReport = Answer<Api['isolation']['report']>;

const url = `${window.location.origin}/api/trpc`;

/** Calls for which nobody is signed in yet: the refresh cookie is their only credential. */
export function createAuthApi(): Api {
  return createTRPCClient<AppRouter>({
    links: createConsoleLinks({ url, getAccessToken: () => undefined, onUnauthorized: async () => undefined }),
  });
}

export type AccessTokens = {
  /** A token that is good for some seconds more, or undefined when nobody is signed in. */
  accessToken: () => Promise<string | undefined>;
  /** A new token after the server refused the last one, or undefined when the session is over. */
  renew: () => Promise<string | undefined>;
};

/** The server as the console asks it, on tokens that are renewed when they run out. */
export function createApi(tokens: AccessTokens): Api {
  return createTRPCClient<AppRouter>({
    links: createConsoleLinks({ url, getAccessToken: tokens.accessToken, onUnauthorized: tokens.renew }),
  });
}

export type ApiFailure = {
  code: string | undefined;
  reason: string | undefined;
  message: string;
  errorId: string | undefined;
};

/** What went wrong, in a sentence that can be shown; a failure without an answer is the network's. */
export function describeFailure(error: unknown): ApiFailure {
  if (isTRPCClientError<AppRouter>(error)) {
    const data: unknown = error.data;
    if (isRecord(data)) {
      const [code, reason, errorId] = [text(data['code']), text(data['reason']), text(data['errorId'])];
      return { code, reason, errorId, message: error.message };
    }
  }
  const message = 'Rowhouse did not answer. Check your connection, then try again.';
  return { code: undefined, reason: undefined, errorId: undefined, message };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}
