import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { safePlace } from '../session/place.ts';
import { hasWelcome } from '../sign-up/welcome-store.ts';
import { z } from '../validation.ts';
import { root } from './root.ts';
import { words } from './search.ts';

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: ({ context }) => {
    const { kind } = context.session.getState();
    throw redirect({ to: kind === 'member' ? '/overview' : kind === 'operator' ? '/operator' : '/sign-in' });
  },
});

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  validateSearch: z.object({ from: words }),
  beforeLoad: ({ context, search }) => {
    const { kind } = context.session.getState();
    if (kind === 'operator') throw redirect({ href: safePlace(search.from) ?? '/operator' });
    if (kind === 'member') throw redirect({ href: safePlace(search.from) ?? '/overview' });
  },
  component: lazyRouteComponent(() => import('../sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: '/sign-up',
  beforeLoad: ({ context }) => {
    if (context.session.getState().kind === 'member') throw redirect({ to: hasWelcome() ? '/welcome' : '/overview' });
  },
  component: lazyRouteComponent(() => import('../sign-up/sign-up-page.tsx'), 'SignUpPage'),
});

const join = createRoute({
  getParentRoute: () => root,
  path: '/join',
  component: lazyRouteComponent(() => import('../team/join-page.tsx'), 'JoinPage'),
});

/** The ways in; who is in already is led on to where they belong. */
export const doors = [home, signIn, signUp, join] as const;
