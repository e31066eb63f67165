import { useQueryClient } from '@tanstack/react-query';
import { type AnyRoute, useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useApi } from '../api.ts';
import { useSessionState } from '../session/session-context.ts';

const nextPage = { getNextPageParam: (page: { nextCursor: string | null }) => page.nextCursor ?? undefined };

/**
 * Asks for what a page will show, as soon as somebody points at the way there. What is fresh is not asked for again, and a
 * failure shows on the page itself. Nothing here opens a conversation: being read is an act.
 */
export function usePrefetch(): (path: string) => void {
  const api = useApi();
  const client = useQueryClient();
  const { kind } = useSessionState();
  const company: Readonly<Record<string, () => unknown>> = {
    '/overview': () => {
      void client.prefetchQuery(api.company.usage.queryOptions());
      void client.prefetchQuery(api.conversations.list.queryOptions({ limit: 6 }));
      void client.prefetchQuery(api.budget.get.queryOptions());
    },
    '/conversations': () =>
      client.prefetchInfiniteQuery(api.conversations.list.infiniteQueryOptions({ limit: 30 }, nextPage)),
    '/contacts': () => client.prefetchInfiniteQuery(api.contacts.list.infiniteQueryOptions({ limit: 30 }, nextPage)),
    '/deals': () => client.prefetchQuery(api.deals.list.queryOptions()),
    '/agents': () => client.prefetchQuery(api.agents.list.queryOptions()),
    '/knowledge': () => {
      void client.prefetchQuery(api.knowledge.categories.queryOptions());
      void client.prefetchInfiniteQuery(api.knowledge.list.infiniteQueryOptions({ limit: 25 }, nextPage));
    },
    '/memory': () =>
      client.prefetchInfiniteQuery(
        api.memory.list.infiniteQueryOptions({ limit: 50 }, { getNextPageParam: () => undefined }),
      ),
    '/contexts': () => client.prefetchQuery(api.contexts.list.queryOptions()),
    '/site': () => client.prefetchQuery(api.site.get.queryOptions()),
    '/keys': () => client.prefetchQuery(api.providers.list.queryOptions()),
    '/budget': () => client.prefetchQuery(api.budget.get.queryOptions()),
    '/team': () => client.prefetchQuery(api.members.list.queryOptions()),
    '/isolation': () => client.prefetchQuery(api.isolation.report.queryOptions()),
    '/audit': () => client.prefetchInfiniteQuery(api.audit.list.infiniteQueryOptions({ limit: 30 }, nextPage)),
    '/settings': () => client.prefetchQuery(api.company.get.queryOptions()),
  };
  const operator: typeof company = {
    '/operator': () =>
      client.prefetchInfiniteQuery(api.platform.companies.list.infiniteQueryOptions({ limit: 50 }, nextPage)),
    '/operator/templates': () => client.prefetchQuery(api.platform.templates.list.queryOptions()),
    '/operator/usage': () => client.prefetchQuery(api.platform.usage.queryOptions({ days: 30 })),
    '/operator/isolation': () => client.prefetchQuery(api.platform.isolation.queryOptions()),
  };
  const pages = kind === 'operator' ? operator : company;
  return (path) => void pages[path]?.();
}

/** Loads the code of all pages while nothing else is going on, so that the first visit to one waits for its data alone. */
export function useWarmPages(): void {
  const router = useRouter();
  useEffect(() => {
    const warm = () => {
      const routes: Record<string, AnyRoute> = router.routesById;
      for (const { options } of Object.values(routes)) {
        const component: unknown = options.component;
        if (isPreloadable(component)) void component.preload();
      }
    };
    // Safari has no idle callback.
    if (typeof window.requestIdleCallback !== 'function') {
      const timer = setTimeout(warm, 1_500);
      return () => clearTimeout(timer);
    }
    const idle = window.requestIdleCallback(warm, { timeout: 4_000 });
    return () => window.cancelIdleCallback(idle);
  }, [router]);
}

function isPreloadable(component: unknown): component is { preload: () => Promise<unknown> } {
  return typeof component === 'function' && 'preload' in component && typeof component.preload === 'function';
}
