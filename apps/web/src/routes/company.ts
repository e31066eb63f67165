import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { safePlace } from '../session/place.ts';
import { CompanyShell } from '../shell/company-shell.tsx';
import { z } from '../validation.ts';
import { root } from './root.ts';
import { words } from './search.ts';

const company = createRoute({
  getParentRoute: () => root,
  id: 'company',
  component: CompanyShell,
  beforeLoad: ({ context, location }) => {
    const { kind } = context.session.getState();
    if (kind === 'operator') throw redirect({ to: '/operator' });
    if (kind !== 'member') throw redirect({ to: '/sign-in', search: { from: safePlace(location.href) } });
  },
});

const parent = { getParentRoute: () => company } as const;
const welcome = createRoute({
  ...parent,
  path: '/welcome',
  component: lazyRouteComponent(() => import('../sign-up/welcome-page.tsx'), 'WelcomePage'),
});
const overview = createRoute({
  ...parent,
  path: '/overview',
  component: lazyRouteComponent(() => import('../overview/overview-page.tsx'), 'OverviewPage'),
});
const conversations = createRoute({
  ...parent,
  path: '/conversations',
  validateSearch: z.object({
    status: z.enum(['open', 'waiting', 'closed']).optional().catch(undefined),
    query: words,
  }),
  component: lazyRouteComponent(() => import('../conversations/conversations-page.tsx'), 'ConversationsPage'),
});
const conversation = createRoute({
  ...parent,
  path: '/conversations/$conversationId',
  validateSearch: z.object({ run: words }),
  component: lazyRouteComponent(() => import('../conversations/conversation-page.tsx'), 'ConversationPage'),
});
const answer = createRoute({
  ...parent,
  path: '/conversations/$conversationId/answers/$messageId',
  component: lazyRouteComponent(() => import('../conversations/answer-page.tsx'), 'AnswerPage'),
});
const contacts = createRoute({
  ...parent,
  path: '/contacts',
  validateSearch: z.object({ query: words, contact: words }),
  component: lazyRouteComponent(() => import('../contacts/contacts-page.tsx'), 'ContactsPage'),
});
const appointments = createRoute({
  ...parent,
  path: '/appointments',
  component: lazyRouteComponent(() => import('../appointments/appointments-page.tsx'), 'AppointmentsPage'),
});
const deals = createRoute({
  ...parent,
  path: '/deals',
  component: lazyRouteComponent(() => import('../deals/deals-page.tsx'), 'DealsPage'),
});
const memory = createRoute({
  ...parent,
  path: '/memory',
  component: lazyRouteComponent(() => import('../memory/memory-page.tsx'), 'MemoryPage'),
});
const agents = createRoute({
  ...parent,
  path: '/agents',
  component: lazyRouteComponent(() => import('../agents/agents-page.tsx'), 'AgentsPage'),
});
const agent = createRoute({
  ...parent,
  path: '/agents/$agentId',
  validateSearch: z.object({ chat: words, run: words }),
  component: lazyRouteComponent(() => import('../agents/agent-page.tsx'), 'AgentPage'),
});
const knowledge = createRoute({
  ...parent,
  path: '/knowledge',
  validateSearch: z.object({
    category: words,
    query: words,
    status: z.enum(['published', 'draft', 'archived']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../knowledge/knowledge-page.tsx'), 'KnowledgePage'),
});
const sharedKnowledge = createRoute({
  ...parent,
  path: '/knowledge/shared',
  component: lazyRouteComponent(() => import('../knowledge/shared-page.tsx'), 'SharedPage'),
});
const golden = createRoute({
  ...parent,
  path: '/knowledge/golden',
  validateSearch: z.object({ run: words }),
  component: lazyRouteComponent(() => import('../knowledge/golden-page.tsx'), 'GoldenPage'),
});
const unanswered = createRoute({
  ...parent,
  path: '/knowledge/unanswered',
  component: lazyRouteComponent(() => import('../knowledge/unanswered-page.tsx'), 'UnansweredPage'),
});
const entry = createRoute({
  ...parent,
  path: '/knowledge/$entryId',
  component: lazyRouteComponent(() => import('../knowledge/entry-page.tsx'), 'EntryPage'),
});
const contexts = createRoute({
  ...parent,
  path: '/contexts',
  component: lazyRouteComponent(() => import('../contexts/contexts-page.tsx'), 'ContextsPage'),
});
const keys = createRoute({
  ...parent,
  path: '/keys',
  component: lazyRouteComponent(() => import('../keys/keys-page.tsx'), 'KeysPage'),
});
const budget = createRoute({
  ...parent,
  path: '/budget',
  validateSearch: z.object({ days: z.coerce.number().int().min(1).max(92).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../budget/budget-page.tsx'), 'BudgetPage'),
});
const site = createRoute({
  ...parent,
  path: '/site',
  component: lazyRouteComponent(() => import('../site/site-page.tsx'), 'SitePage'),
});
const sitePage = createRoute({
  ...parent,
  path: '/site/$pageId',
  validateSearch: z.object({ section: z.coerce.number().int().min(1).max(60).optional().catch(undefined) }),
  component: lazyRouteComponent(() => import('../site/page-editor.tsx'), 'PageEditor'),
});
const team = createRoute({
  ...parent,
  path: '/team',
  component: lazyRouteComponent(() => import('../team/team-page.tsx'), 'TeamPage'),
});
const settings = createRoute({
  ...parent,
  path: '/settings',
  component: lazyRouteComponent(() => import('../settings/settings-page.tsx'), 'SettingsPage'),
});
const isolation = createRoute({
  ...parent,
  path: '/isolation',
  component: lazyRouteComponent(() => import('../settings/isolation-page.tsx'), 'IsolationPage'),
});
const audit = createRoute({
  ...parent,
  path: '/audit',
  validateSearch: z.object({ what: words, by: words }),
  component: lazyRouteComponent(() => import('../audit/audit-page.tsx'), 'AuditPage'),
});
const updates = createRoute({
  ...parent,
  path: '/updates',
  component: lazyRouteComponent(() => import('../updates/updates-page.tsx'), 'UpdatesPage'),
});

/** A member's company, page by page. */
export const companyRoutes = company.addChildren([
  welcome,
  overview,
  conversations,
  conversation,
  answer,
  contacts,
  appointments,
  deals,
  memory,
  agents,
  agent,
  knowledge,
  golden,
  sharedKnowledge,
  unanswered,
  entry,
  contexts,
  keys,
  budget,
  site,
  sitePage,
  team,
  settings,
  isolation,
  audit,
  updates,
]);
