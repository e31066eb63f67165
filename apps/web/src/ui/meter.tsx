import { classes } from './classes.ts';

type MeterProps = { label: string; value: number; limit: number; text: string };

/** How much of a limit is used. Colour is the second sign; the text is the first. */
export function Meter({ label, value, limit, text }: MeterProps) {
  const share = limit <= 0 ? 1 : Math.min(1, value / limit);
  const colour = share >= 1 ? 'bg-bad' : share >= 0.8 ? 'bg-warn' : 'bg-good';
  return (
    <div>
      <div className="mb-1.5 flex flex-wrap items-baseline justify-between gap-x-3 text-sm">
        <span className="font-medium">{label}</span>
        <span className="text-quiet tabular-nums">{text}</span>
      </div>
      <div
        role="meter"
        aria-label={label}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuetext={text}
        className="h-2.5 overflow-hidden rounded-full bg-sunken"
      >
        <div
          className={classes('h-full rounded-full', colour)}
          style={{ width: `${Math.max(share * 100, value > 0 ? 1 : 0)}%` }}
        />
      </div>
    </div>
  );
}
