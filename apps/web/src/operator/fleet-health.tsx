import type { FleetCompany } from '../api.ts';
import { formatAgo } from '../format/dates.ts';
import { plural } from '../format/words.ts';
import { Badge } from '../ui/surface.tsx';

type Health = NonNullable<FleetCompany['health']>;

/** In the order in which they are offered: the worst first. */
export const healthNames = {
  failing: 'Failing',
  attention: 'Needs a look',
  healthy: 'Healthy',
  unmeasured: 'Not looked at yet',
} as const;

const tones = { failing: 'bad', attention: 'warn', healthy: 'good' } as const;

const sentences: Record<Health['reasons'][number]['kind'], (count: number, of: number) => string> = {
  'refused-keys': (count) => `${plural(count, 'AI key')} refused`,
  'failed-runs': (count) => `${plural(count, 'answer')} broke off in the last day`,
  'unserved-answers': (count) => `${plural(count, 'answer')} for which no provider could be reached`,
  'dead-jobs': (count) => `${plural(count, 'job')} given up in the last week`,
  'unsettled-charges': (count) => `${plural(count, 'charge')} not settled`,
  'golden-failing': (count, of) => `${count} of ${plural(of, 'golden question')} answered wrongly`,
};

/** One word, and what it is for. */
export function FleetHealth({ health }: { health: FleetCompany['health'] }) {
  if (health === null) return <span className="text-sm text-quiet">{healthNames.unmeasured}</span>;
  const { word, reasons, measuredAt } = health;
  return (
    <div className="grid justify-items-start gap-1" title={`Looked at ${formatAgo(measuredAt)}`}>
      <Badge tone={tones[word]}>{healthNames[word]}</Badge>
      {reasons.length > 0 && (
        <ul className="text-sm text-quiet">
          {reasons.map(({ kind, count, of = 0 }) => (
            <li key={kind}>{sentences[kind](count, of)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
