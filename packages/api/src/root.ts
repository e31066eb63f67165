import { router } from './procedures.ts';
import { agentsRouter, contextsRouter } from './routers/agents.ts';
import { authRouter } from './routers/auth.ts';
import { companyRouter } from './routers/company.ts';
import { contactsRouter } from './routers/contacts.ts';
import { chatRouter, conversationsRouter } from './routers/conversations.ts';
import { auditRouter, isolationRouter } from './routers/evidence.ts';
import { knowledgeRouter } from './routers/knowledge.ts';
import { membersRouter } from './routers/members.ts';
import { memoryRouter } from './routers/memory.ts';
import { budgetRouter, providersRouter, usageRouter } from './routers/money.ts';
import { platformRouter } from './routers/platform.ts';
import { siteRouter } from './routers/site.ts';
import { widgetRouter } from './routers/widget.ts';

/** For the console, the CLI and the operator: mounted at `/api/trpc`, same origin only. */
export const appRouter = router({
  agents: agentsRouter,
  audit: auditRouter,
  auth: authRouter,
  budget: budgetRouter,
  chat: chatRouter,
  company: companyRouter,
  contacts: contactsRouter,
  contexts: contextsRouter,
  conversations: conversationsRouter,
  isolation: isolationRouter,
  knowledge: knowledgeRouter,
  members: membersRouter,
  memory: memoryRouter,
  platform: platformRouter,
  providers: providersRouter,
  site: siteRouter,
  usage: usageRouter,
});

/** For visitors on any allowed page: mounted at `/api/widget`, with a company's own list of origins. */
export const visitorRouter = router({ widget: widgetRouter });

export type AppRouter = typeof appRouter;
export type WidgetRouter = typeof visitorRouter;
