import { createContext, useContext } from 'react';
import { formatAgo, formatDateTime, formatTime } from './dates.ts';

/** The company's time zone, such as `America/Denver`; undefined until it is known, and for an operator. */
export const ZoneContext = createContext<string | undefined>(undefined);

const looks = {
  ago: (iso: string, timeZone: string | undefined) => formatAgo(iso, timeZone === undefined ? {} : { timeZone }),
  time: formatTime,
  full: formatDateTime,
};

/** A moment in the company's own zone, whoever reads it and wherever; the whole of it on hover. */
export function Moment({
  iso,
  look = 'full',
  className,
}: {
  iso: string;
  look?: keyof typeof looks;
  className?: string;
}) {
  const zone = useContext(ZoneContext);
  return (
    <time
      dateTime={iso}
      title={`${formatDateTime(iso, zone)}${zone === undefined ? '' : ` (${zone.replaceAll('_', ' ')})`}`}
      className={className}
    >
      {looks[look](iso, zone)}
    </time>
  );
}
