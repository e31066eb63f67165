import { createRouter } from '@tanstack/react-router';
import { companyRoutes } from './routes/company.ts';
import { doors } from './routes/doors.ts';
import { operatorRoutes } from './routes/operator.ts';
import { root } from './routes/root.ts';
import type { Session } from './session/session.ts';
import { RouteFailure } from './shell/not-found.tsx';
import { Loading } from './ui/states.tsx';

const tree = root.addChildren([...doors, companyRoutes, operatorRoutes]);

export type ConsoleRouter = ReturnType<typeof createConsoleRouter>;

/** The console's pages, for the session that decides which of them open. */
export function createConsoleRouter(session: Session) {
  const router = createRouter({
    routeTree: tree,
    context: { session },
    scrollRestoration: true,
    defaultPreload: 'intent',
    defaultPendingComponent: () => <Loading />,
    defaultErrorComponent: RouteFailure,
  });
  // In the browser's timeline, and read by a test: from the press to the new page on the screen.
  router.subscribe('onBeforeNavigate', () => performance.mark('route-change'));
  router.subscribe('onRendered', ({ toLocation }) => {
    if (performance.getEntriesByName('route-change').length === 0) return;
    performance.measure(`route ${toLocation.pathname}`, 'route-change');
    performance.clearMarks('route-change');
  });
  return router;
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ConsoleRouter;
  }
}
