import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { buttonClass } from '../ui/button.tsx';
import { Failure } from '../ui/states.tsx';
import { Notice } from '../ui/surface.tsx';

/** For an address that leads nowhere. */
export function NotFound() {
  return (
    <main className="mx-auto grid max-w-md justify-items-start gap-4 p-8">
      <h1 className="text-2xl font-semibold">There is nothing here</h1>
      <p className="text-quiet">The address may be mistyped, or what it named is gone.</p>
      <Link to="/" className={buttonClass('primary')}>
        Go to the start
      </Link>
    </main>
  );
}

/** For a page that could not be drawn, with a way to try again. */
export function RouteFailure({ error, reset }: ErrorComponentProps) {
  // A new release replaced the files that this page would load; a fresh load finds the new ones.
  if (
    /dynamically imported module|Importing a module script failed/i.test(error instanceof Error ? error.message : '')
  ) {
    return (
      <Notice tone="note" title="Rowhouse was updated">
        <button type="button" className="font-medium underline" onClick={() => window.location.reload()}>
          Load the page again
        </button>{' '}
        to go on.
      </Notice>
    );
  }
  return <Failure error={error} onRetry={reset} />;
}
