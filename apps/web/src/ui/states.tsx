import type { UseQueryResult } from '@tanstack/react-query';
import { Inbox, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeFailure } from '../api.ts';
import { Button } from './button.tsx';

/** Grey lines in the shape of what is coming; it says so once to those who hear the page. */
export function Loading({ lines = 4, label = 'Loading' }: { lines?: number; label?: string }) {
  return (
    <div role="status" className="grid gap-3 py-1">
      <span className="sr-only">{label}…</span>
      {Array.from({ length: lines }, (_, line) => (
        <div key={line} className={`h-12 animate-pulse rounded-lg bg-sunken ${line % 3 === 2 ? 'w-2/3' : ''}`} />
      ))}
    </div>
  );
}

/** Said in place of a list that has nothing in it, with what would change that. */
export function Empty({ title, children, action }: { title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-2 rounded-xl border border-dashed border-edge px-6 py-10 text-center">
      <Inbox className="size-7 text-quiet" aria-hidden />
      <p className="font-medium">{title}</p>
      {children !== undefined && <div className="max-w-[52ch] text-sm text-quiet">{children}</div>}
      {action !== undefined && <div className="mt-2">{action}</div>}
    </div>
  );
}

/** What could not be loaded and why; announced at once. */
export function Failure({ error, onRetry }: { error: unknown; onRetry?: (() => unknown) | undefined }) {
  const failure = describeFailure(error);
  return (
    <div role="alert" className="grid justify-items-start gap-3 rounded-xl bg-bad-soft px-5 py-4 text-bad">
      <div>
        <p className="font-semibold">This could not be loaded</p>
        <p>{failure.message}</p>
        {failure.errorId !== undefined && <p className="mt-1 text-sm">Error id for support: {failure.errorId}</p>}
      </div>
      {onRetry !== undefined && (
        <Button size="small" onClick={() => void onRetry()}>
          <RotateCw className="size-4" aria-hidden /> Try again
        </Button>
      )}
    </div>
  );
}

type LoadedProps<Data> = {
  query: Pick<UseQueryResult<Data, unknown>, 'data' | 'error' | 'refetch'>;
  lines?: number;
  children: (data: Data) => ReactNode;
};

/** Loading, failed or here. Old data stays on the screen while a refetch fails. */
export function Loaded<Data>({ query, lines, children }: LoadedProps<Data>) {
  if (query.data !== undefined) return children(query.data);
  if (query.error !== null) return <Failure error={query.error} onRetry={query.refetch} />;
  return <Loading {...(lines === undefined ? {} : { lines })} />;
}
