import { fileURLToPath } from 'node:url';
import { openDatabase } from '@rowhouse/core/database';
import { entryAnalyzer } from '../../packages/core/src/knowledge/index.ts';
import { createTemplates } from '../../packages/core/src/templates/index.ts';

export const templatesFolder = fileURLToPath(new URL('../../templates', import.meta.url));

/** Reads all industries into a database once, so that those cloned from it find nothing to do. */
export async function publishTemplates(urls: { tenantUrl: string; platformUrl: string }): Promise<void> {
  const database = openDatabase({
    ...urls,
    tenantConnections: 1,
    platformConnections: 2,
    pooled: false,
    explicitTransactions: false,
  });
  try {
    await createTemplates({ platform: database.platform, analyzer: entryAnalyzer }).load(templatesFolder);
  } finally {
    await database.close();
  }
}
