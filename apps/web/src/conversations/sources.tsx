import { Link } from '@tanstack/react-router';
import { Fragment } from 'react';
import { plural } from '../format/words.ts';
import { Badge } from '../ui/surface.tsx';
import type { RunSource } from './run-state.ts';

/** The knowledge a model's answer stands on. An entry of the company opens; the platform's shared ones are read-only. */
export function Sources({ sources }: { sources: RunSource[] }) {
  if (sources.length === 0) return null;
  return (
    <details>
      <summary className="w-fit text-quiet">{plural(sources.length, 'source')}</summary>
      <ul className="mt-1 grid gap-1">
        {sources.map((source) => (
          <li key={`${source.layer} ${source.entryId}`} className="flex flex-wrap items-center gap-2">
            <SourceName source={source} />
            <Badge>{source.layer === 'company' ? source.category : 'Shared by the platform'}</Badge>
          </li>
        ))}
      </ul>
    </details>
  );
}

type Quoted = { sources: RunSource[]; figures: boolean };

/** What a quoted answer quotes, in one line; what quotes nothing, a greeting or an "I don't know", is said without a model. */
export function QuotedFrom({ sources, figures }: Quoted) {
  if (sources.length === 0 && !figures) return <span className="text-quiet">Said without a model</span>;
  return (
    <span className="text-quiet">
      Quoted from {figures && 'your services, prices and hours'}
      {sources.map((source, index) => (
        <Fragment key={`${source.layer} ${source.entryId}`}>
          {(index > 0 || figures) && ', '}
          <SourceName source={source} />
        </Fragment>
      ))}
    </span>
  );
}

/** The same for ears alone. */
export function quotedFromText({ sources, figures }: Quoted): string {
  const named = [...(figures ? ['your services, prices and hours'] : []), ...sources.map(({ question }) => question)];
  return named.length === 0 ? '' : `Quoted from ${named.join(', ')}`;
}

function SourceName({ source }: { source: RunSource }) {
  if (source.layer !== 'company') return <span>{source.question}</span>;
  return (
    <Link to="/knowledge/$entryId" params={{ entryId: source.entryId }} className="text-accent underline">
      {source.question}
    </Link>
  );
}
