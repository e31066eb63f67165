import type { Audit } from '../audit/index.ts';
import { CoreError, isCoreError } from '../base/index.ts';
import type { Companies } from '../companies/index.ts';
import { createTenantContext } from '../tenant/index.ts';
import type { createGoldenCheck, GoldenFigures, GoldenReport } from './golden-check.ts';

/** How one company fares. Questions are told only of a company that was named, whose own log then says so. */
export type GoldenLine = {
  slug: string;
  /** `null` where there was nothing to check, and `detail` says why. */
  figures: GoldenFigures | null;
  better: number;
  worse: number;
  report: GoldenReport | null;
  detail: string;
};

/** The golden questions of one company or of all of them, a company at a time, each through a handle of its own. */
export function createGoldenFleet({
  companies,
  audit,
  golden,
}: {
  companies: Companies;
  audit: Audit;
  golden: Pick<ReturnType<typeof createGoldenCheck>, 'check'>;
}) {
  async function all(query: string) {
    const entries: Awaited<ReturnType<Companies['list']>>['companies'] = [];
    for (let cursor: string | undefined; ; ) {
      const page = await companies.list({ query, limit: 200, ...(cursor === undefined ? {} : { cursor }) });
      entries.push(...page.companies);
      if (page.nextCursor === null) return entries;
      cursor = page.nextCursor;
    }
  }

  /** @throws CoreError 'not-found' for a slug that is not there. */
  return async function checkFleet({
    slug,
    requestId,
    tell,
  }: {
    slug: string | undefined;
    requestId: string;
    /** Called for each company when it is done. */
    tell?: (line: GoldenLine) => void;
  }): Promise<GoldenLine[]> {
    const found = (await all(slug ?? '')).filter((entry) => slug === undefined || entry.slug === slug);
    if (slug !== undefined && found.length === 0)
      throw new CoreError('not-found', 'There is no company with that slug.');
    const lines: GoldenLine[] = [];
    for (const entry of found) {
      const context = createTenantContext(entry.id, { kind: 'system', job: 'golden-check' }, requestId);
      let line: GoldenLine;
      try {
        const report = await golden.check(context);
        const changed = (change: 'better' | 'worse') => report.questions.filter((one) => one.change === change).length;
        const { answerable, first, amongThree, unanswerable, quotedWrongly } = report.run;
        line = {
          slug: entry.slug,
          figures: { answerable, first, amongThree, unanswerable, quotedWrongly },
          better: changed('better'),
          worse: changed('worse'),
          report: slug === undefined ? null : report,
          detail: '',
        };
        if (slug !== undefined)
          await audit.append(context, { action: 'knowledge.checked', detail: 'by the operator, on the command line' });
      } catch (error) {
        if (!isCoreError(error)) throw error;
        line = { slug: entry.slug, figures: null, better: 0, worse: 0, report: null, detail: error.message };
      }
      lines.push(line);
      tell?.(line);
    }
    return lines;
  };
}
