import { Link } from '@tanstack/react-router';
import type { AnswerTrace } from '../api.ts';
import { humanize } from '../format/words.ts';

type Span = AnswerTrace['spans'][number];
type Piece = { text: string; span: Span | undefined };

/** The answer cut at its spans; each piece beside what it rests on. Pieces between them rest on nothing that is known. */
export function AnswerText({ trace }: { trace: AnswerTrace }) {
  return (
    <ul className="grid gap-2">
      {piecesOf(trace).map((piece, index) => (
        <li
          key={index}
          className={`grid gap-x-4 gap-y-1 rounded-lg border-l-4 px-3 py-2 sm:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] ${piece.span === undefined ? 'border-line' : 'border-accent bg-sunken'}`}
        >
          <span className="whitespace-pre-wrap">{piece.text}</span>
          <span className="text-sm text-quiet">
            {piece.span === undefined ? 'From no source' : <Source trace={trace} span={piece.span} />}
          </span>
        </li>
      ))}
    </ul>
  );
}

function Source({ trace, span }: { trace: AnswerTrace; span: Span }) {
  const { kind, id } = span.source;
  const how = span.exact ? 'Quoted from' : 'Most likely from';
  if (kind !== 'knowledge-entry')
    return (
      <>
        {how} {nameOf(kind, id)}
      </>
    );
  const known = trace.sources.find((source) => source.entryId === id) ?? trace.hits.find((hit) => hit.entryId === id);
  const question = known?.question ?? 'an entry that is not kept any more';
  return (
    <>
      {how}{' '}
      {known?.layer === 'company' ? (
        <Link to="/knowledge/$entryId" params={{ entryId: id }} className="text-accent underline">
          {question}
        </Link>
      ) : (
        `“${question}”, shared by the platform`
      )}
      {known?.version !== undefined && `, version ${known.version}`}
    </>
  );
}

function nameOf(kind: string, id: string): string {
  const names: Record<string, string> = {
    service: 'your services and prices',
    'price-rule': 'your price rules',
    hours: 'your opening hours',
    business: 'your company’s details, hours and prices',
    'gpt-context': 'your brand voice',
    memory: 'what is remembered of this person',
    tool: `the tool “${humanize(id)}”`,
  };
  return names[kind] ?? humanize(kind).toLowerCase();
}

function piecesOf({ text, spans }: AnswerTrace): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    if (span.from < at) continue;
    pieces.push({ text: text.slice(at, span.from), span: undefined }, { text: text.slice(span.from, span.to), span });
    at = span.to;
  }
  pieces.push({ text: text.slice(at), span: undefined });
  return pieces.map((piece) => ({ ...piece, text: piece.text.trim() })).filter((piece) => /\p{L}|\d/u.test(piece.text));
}
