import type { Audit } from '../audit/index.ts';
import { isCoreError } from '../base/index.ts';
import type { Fleet } from '../fleet/index.ts';
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
  fleet,
  audit,
  golden,
}: {
  fleet: Fleet;
  audit: Audit;
  golden: Pick<ReturnType<typeof createGoldenCheck>, 'check'>;
}) {
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
    const lines: GoldenLine[] = [];
    await fleet.forEach({ slug }, async (entry) => {
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
    });
    return lines;
  };
}
