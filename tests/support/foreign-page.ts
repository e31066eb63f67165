import { once } from 'node:events';
import { createServer } from 'node:http';

export type ForeignPage = {
  origin: string;
  url: string;
  show(html: string, headers?: Record<string, string>): void;
  close(): Promise<void>;
};

/** A page of somebody else's, on an origin of its own; every address of it shows the same. */
export async function startForeignPage(): Promise<ForeignPage> {
  let page = { html: '', headers: {} as Record<string, string> };
  const server = createServer((_req, res) => {
    res.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...page.headers });
    res.end(page.html);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  const origin = `http://127.0.0.1:${port}`;
  return {
    origin,
    url: `${origin}/`,
    show(html, headers = {}) {
      page = { html, headers };
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
