import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ChainPage } from '@rowhouse/core';
import type { Company } from './house.ts';

export type AuditLog = Pick<ChainPage, 'companyId' | 'head' | 'events'> & { format: 'rowhouse-audit/1' };

const script = fileURLToPath(new URL('../../docs/verify-audit.mjs', import.meta.url));
const run = promisify(execFile);

/** As the console downloads it: page by page, up to the head that the first page named. */
export async function downloadLog(company: Company): Promise<AuditLog> {
  const first = await company.api.audit.download({});
  const events = [...first.events];
  for (let { after } = first; after !== null; ) {
    const page = await company.api.audit.download({ after, upTo: first.head.sequence });
    events.push(...page.events);
    after = page.after;
  }
  return { format: 'rowhouse-audit/1', companyId: first.companyId, head: first.head, events };
}

/** What the script for auditors says of a log. */
export async function verifyLog(log: AuditLog, earlier?: AuditLog): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rowhouse-audit-'));
  const paths = [log, ...(earlier ? [earlier] : [])].map((value, index) => {
    const path = join(folder, `${index}.json`);
    writeFileSync(path, JSON.stringify(value));
    return path;
  });
  try {
    return (await run(process.execPath, [script, ...paths])).stdout;
  } catch (error) {
    return (error as { stderr: string }).stderr;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
