import type { UsageSummary } from '../api.ts';
import { formatDay } from '../format/dates.ts';
import { formatMoney, formatNumber } from '../format/money.ts';
import { plural } from '../format/words.ts';
import { Meter } from '../ui/meter.tsx';
import { Shares } from '../ui/shares.tsx';
import { Card, Notice, Section } from '../ui/surface.tsx';

/** Where the month ends at this pace. */
export function Forecast({ month }: { month: UsageSummary['month'] }) {
  return (
    <Section title="End of the month" lead="At the pace of the last seven days.">
      <Card className="grid gap-4">
        <Meter
          label="Forecast"
          value={month.forecastMicroUsd}
          limit={month.limitMicroUsd}
          text={`${formatMoney(month.forecastMicroUsd)} of ${formatMoney(month.limitMicroUsd)}`}
        />
        <p className="text-sm text-quiet">{formatMoney(month.spentMicroUsd)} of it is spent already.</p>
        {month.limitReachedOn !== null && (
          <Notice tone="warn">
            At this pace the month’s limit is reached on {formatDay(month.limitReachedOn)}. Agents quote the knowledge
            base from then on.
          </Notice>
        )}
      </Card>
    </Section>
  );
}

/** What answers from the knowledge base would have cost, had a model written them. */
export function Saved({ quoting, days }: { quoting: UsageSummary['quoting']; days: number }) {
  return (
    <Section title="Saved by quoting" lead="Answers from your knowledge base, at no cost.">
      <Card>
        <p className="text-3xl font-semibold tabular-nums">
          {quoting.savedMicroUsd === null ? plural(quoting.answers, 'answer') : formatMoney(quoting.savedMicroUsd)}
        </p>
        <p className="mt-1 text-sm text-quiet">
          {quoting.perAnswerMicroUsd === null
            ? `quoted in ${days} days. What that saved is shown once a model has answered, to compare with.`
            : `${plural(quoting.answers, 'answer')} quoted in ${days} days; a model’s answer has cost ${formatMoney(quoting.perAnswerMicroUsd)} on average.`}
        </p>
      </Card>
    </Section>
  );
}

/** Who spent it, and on which model. */
export function ByAgentAndModel({ summary, days }: { summary: UsageSummary; days: number }) {
  const text = (row: { microUsd: number; calls: number }) =>
    `${formatMoney(row.microUsd)}, ${formatNumber(row.calls)} ${row.calls === 1 ? 'call' : 'calls'}`;
  return (
    <div className="grid gap-8 lg:grid-cols-2 lg:items-start">
      <Section title="By agent">
        <Card>
          <Shares
            title={`AI spend by agent in ${days} days`}
            empty="No agent has called a model in these days."
            rows={summary.byAgent.map((row) => ({ label: row.name, value: row.microUsd, text: text(row) }))}
          />
        </Card>
      </Section>
      <Section title="By model">
        <Card>
          <Shares
            title={`AI spend by model in ${days} days`}
            empty="No model was called in these days."
            rows={summary.byModel.map((row) => ({
              label: `${row.model} (${row.owner === 'platform' ? 'platform’s key' : 'your key'})`,
              value: row.microUsd,
              text: text(row),
            }))}
          />
        </Card>
      </Section>
    </div>
  );
}
