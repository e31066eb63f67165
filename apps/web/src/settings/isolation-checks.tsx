import { CircleAlert, CircleCheck } from 'lucide-react';
import type { IsolationReport } from '../api.ts';
import { formatDateTime } from '../format/dates.ts';
import { Notice } from '../ui/surface.tsx';

/** Each check with its finding; a failed one is never green, nor only red. */
export function IsolationChecks({ report }: { report: IsolationReport }) {
  const failed = report.checks.filter((check) => !check.ok).length;
  return (
    <div className="grid gap-5">
      <Notice
        tone={failed === 0 ? 'good' : 'bad'}
        title={failed === 0 ? 'All walls stand' : `${failed} of ${report.checks.length} checks failed`}
      >
        {report.checks.length} checks on {formatDateTime(report.generatedAt)}.
      </Notice>
      <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
        {report.checks.map((check) => (
          <li key={check.name} className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-0">
            {check.ok ? (
              <CircleCheck className="mt-0.5 size-5 shrink-0 text-good" aria-label="Holds" />
            ) : (
              <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-label="Failed" />
            )}
            <span>
              <span className="block font-medium">{check.name}</span>
              <span className="block text-sm text-quiet">{check.detail}</span>
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
