type Share = { label: string; value: number; text: string };

/** A bar for each part, the largest first; the words beside it say the same. */
export function Shares({ title, rows, empty }: { title: string; rows: Share[]; empty: string }) {
  if (rows.length === 0) return <p className="text-quiet">{empty}</p>;
  const highest = Math.max(1, ...rows.map((row) => row.value));
  return (
    <ul aria-label={title} className="grid gap-3">
      {rows.map((row) => (
        <li key={row.label}>
          <div className="mb-1 flex flex-wrap justify-between gap-x-3 text-sm">
            <span className="font-medium break-words">{row.label}</span>
            <span className="text-quiet tabular-nums">{row.text}</span>
          </div>
          <div aria-hidden className="h-2 overflow-hidden rounded-full bg-sunken">
            <div
              className="h-full rounded-full bg-accent"
              style={{ width: `${(Math.max(0, row.value) / highest) * 100}%` }}
            />
          </div>
        </li>
      ))}
    </ul>
  );
}
