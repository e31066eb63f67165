import { type Environment, readEnvironment } from '@rowhouse/server';
import { withCore } from './open.ts';
import { printJson, printTable } from './output.ts';

type Finding = { check: string; ok: boolean; detail: string };

/** @returns 1 when something is not as it should be. */
export async function runDoctor(json: boolean): Promise<number> {
  const environment = readEnvironment();
  const findings: Finding[] = [
    { check: 'Node', ok: Number(process.versions.node.split('.')[0]) >= 24, detail: process.versions.node },
  ];
  try {
    findings.push(
      ...(await withCore(({ core, warnings, folder }) => inside(core, warnings, folder?.path, environment))),
    );
  } catch (error) {
    findings.push({ check: 'Start', ok: false, detail: error instanceof Error ? error.message : String(error) });
  }
  const healthy = findings.every((finding) => finding.ok);
  if (json) printJson({ healthy, checks: findings });
  else {
    printTable(
      ['', 'Check', 'Detail'],
      findings.map(({ ok, check, detail }) => [ok ? 'ok' : 'NO', check, detail]),
    );
    process.stdout.write(`\n${healthy ? 'All is well.' : 'Something needs your attention.'}\n`);
  }
  return healthy ? 0 : 1;
}

async function inside(
  core: Parameters<Parameters<typeof withCore>[0]>[0]['core'],
  warnings: readonly string[],
  folder: string | undefined,
  environment: Environment,
): Promise<Finding[]> {
  const [ready, report, industries] = await Promise.all([
    core.ready(),
    core.evidence.report(),
    core.templates.industries(),
  ]);
  return [
    {
      check: 'Database',
      ok: ready.ok,
      detail: environment.DATABASE_URL ? 'the one in DATABASE_URL' : 'embedded PostgreSQL 18',
    },
    { check: 'Migrations', ok: true, detail: 'all applied' },
    {
      check: 'Walls',
      ok: report.holds,
      detail: `${report.checks.filter((check) => check.ok).length} of ${report.checks.length} checks`,
    },
    ...warnings.map((warning) => ({ check: 'Rights', ok: false, detail: warning })),
    { check: 'Keys', ok: true, detail: 'the master key opens what it sealed' },
    { check: 'Counters', ok: ready.ok, detail: core.counters.kind === 'redis' ? 'Redis' : 'in one process' },
    { check: 'Models', ok: true, detail: core.platformModels ? 'the platform has a key' : 'no key: agents quote' },
    { check: 'Templates', ok: industries.length > 0, detail: `${industries.length} industries` },
    { check: 'Data folder', ok: true, detail: folder ?? 'none: everything is in DATABASE_URL' },
    { check: 'Clock', ok: true, detail: new Date().toISOString() },
  ];
}
