import { Link } from '@tanstack/react-router';
import type { SearchAnswer } from '../api.ts';
import { humanize, plural } from '../format/words.ts';
import { Badge } from '../ui/surface.tsx';

type Hit = SearchAnswer['hits'][number];
type Reason = Hit['reasons'][number];

type FoundEntry = Pick<Hit, 'entryId' | 'question' | 'score' | 'reasons'> & {
  layer: string;
  similarity?: number | undefined;
  parts?: Hit['parts'] | undefined;
  category?: string | undefined;
};
type Thresholds = { quote: number; suggest: number };

/** Further entries are a press away. */
const shownAtOnce = 3;

export const decisions = {
  quote: { tone: 'good', text: 'Sure enough to quote' },
  'did-you-mean': { tone: 'warn', text: 'Asks which one is meant' },
  'hand-over': { tone: 'bad', text: 'Does not know' },
} as const;

/** How sure the search was, beside the two bars that decide what is done with it. */
export function Confidence({
  decision,
  confidence,
  thresholds,
}: {
  decision: keyof typeof decisions;
  confidence: number;
  thresholds: Thresholds;
}) {
  const { tone, text } = decisions[decision];
  const sure = percent(confidence);
  return (
    <div>
      <p className="mb-2 flex flex-wrap items-center gap-2">
        <Badge tone={tone}>{text}</Badge>
        <span className="text-sm text-quiet">{sure} % sure</span>
      </p>
      <div aria-hidden className="relative my-2 h-2.5 rounded-full bg-sunken">
        <div
          className={`h-full rounded-full ${decision === 'quote' ? 'bg-good' : decision === 'hand-over' ? 'bg-bad' : 'bg-warn'}`}
          style={{ width: `${Math.max(1, sure)}%` }}
        />
        {[thresholds.suggest, thresholds.quote].map((bar) => (
          <span key={bar} className="absolute -top-1 h-4.5 w-0.5 bg-ink" style={{ left: `${percent(bar)}%` }} />
        ))}
      </div>
      <p className="text-sm text-quiet">{whyDecided(decision, confidence, thresholds)}</p>
    </div>
  );
}

function whyDecided(decision: keyof typeof decisions, confidence: number, { quote, suggest }: Thresholds): string {
  if (decision === 'quote') return `From ${percent(quote)} % on the first entry is quoted.`;
  if (decision === 'did-you-mean')
    return confidence >= quote
      ? 'Sure enough to quote, but two entries fit almost alike: the visitor is asked which one is meant.'
      : `Below the bar of ${percent(quote)} % nothing is quoted; from ${percent(suggest)} % on the likeliest entries are offered.`;
  return `Below ${percent(suggest)} % nothing is offered: an agent without a model says that it does not know.`;
}

/** What a search found, best first: the score, what it is made of, and the words that led there. */
export function FoundEntries({ hits }: { hits: FoundEntry[] }) {
  const sorted = hits.toSorted((a, b) => b.score - a.score);
  const rest = sorted.slice(shownAtOnce);
  return (
    <div className="grid gap-3">
      <EntryList hits={sorted.slice(0, shownAtOnce)} />
      {rest.length > 0 && (
        <details>
          <summary className="w-fit py-1 text-quiet">{plural(rest.length, 'weaker hit')}</summary>
          <div className="mt-2">
            <EntryList hits={rest} />
          </div>
        </details>
      )}
    </div>
  );
}

function EntryList({ hits }: { hits: FoundEntry[] }) {
  return (
    <ol className="grid gap-3">
      {hits.map((hit) => (
        <li
          key={`${hit.layer} ${hit.entryId}`}
          className="grid gap-1.5 border-t border-line pt-3 first:border-0 first:pt-0"
        >
          <p className="flex items-baseline justify-between gap-3">
            <EntryLink hit={hit} />
            <span className="shrink-0 font-mono text-sm text-quiet tabular-nums" title="Score">
              {hit.score.toFixed(2)}
            </span>
          </p>
          {hit.parts !== undefined && <Parts parts={hit.parts} />}
          <Reasons reasons={hit.reasons} similarity={(hit.parts?.meaning ?? 0) > 0 ? hit.similarity : undefined} />
          {(hit.layer !== 'company' || hit.category !== undefined) && (
            <span className="text-sm text-quiet">
              {hit.layer === 'company' ? humanize(hit.category ?? '') : 'Shared by the platform'}
            </span>
          )}
        </li>
      ))}
    </ol>
  );
}

function EntryLink({ hit }: { hit: FoundEntry }) {
  if (hit.layer !== 'company') return <span>{hit.question}</span>;
  return (
    <Link to="/knowledge/$entryId" params={{ entryId: hit.entryId }} className="text-accent underline">
      {hit.question}
    </Link>
  );
}

const partNames = {
  words: 'shared words',
  wording: 'closest wording',
  spelling: 'spelling',
  meaning: 'meaning',
} as const;

function Parts({ parts }: { parts: Hit['parts'] }) {
  const named = Object.entries(partNames).flatMap(([part, name]) => {
    const score = parts[part as keyof typeof partNames];
    return score === undefined ? [] : [`${name} ${score.toFixed(2)}`];
  });
  return <span className="text-sm text-quiet">{named.join(' + ')}</span>;
}

const fieldNames = { question: 'question', phrasings: 'other ways to ask', answer: 'answer' } as const;

/** @param similarity of an entry whose meaning is nearer to the question's than usual. */
function Reasons({ reasons, similarity }: { reasons: Reason[]; similarity: number | undefined }) {
  if (reasons.length === 0 && similarity === undefined)
    return <p className="text-sm text-quiet">No word of the question stands in it.</p>;
  return (
    <ul className="flex flex-wrap gap-1.5" aria-label="Found by">
      {reasons
        .filter((reason) => isTelling(reason, reasons))
        .map((reason) => (
          <li key={`${reason.how} ${reason.asked}`} className="rounded-lg bg-sunken px-2 py-1 text-sm">
            <span className="font-medium">{wordOf(reason)}</span>{' '}
            <span className="text-quiet">in {reason.where.map((field) => fieldNames[field]).join(', ')}</span>
          </li>
        ))}
      {similarity !== undefined && (
        <li className="rounded-lg bg-sunken px-2 py-1 text-sm">
          <span className="font-medium">alike in meaning</span>{' '}
          <span className="text-quiet">similarity {similarity.toFixed(2)}</span>
        </li>
      )}
    </ul>
  );
}

/** A meaning that the entry has in the very word that was asked tells nothing more. */
function isTelling({ how, asked }: Reason, reasons: Reason[]): boolean {
  if (how !== 'meaning') return true;
  return !reasons.some(
    (other) => other.how !== 'meaning' && asked.split(' ').some((word) => word.slice(0, 4) === other.found.slice(0, 4)),
  );
}

function wordOf({ how, asked, found }: Reason): string {
  if (how === 'spelling') return `${asked} (taken for ${found})`;
  return how === 'meaning' ? `${asked} (by its meaning)` : asked;
}

function percent(share: number): number {
  return Math.round(share * 100);
}
