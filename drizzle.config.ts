import { defineConfig } from 'drizzle-kit';

export default defineConfig({
  dialect: 'postgresql',
  schema: './packages/core/src/db/schema/*.ts',
  out: './drizzle',
  schemaFilter: ['tenant', 'platform'],
  migrations: { prefix: 'timestamp' },
});
