import { ensureDemo } from './demo.ts';
import { readEnvironment } from './env.ts';
import { announce, showProgress, tellFailure } from './terminal.ts';
import { startServer } from './server.ts';
import { stopOnSignals } from './signals.ts';

try {
  const environment = readEnvironment();
  const server = await startServer(environment, showProgress);
  stopOnSignals(server.stop);
  const demo = await ensureDemo(server);
  announce(server, demo);
} catch (error) {
  tellFailure(error);
  process.exitCode = 1;
}
