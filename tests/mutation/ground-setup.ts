import type { TestProject } from 'vitest/node';
import { startTestServer } from '../support/postgres.ts';

/** One bare PostgreSQL for a search for mutants: quick to copy a database on, and nothing that a mutant's tests do not ask for. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...server } = await startTestServer(18, { templates: false });
  project.provide('postgres', server);
  project.provide('postgres15', null);
  return stop;
}
