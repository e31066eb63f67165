import { router } from './procedures.ts';
import { agentsRouter, contextsRouter } from './routers/agents.ts';
import { appointmentsRouter } from './routers/appointments.ts';
import { authRouter } from './routers/auth.ts';
import { companyRouter, readyWordsRouter } from './routers/company.ts';
import { contactsRouter } from './routers/contacts.ts';
import { chatRouter, conversationsRouter } from './routers/conversations.ts';
import { proposalsRouter, unansweredRouter } from './routers/curation.ts';
import { dealsRouter, draftsRouter, quotesRouter } from './routers/deals.ts';
import { auditRouter, isolationRouter } from './routers/evidence.ts';
import { goldenRouter } from './routers/golden.ts';
import { knowledgeRouter } from './routers/knowledge.ts';
import { membersRouter } from './routers/members.ts';
import { memoryRouter } from './routers/memory.ts';
import { budgetRouter, providersRouter, usageRouter } from './routers/money.ts';
import { platformRouter } from './routers/platform.ts';
import { siteRouter } from './routers/site.ts';
import { actionsRouter } from './routers/teamwork.ts';
import { upgradesRouter } from './routers/upgrades.ts';
import { widgetRouter } from './routers/widget.ts';

/** For the console, the CLI and the operator: mounted at `/api/trpc`, same origin only. */
export const appRouter = router({
  actions: actionsRouter,
  agents: agentsRouter,
  appointments: appointmentsRouter,
  audit: auditRouter,
  auth: authRouter,
  budget: budgetRouter,
  chat: chatRouter,
  company: companyRouter,
  contacts: contactsRouter,
  contexts: contextsRouter,
  conversations: conversationsRouter,
  deals: dealsRouter,
  drafts: draftsRouter,
  golden: goldenRouter,
  isolation: isolationRouter,
  knowledge: knowledgeRouter,
  members: membersRouter,
  memory: memoryRouter,
  platform: platformRouter,
  proposals: proposalsRouter,
  providers: providersRouter,
  quotes: quotesRouter,
  readyWords: readyWordsRouter,
  site: siteRouter,
  unanswered: unansweredRouter,
  upgrades: upgradesRouter,
  usage: usageRouter,
});

/** For visitors on any allowed page: mounted at `/api/widget`, with a company's own list of origins. */
export const visitorRouter = router({ widget: widgetRouter });

export type AppRouter = typeof appRouter;
export type WidgetRouter = typeof visitorRouter;
