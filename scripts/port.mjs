import { createServer } from 'node:net';
import { BootError } from './progress.mjs';

/** Asks for the port before anything is started, so that the answer comes at once and names the way out. */
export async function requireFreePort(text = process.env.PORT || '3000') {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535)
    throw new BootError(`PORT is "${text}", which is no port. Use a number from 1 to 65535: PORT=3000 npm start`);
  for (const host of ['127.0.0.1', '::1']) {
    const problem = await probe(port, host);
    if (problem === 'EADDRINUSE')
      throw new BootError(
        `Port ${port} is taken. Stop what uses it, or start on another: PORT=${port < 65_535 ? port + 1 : port - 1} npm start`,
      );
    if (problem === 'EACCES')
      throw new BootError(`Port ${port} needs more rights than this user has. Start on another: PORT=3000 npm start`);
  }
}

/** The error's code, or undefined when the port is free (a machine without IPv6 says EADDRNOTAVAIL: that is no problem). */
function probe(port, host) {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', (error) => resolve(error.code));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
}
