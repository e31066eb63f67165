import type { Browser } from 'playwright-core';
import { afterAll, inject } from 'vitest';
import { launchBrowser } from './browser.ts';
import { removeDataFolder, startServerProcess, type TestServerProcess } from './server.ts';

/**
 * The server as an operator starts it and a browser in front of it, until the file ends; neither where this machine has no
 * browser.
 */
export async function startProduct(
  options: { env?: Record<string, string> } = {},
): Promise<{ server?: TestServerProcess; browser?: Browser }> {
  if (inject('chromium') === null) return {};
  const server = await startServerProcess(options);
  const browser = await launchBrowser();
  afterAll(async () => {
    await browser.close();
    await server.stop();
    removeDataFolder(server.dataFolder);
  });
  return { server, browser };
}
