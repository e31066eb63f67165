import { randomUUID } from 'node:crypto';
import { healthWords } from '@rowhouse/core';
import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

/** `rowhouse companies list`. @returns the exit code. */
export function listCompanies({ query, json }: { query: string; json: boolean }): Promise<number> {
  return withCore(async ({ core }) => {
    const all: Awaited<ReturnType<typeof core.companies.list>>['companies'] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await core.companies.list({ query, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      all.push(...page.companies);
      if (page.nextCursor === null) break;
      cursor = page.nextCursor;
    }
    const companies = all.map(({ slug, name, status, health, tier, industry, createdAt }) => ({
      slug,
      name,
      status,
      health: health === null ? null : (healthWords[health.severity] ?? null),
      tier,
      industry,
      createdAt: createdAt.toISOString(),
    }));
    if (json) printJson({ companies });
    else
      printTable(
        ['Slug', 'Name', 'Status', 'Health', 'Tier', 'Industry', 'Since'],
        companies.map((company) => [
          company.slug,
          company.name,
          company.status,
          company.health ?? '–',
          company.tier,
          company.industry,
          company.createdAt.slice(0, 10),
        ]),
      );
    return 0;
  });
}

/** A dry run. */
export function planCompany(industry: string, json: boolean): Promise<number> {
  return withCore(async ({ core }) => {
    const plan = await core.provisioning.plan({ industry, tier: 'starter' });
    if (json) printJson(plan);
    else {
      printTable(
        ['Table', 'Rows'],
        plan.made.map(({ table, rows }) => [table, rows]),
      );
      process.stdout.write(`\n${plan.totalRows} rows in ${plan.made.length} tables would be made. Nothing was.\n`);
    }
    return 0;
  });
}

export type NewCompany = {
  name: string;
  industry: string;
  tier: string;
  adminName: string;
  adminEmail: string;
  adminPassword: string;
  key?: string;
};

/** `rowhouse companies provision`. @returns the exit code. */
export function provisionCompany(options: NewCompany & { json: boolean }): Promise<number> {
  return withCore(async ({ core }) => {
    const made = await core.provisioning.provision({
      companyName: options.name,
      industry: options.industry,
      tier: options.tier,
      admin: { name: options.adminName, email: options.adminEmail, password: options.adminPassword },
      idempotencyKey: options.key ?? randomUUID(),
      requestId: `cli-${randomUUID()}`,
    });
    if (options.json) printJson(made);
    else {
      if (made.isNew)
        printTable(
          ['Table', 'Rows'],
          made.made.map(({ table, rows }) => [table, rows]),
        );
      process.stdout.write(
        made.isNew
          ? `\n${made.name} is live as ${made.slug}: ${made.totalRows} rows in ${made.tookMs} ms.\n`
          : `${made.name} was made before, as ${made.slug}.\n`,
      );
    }
    return 0;
  });
}
