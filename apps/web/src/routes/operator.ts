import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { safePlace } from '../session/place.ts';
import { OperatorShell } from '../shell/operator-shell.tsx';
import { z } from '../validation.ts';
import { root } from './root.ts';
import { words } from './search.ts';

const operator = createRoute({
  getParentRoute: () => root,
  path: '/operator',
  component: OperatorShell,
  beforeLoad: ({ context, location }) => {
    const { kind } = context.session.getState();
    if (kind === 'member') throw redirect({ to: '/overview' });
    if (kind !== 'operator') throw redirect({ to: '/sign-in', search: { from: safePlace(location.href) } });
  },
});
const parent = { getParentRoute: () => operator } as const;
const fleet = createRoute({
  ...parent,
  path: '/',
  validateSearch: z.object({
    query: words,
    health: z.enum(['failing', 'attention', 'healthy', 'unmeasured']).optional().catch(undefined),
    order: z.enum(['health']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('../operator/fleet-page.tsx'), 'FleetPage'),
});
const provision = createRoute({
  ...parent,
  path: '/provision',
  component: lazyRouteComponent(() => import('../operator/provision-page.tsx'), 'ProvisionPage'),
});
const templates = createRoute({
  ...parent,
  path: '/templates',
  validateSearch: z.object({ industry: words }),
  component: lazyRouteComponent(() => import('../operator/templates-page.tsx'), 'TemplatesPage'),
});
const fleetUsage = createRoute({
  ...parent,
  path: '/usage',
  component: lazyRouteComponent(() => import('../operator/fleet-usage-page.tsx'), 'FleetUsagePage'),
});
const operatorLog = createRoute({
  ...parent,
  path: '/log',
  component: lazyRouteComponent(() => import('../operator/operator-log-page.tsx'), 'OperatorLogPage'),
});
const fleetIsolation = createRoute({
  ...parent,
  path: '/isolation',
  component: lazyRouteComponent(() => import('../operator/fleet-isolation-page.tsx'), 'FleetIsolationPage'),
});

/** The operator's view of all companies, page by page. */
export const operatorRoutes = operator.addChildren([
  fleet,
  provision,
  templates,
  fleetUsage,
  fleetIsolation,
  operatorLog,
]);
