import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type GoldenOutcome, type GoldenQuestion, useApi } from '../api.ts';
import { plural } from '../format/words.ts';
import { Button } from '../ui/button.tsx';
import { Badge } from '../ui/surface.tsx';

type Row = { golden: GoldenQuestion; outcome: GoldenOutcome | undefined };
type GoldenResultsProps = {
  questions: GoldenQuestion[];
  outcomes: GoldenOutcome[];
  onEdit: (golden: GoldenQuestion) => void;
};

/** Every golden question: what got worse first, then what is wrong, then what got better; what is right is a press away. */
export function GoldenResults({ questions, outcomes, onEdit }: GoldenResultsProps) {
  const rows = questions.map((golden): Row => ({ golden, outcome: outcomes.find((one) => one.id === golden.id) }));
  const notable = rows
    .filter(({ outcome }) => placeOf(outcome) < 4)
    .toSorted((a, b) => placeOf(a.outcome) - placeOf(b.outcome));
  const right = rows.filter(({ outcome }) => placeOf(outcome) === 4);
  return (
    <div className="grid gap-4">
      {notable.length > 0 && <List rows={notable} onEdit={onEdit} />}
      {right.length > 0 && (
        <details open={notable.length === 0}>
          <summary className="w-fit py-1 text-quiet">{plural(right.length, 'question')} right, as before</summary>
          <div className="mt-2">
            <List rows={right} onEdit={onEdit} />
          </div>
        </details>
      )}
    </div>
  );
}

function placeOf(outcome: GoldenOutcome | undefined): number {
  if (outcome === undefined) return 2;
  if (outcome.change === 'worse') return 0;
  if (!outcome.passed) return 1;
  return outcome.change === 'better' ? 3 : 4;
}

function List({ rows, onEdit }: { rows: Row[]; onEdit: GoldenResultsProps['onEdit'] }) {
  return (
    <ul className="overflow-hidden rounded-xl border border-line bg-surface shadow-lift">
      {rows.map((row) => (
        <li key={row.golden.id} className="border-b border-line px-4 py-3 last:border-0">
          <Question row={row} onEdit={onEdit} />
        </li>
      ))}
    </ul>
  );
}

function Question({ row: { golden, outcome }, onEdit }: { row: Row; onEdit: GoldenResultsProps['onEdit'] }) {
  const api = useApi();
  const queryClient = useQueryClient();
  const remove = useMutation(
    api.golden.remove.mutationOptions({ onSuccess: () => queryClient.invalidateQueries(api.golden.pathFilter()) }),
  );
  return (
    <div className="grid gap-1.5 sm:grid-cols-[minmax(0,1fr)_auto] sm:gap-x-4">
      <div className="grid gap-1.5">
        <p className="flex flex-wrap items-center gap-2">
          <span className="font-medium">{golden.question}</span>
          {outcome?.change === 'worse' && <Badge tone="bad">Got worse</Badge>}
          {outcome?.change === 'better' && <Badge tone="good">Got better</Badge>}
          {outcome !== undefined && outcome.change !== 'worse' && !outcome.passed && <Badge tone="bad">Wrong</Badge>}
          {outcome === undefined && <Badge>Not checked yet</Badge>}
          {golden.own && <Badge tone="note">Yours</Badge>}
        </p>
        <p className="text-sm text-quiet">
          {golden.kind === 'unanswerable' ? (
            'Must not be answered'
          ) : (
            <>
              Must be answered from{' '}
              {golden.entries.length === 0 && <span className="text-bad">an entry that is not there any more</span>}
              {golden.entries.map((entry, index) => (
                <span key={entry.entryId}>
                  {index > 0 && ' or '}
                  <Entry entry={entry} />
                </span>
              ))}
            </>
          )}
        </p>
        {outcome !== undefined && !outcome.passed && <Found outcome={outcome} />}
      </div>
      <div className="flex gap-2 self-start">
        <Button size="small" onClick={() => onEdit(golden)} aria-label={`Change “${golden.question}”`}>
          Change
        </Button>
        <Button
          size="small"
          busy={remove.isPending}
          onClick={() => remove.mutate({ goldenId: golden.id })}
          aria-label={`Remove “${golden.question}”`}
        >
          Remove
        </Button>
      </div>
    </div>
  );
}

function Found({ outcome: { kind, found, rank } }: { outcome: GoldenOutcome }) {
  const [first] = found;
  if (first === undefined) return <p className="text-sm">Nothing is found.</p>;
  return (
    <p className="text-sm">
      {kind === 'unanswerable' ? 'Would be answered from ' : 'Finds first '}
      <Entry entry={first} />
      {kind === 'answerable' &&
        (rank === 0 ? '; the right one is not among the first ten' : `; the right one is number ${rank}`)}
    </p>
  );
}

function Entry({ entry }: { entry: { entryId: string; layer: string; question: string } }) {
  return entry.layer === 'company' ? (
    <Link to="/knowledge/$entryId" params={{ entryId: entry.entryId }} className="text-accent underline">
      {entry.question}
    </Link>
  ) : (
    <>“{entry.question}”, shared by the platform</>
  );
}
