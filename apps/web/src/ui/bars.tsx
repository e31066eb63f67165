export type Bar = { label: string; value: number; text: string };

const [width, height, floor] = [600, 160, 22];

/** A bar for each day. The same numbers stand in a table for those who cannot see it. */
export function Bars({ title, bars }: { title: string; bars: Bar[] }) {
  const highest = Math.max(1, ...bars.map((bar) => bar.value));
  const step = width / Math.max(1, bars.length);
  const every = Math.ceil(bars.length / 7);
  return (
    <figure>
      <svg viewBox={`0 0 ${width} ${height}`} className="w-full" role="img" aria-label={title}>
        <line x1="0" x2={width} y1={height - floor} y2={height - floor} className="stroke-line" />
        {bars.map((bar, index) => {
          const size = (bar.value / highest) * (height - floor - 8);
          return (
            <g key={bar.label}>
              <rect
                x={index * step + step * 0.15}
                width={step * 0.7}
                y={height - floor - size}
                height={size}
                rx={Math.min(3, size / 2)}
                className={index === bars.length - 1 ? 'fill-accent' : 'fill-edge'}
              >
                <title>{`${bar.label}: ${bar.text}`}</title>
              </rect>
              {(bars.length - 1 - index) % every === 0 && (
                <text
                  x={index === bars.length - 1 ? width : index * step + step / 2}
                  y={height - 6}
                  textAnchor={index === bars.length - 1 ? 'end' : 'middle'}
                  className="fill-quiet text-[11px]"
                >
                  {bar.label}
                </text>
              )}
            </g>
          );
        })}
      </svg>
      <table className="sr-only">
        <caption>{title}</caption>
        <tbody>
          {bars.map((bar) => (
            <tr key={bar.label}>
              <th scope="row">{bar.label}</th>
              <td>{bar.text}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
