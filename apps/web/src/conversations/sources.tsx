import { Link } from '@tanstack/react-router';
import { plural } from '../format/words.ts';
import { Badge } from '../ui/surface.tsx';
import type { RunSource } from './run-state.ts';

/** The knowledge an answer stands on. An entry of the company opens; the platform's shared ones are read-only. */
export function Sources({ sources }: { sources: RunSource[] }) {
  if (sources.length === 0) return null;
  return (
    <details>
      <summary className="w-fit text-quiet">{plural(sources.length, 'source')}</summary>
      <ul className="mt-1 grid gap-1">
        {sources.map((source) => (
          <li key={`${source.layer} ${source.entryId}`} className="flex flex-wrap items-center gap-2">
            {source.layer === 'company' ? (
              <Link to="/knowledge/$entryId" params={{ entryId: source.entryId }} className="text-accent underline">
                {source.question}
              </Link>
            ) : (
              <span>{source.question}</span>
            )}
            <Badge>{source.layer === 'company' ? source.category : 'Shared by the platform'}</Badge>
          </li>
        ))}
      </ul>
    </details>
  );
}
