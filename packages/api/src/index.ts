export type { RequestContext } from './context.ts';
export { createCallerFactory } from './procedures.ts';
export { type AppRouter, appRouter, visitorRouter, type WidgetRouter } from './root.ts';
export type { AuthResult } from './routers/auth.ts';
