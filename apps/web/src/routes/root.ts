import { createRootRouteWithContext } from '@tanstack/react-router';
import type { Session } from '../session/session.ts';
import { NotFound } from '../shell/not-found.tsx';

export const root = createRootRouteWithContext<{ session: Session }>()({ notFoundComponent: NotFound });
