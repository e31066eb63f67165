import { CircleAlert, CircleCheck, Download, Printer } from 'lucide-react';
import type { ReactNode } from 'react';
import type { IsolationReport } from '../api.ts';
import { saveJson } from '../format/save-json.ts';
import { Moment } from '../format/moment.tsx';
import { formatNumber } from '../format/money.ts';
import { Button } from '../ui/button.tsx';
import { Notice, Section } from '../ui/surface.tsx';

/** Takes the report away: as JSON for a program, on paper for an auditor. */
export function EvidenceActions({ report }: { report: IsolationReport | undefined }) {
  if (report === undefined) return null;
  return (
    <div className="flex flex-wrap gap-2 print:hidden">
      <Button onClick={() => saveJson(`isolation-${report.generatedAt.slice(0, 10)}.json`, report)}>
        <Download className="size-4" aria-hidden /> Download
      </Button>
      <Button onClick={() => window.print()}>
        <Printer className="size-4" aria-hidden /> Print
      </Button>
    </div>
  );
}

/** The seven layers, then the catalogs' answers one by one; what failed is never green, nor only red. */
export function IsolationEvidence({ report }: { report: IsolationReport }) {
  const failed = report.layers.filter((layer) => !layer.holds);
  return (
    <div className="grid grid-cols-1 gap-8">
      <Notice
        tone={failed.length === 0 ? 'good' : 'bad'}
        title={failed.length === 0 ? 'All seven layers hold' : `${failed.length} of 7 layers need attention`}
      >
        Checked on <Moment iso={report.generatedAt} />; counted since <Moment iso={report.countedSince} />.
      </Notice>
      <Section title="The seven layers" lead="Each holds by itself: what one lets slip, the next one stops.">
        <ol className="grid gap-3">
          {report.layers.map((layer, index) => (
            <li
              key={layer.layer}
              className="grid gap-3 rounded-xl border border-line bg-surface p-4 shadow-lift break-inside-avoid sm:p-5 md:grid-cols-[minmax(0,1fr)_auto]"
            >
              <div className="flex items-start gap-3">
                <Mark ok={layer.holds} />
                <div className="grid gap-1">
                  <h3 className="font-semibold">
                    {index + 1}. {layer.title}
                  </h3>
                  <p>{layer.checks}</p>
                  <p className="text-sm text-quiet">Without it: {layer.without}</p>
                  {layer.attention !== '' && <p className="text-sm font-medium text-bad">{layer.attention}</p>}
                </div>
              </div>
              <dl className="flex gap-6 pl-8 md:pl-0 md:text-right">
                <Figure name={layer.layer === 'row-level-security' ? 'Hold' : 'Passed'}>
                  {formatNumber(layer.accepted)}
                </Figure>
                <Figure name={layer.layer === 'row-level-security' ? 'Failed' : 'Stopped'}>
                  {formatNumber(layer.refused)}
                </Figure>
              </dl>
            </li>
          ))}
        </ol>
      </Section>
      <Section
        title="What the database was asked"
        lead={`${report.checks.length} questions to its catalogs about ${report.tables} tables, answered in ${formatNumber(report.catalogMs)} ms.`}
      >
        <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
          {report.checks.map((check) => (
            <li key={check.name} className="flex items-start gap-3 border-b border-line px-4 py-3 last:border-0">
              <Mark ok={check.ok} />
              <span>
                <span className="block font-medium first-letter:uppercase">{check.title}</span>
                <span className="block text-sm text-quiet">{check.detail}</span>
              </span>
            </li>
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Mark({ ok }: { ok: boolean }) {
  return ok ? (
    <CircleCheck className="mt-0.5 size-5 shrink-0 text-good" role="img" aria-label="Holds" />
  ) : (
    <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" role="img" aria-label="Needs attention" />
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-16">
      <dt className="text-xs text-quiet">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">{children}</dd>
    </div>
  );
}
