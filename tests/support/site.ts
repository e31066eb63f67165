import { once } from 'node:events';
import { createServer, type IncomingMessage, request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { createLogger } from '@rowhouse/core';
import { createAddresses, createApp, createHealth } from '@rowhouse/server';
import type { House } from './house.ts';

export type SiteAnswer = { status: number; headers: IncomingMessage['headers']; text: string };

const built = (path: string) => fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** Sites, console and widget of a house, or of whatever has its core, over HTTP in this process. */
export async function serveHouse({ core }: Pick<House, 'core'>, logger = createLogger({ level: 'silent' })) {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const addresses = createAddresses({ domain: 'localhost', sitesDomain: 'localhost', port, publicUrl: undefined });
  server.on(
    'request',
    createApp({
      core,
      addresses,
      health: createHealth(core, 'test'),
      logger,
      webFolder: built('apps/web/dist'),
      widgetFolder: built('apps/widget/dist'),
      trustProxy: 1,
    }),
  );
  return {
    port,
    addresses,
    /** As a browser asks that believes this server to be any host. */
    ask(host: string, path: string, options: { headers?: Record<string, string>; form?: Record<string, string> } = {}) {
      return new Promise<SiteAnswer>((resolve, reject) => {
        const body = options.form && new URLSearchParams(options.form).toString();
        const sent = request(
          {
            host: '127.0.0.1',
            port,
            path,
            method: body === undefined ? 'GET' : 'POST',
            headers: {
              host,
              ...(body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
              ...options.headers,
            },
          },
          (answer) => {
            let text = '';
            answer.setEncoding('utf8');
            answer.on('data', (piece: string) => {
              text += piece;
            });
            answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, text }));
          },
        );
        sent.on('error', reject);
        sent.end(body);
      });
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
