import { isCoreError } from '@rowhouse/core';
import type { RunningServer } from './server.ts';

export type Demo = { slug: string; email: string; password: string; siteUrl: string; pathUrl: string };

/** One furnished company to look at, made on the first start; the same key finds it on every later one. */
export async function ensureDemo(server: RunningServer): Promise<Demo | undefined> {
  if (!server.folder) return undefined;
  const { email, password } = server.folder.secrets.demo;
  try {
    const made = await server.core.provisioning.provision({
      companyName: 'Bluebird Plumbing',
      industry: 'plumbing',
      tier: 'growth',
      admin: { name: 'Dana Rivera', email, password },
      idempotencyKey: 'demo-company',
      timeZone: 'America/Chicago',
      requestId: 'demo',
    });
    return {
      slug: made.slug,
      email,
      password,
      siteUrl: server.addresses.siteUrl(made.slug),
      pathUrl: `${server.addresses.consoleUrl}/sites/${made.slug}`,
    };
  } catch (error) {
    // Its password was changed, or it was closed: then there is nothing to make and nothing to tell.
    if (isCoreError(error, 'conflict')) return undefined;
    throw error;
  }
}
