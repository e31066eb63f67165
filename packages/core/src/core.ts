import { createAgents } from './agents/index.ts';
import { createAppointments } from './appointments/index.ts';
import { createPreviews } from './authoring/index.ts';
import { afterwards, createFairSlots } from './base/index.ts';
import { createBooks } from './books/index.ts';
import { createBudget } from './budget/index.ts';
import { createBusiness } from './business/index.ts';
import {
  createClosing,
  createCompanies,
  createKeyRotation,
  createTierChange,
  setDirectoryName,
} from './companies/index.ts';
import { createContacts } from './contacts/index.ts';
import { createConversations, createVisitors } from './conversations/index.ts';
import { type CoreParts, type CoreSettings, withModels } from './core-settings.ts';
import { raiseWalls } from './core-walls.ts';
import { createLimits, defaultCallRates } from './counters/index.ts';
import { createCuration, createGoldenDue, createGoldenFleet } from './curation/index.ts';
import { askPool } from './db/self-check.ts';
import { createDeals } from './deals/index.ts';
import { countReservations, createEvidence } from './evidence/index.ts';
import { createFleet } from './fleet/index.ts';
import { createJobQueue, createJobWorker } from './jobs/index.ts';
import { createKnowledge, createReindexing, entryAnalyzer } from './knowledge/index.ts';
import { createLlm, reservedModelSlots, withFairModels } from './llm/index.ts';
import { createMemory } from './memory/index.ts';
import { createPlans } from './plans/index.ts';
import { createProvisioning } from './provisioning/index.ts';
import { createAsking } from './quoting/index.ts';
import { createReports } from './reports/index.ts';
import { createSites } from './sites/index.ts';
import { createTemplates } from './templates/index.ts';
import type { TenantContext } from './tenant/index.ts';
import { createFleetUpgrades, createUpgrades } from './upgrades/index.ts';

/** More than a provider's limits let one server do, and few enough that it stays quick. */
const defaultModelSlots = 64;

/** All rooms, wired. An interface, so that its name stands for it in what others declare. */
export interface Core extends Awaited<ReturnType<typeof createCore>> {}

/**
 * The only place where rooms meet. Checks the database before anybody is served.
 * @throws CoreError 'unavailable' with the reason when it is not safe, or 'bad-input' when the keys do not parse.
 */
export async function createCore(settings: CoreSettings, parts: Partial<CoreParts> = {}) {
  const { database, clock, logger, allowInternalUrls = false } = settings;
  const { platform } = database;
  const { vault, counters, tally, meter, tenancy, audit, owns, isBound, canaries, access } = await raiseWalls(
    settings,
    parts,
  );
  const fleet = createFleet({ platform });
  const budget = createBudget({ tenancy, audit, spend: counters.spend, clock });
  const business = createBusiness({
    tenancy,
    audit,
    budget,
    onRename: (companyId, name) => setDirectoryName(platform.db, companyId, name),
    clock,
  });
  const plans = createPlans({ tenancy });
  const jobs = createJobQueue({ platform });
  const goldenDue = createGoldenDue({ jobs, clock, logger });
  const prompts = createAgents({ tenancy, audit, owns });
  const agents = {
    ...afterwards(prompts, ['update', 'setScope'], goldenDue),
    contexts: afterwards(prompts.contexts, ['update'], goldenDue),
  };
  const contacts = createContacts({ tenancy, clock });
  const memory = createMemory({ tenancy, owns, clock });
  const books = createBooks({
    platform,
    fleet,
    tenancy,
    audit,
    counters,
    sources: settings.reportSources ?? {},
    meter,
    clock,
    logger,
  });
  const platformProviders = withModels(settings.platformProviders);
  const { modelSlots = defaultModelSlots } = settings;
  const models = createFairSlots({
    slots: modelSlots,
    reserved: reservedModelSlots(modelSlots),
    maxWaiting: 200,
    maxWaitMs: 20_000,
  });
  const llm = withFairModels(
    createLlm({
      tenancy,
      audit,
      canaries,
      tally,
      limiter: books.alerts.watch(countReservations(budget.limiter, tally)),
      vault,
      platform: platformProviders,
      owns,
      clock,
      logger,
      allowInternalUrls,
      modelSilenceMs: settings.modelSilenceMs,
      providerRestMs: settings.providerRestMs,
    }),
    models,
  );
  const knowledge = afterwards(
    createKnowledge({ tenancy, audit, llm, jobs, clock, logger }),
    ['create', 'update', 'remove', 'importEntries'],
    goldenDue,
  );
  const providers = afterwards(llm.providers, ['add', 'update', 'remove'], knowledge.vectorsDue);
  /** Another room has written entries. */
  const onEntries = async (context: TenantContext) => {
    await goldenDue(context);
    await knowledge.vectorsDue(context);
  };
  const curation = createCuration({ tenancy, knowledge, agents, business, onChange: onEntries, clock });
  const templates = createTemplates({ platform, analyzer: entryAnalyzer });
  const provisioning = createProvisioning({
    platform,
    templates,
    access,
    newDataKey: (companyId) => vault.newDataKey(companyId),
    canaries,
    clock,
  });
  const previews = createPreviews({ templates, clock });
  const upgrades = afterwards(
    createUpgrades({ platform, tenancy, templates, knowledge, audit, clock }),
    ['apply', 'rollBack'],
    onEntries,
  );
  const fleetUpgrades = createFleetUpgrades({ platform, fleet, upgrades });
  const sites = createSites({ tenancy, audit, platform, nameServers: settings.nameServers });
  const appointments = createAppointments({ tenancy, business, audit, clock });
  const deals = createDeals({ tenancy, business, clock });
  const reports = createReports({ tenancy, business, clock });
  const conversations = createConversations({
    tenancy,
    audit,
    canaries,
    tally,
    agents,
    business,
    knowledge,
    curation,
    llm,
    memory,
    contacts,
    appointments,
    deals,
    reports,
    jobs,
    runLog: counters.runLog,
    events: counters.events,
    owns,
    isBound,
    clock,
    logger,
  });
  const visitors = createVisitors({ tenancy, canaries, sites, access, contacts, events: counters.events, jobs, clock });
  const worker = createJobWorker({
    platform,
    handlers: { ...conversations.jobHandlers, ...curation.jobHandlers, ...knowledge.jobHandlers },
    clock,
    logger,
  });
  const companies = createCompanies({ platform, audit, business, plans });
  const reindexing = createReindexing({ tenancy, writing: knowledge.writing, fleet, clock, logger });
  const checkGoldenFleet = createGoldenFleet({ fleet, audit, golden: curation.golden });
  const setTier = createTierChange({ platform, audit, business, budget, plans, templates });
  const closing = createClosing({ platform, tenancy, business });
  const keyRotation = createKeyRotation({ platform, fleet, tenancy, audit, vault, logger });
  await canaries.plant();
  const evidence = createEvidence({ database, canaries, tally, clock });

  return {
    access,
    agents,
    appointments,
    audit: { list: audit.list, download: audit.download },
    closing,
    books: {
      economics: books.economics,
      figures: books.figures,
      health: books.health,
      housekeeping: books.housekeeping,
      prices: books.prices,
      reconciliations: books.reconciliations,
    },
    budget: {
      get: budget.get,
      set: budget.set,
      alerts: books.alerts.list,
      dismissAlerts: books.alerts.dismiss,
      wantsAlerts: books.alerts.wanted,
      setAlerts: books.alerts.setWanted,
    },
    business,
    canaries: { screen: canaries.screen, screenValue: canaries.screenValue, settled: canaries.settled },
    checkGoldenFleet,
    /** Makes indexes of an older analyzer anew: `start` once in the background, `run` and tell. */
    reindexing,
    companies: { ...companies, setTier },
    contacts,
    conversations,
    counters: { kind: counters.kind },
    curation,
    deals,
    /** Vectors for texts, paid from the company's budget. */
    embed: llm.embed,
    evidence,
    /** Work that was put off: `start` looks for it until stopped, `runDue` does what is due now. */
    jobs: { start: worker.start, runDue: worker.runDue },
    keyRotation,
    knowledge,
    limits: createLimits({ rates: counters.rates, calls: settings.rates ?? defaultCallRates }),
    memory,
    plans,
    previews,
    platformModels: Object.keys(platformProviders).length > 0,
    providers,
    provisioning,
    ask: createAsking({ knowledge, clock }),
    sites,
    templates,
    upgrades,
    fleetUpgrades,
    usage: books.usage,
    visitors,

    /** How Sarah would answer now: by a model, or by quoting, and why. */
    async routeNow(context: TenantContext): Promise<{ mode: 'model' | 'quoting'; because: string | null }> {
      const [entitlements, rows, everyone] = await Promise.all([
        plans.entitlements(context),
        llm.rows(context),
        agents.list(context),
      ]);
      const agent = everyone.find((candidate) => candidate.public && candidate.enabled) ?? everyone[0];
      if (!agent) return { mode: 'quoting', because: 'no-provider' };
      const route = await llm.choose(context, { agent, timeZone: 'UTC', ...rows, entitlements });
      return route.kind === 'model' ? { mode: 'model', because: null } : { mode: 'quoting', because: route.because };
    },

    /** Does the database answer? For readiness. */
    async ready(): Promise<{ ok: true } | { ok: false; reason: string }> {
      try {
        // Without counters answers are quoted, and the door stays open.
        await askPool(database.tenant, 'select 1');
        return { ok: true };
      } catch {
        return { ok: false, reason: 'the database does not answer' };
      }
    },
    failedKeyOpens: llm.failedOpens,
    /** What was set aside, charged and refused since the start, for metrics. */
    budgetFigures: budget.limiter.figures,
    /** What is in use and who waits, for metrics. */
    load: () => ({ pool: database.tenant.load(), connections: tenancy.load(), models: models.load() }),
    async close(): Promise<void> {
      await knowledge.settled();
      await Promise.all([canaries.settled(), budget.limiter.close()]);
      await books.alerts.settled();
      await counters.close();
    },
  };
}
