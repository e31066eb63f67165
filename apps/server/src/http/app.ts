import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { appRouter, visitorRouter } from '@rowhouse/api';
import { type Core, describeError, type Logger } from '@rowhouse/core';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import compression from 'compression';
import express, { type ErrorRequestHandler, type Express } from 'express';
import helmet from 'helmet';
import type { Addresses } from './addresses.ts';
import { jsonOnly, quickReconnect, refuse, sameOriginOnly, widgetCors } from './edge.ts';
import type { Health } from './health.ts';
import { createRequestContext } from './request.ts';
import { createSiteRouter } from './site.ts';
import { createWidgetScripts } from './widget-scripts.ts';

export type AppSettings = {
  core: Core;
  addresses: Addresses;
  health: Health;
  logger: Logger;
  /** Folders with the built console and widget. */
  webFolder: string;
  widgetFolder: string;
  /** Proxies in front whose X-Forwarded-For is believed. */
  trustProxy: number;
};

const maxBatchSize = 10;

/** Everything that answers on the port: health, sites, the two routers, the widget's script and the console. */
export function createApp({
  core,
  addresses,
  health,
  logger,
  webFolder,
  widgetFolder,
  trustProxy,
}: AppSettings): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', trustProxy);
  const createContext = createRequestContext(core, addresses);
  const onError = ({ error, path }: { error: Error; path?: string | undefined }) => {
    const { code } = error as { code?: string };
    if (code === 'INTERNAL_SERVER_ERROR' || code === 'SERVICE_UNAVAILABLE')
      logger.error({ path, ...describeError(error) }, 'a procedure failed');
  };

  app.use((req, res, next) => {
    const startedMs = performance.now();
    res.on('finish', () => {
      health.observe(routeOf(req.path), res.statusCode, (performance.now() - startedMs) / 1_000);
    });
    next();
  });
  app.use(health.router);
  app.use(createWidgetScripts(widgetFolder));
  app.use(
    '/api/widget',
    widgetCors,
    jsonOnly,
    quickReconnect,
    createExpressMiddleware({ router: visitorRouter, createContext, maxBatchSize, onError }),
  );
  app.use(createSiteRouter(core, addresses));
  app.use(
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          // Components set positions as style attributes; a style element or sheet from elsewhere stays out.
          styleSrcAttr: ["'unsafe-inline'"],
          imgSrc: ["'self'", 'data:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'self'"],
          frameAncestors: ["'none'"],
          frameSrc: ["'self'"],
        },
      },
      strictTransportSecurity: !addresses.isLoopback,
    }),
  );
  app.use(
    '/api/trpc',
    jsonOnly,
    sameOriginOnly(addresses),
    quickReconnect,
    createExpressMiddleware({ router: appRouter, createContext, maxBatchSize, onError }),
  );
  app.use('/api', (_req, res) => refuse(res, 404, 'not-found', 'There is nothing at this address.'));
  // Files alone: what the API says streams, and may hold a secret beside words of whoever asks.
  app.use(
    compression(),
    express.static(webFolder, {
      index: false,
      setHeaders: (res, path) =>
        res.setHeader('cache-control', /\/assets\//.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache'),
    }),
  );
  app.use((req, res, next) => {
    const page = join(webFolder, 'index.html');
    if (req.method !== 'GET' || !existsSync(page)) {
      next();
      return;
    }
    res.setHeader('cache-control', 'no-cache');
    res.sendFile(page);
  });
  const failed: ErrorRequestHandler = (error: unknown, _req, res, next) => {
    if (res.headersSent) {
      next(error);
      return;
    }
    const status = error instanceof Error && 'status' in error && typeof error.status === 'number' ? error.status : 500;
    if (status >= 500) logger.error(describeError(error), 'a request failed');
    refuse(
      res,
      status,
      status === 413 ? 'too-large' : status < 500 ? 'bad-input' : 'internal',
      status === 413
        ? 'The request is too large.'
        : status < 500
          ? 'The request could not be read.'
          : 'Something went wrong on our side. Try again.',
    );
  };
  app.use(failed);
  return app;
}

/** Few names, so that a metric never bears an id or a company. */
function routeOf(path: string): string {
  const match = /^\/(api\/trpc|api\/widget|healthz|readyz|metrics|widget|assets|sites)/.exec(path);
  return match?.[1] ?? 'page';
}
