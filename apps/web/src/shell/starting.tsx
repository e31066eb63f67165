import { Button } from '../ui/button.tsx';
import { Logo } from '../ui/logo.tsx';

/** While it is found out who is signed in. */
export function Starting() {
  return (
    <div className="grid min-h-dvh place-items-center" role="status">
      <span className="sr-only">Starting Rowhouse…</span>
      <Logo className="size-12 animate-pulse" />
    </div>
  );
}

/** When that cannot be found out. */
export function Unreachable({ message, onRetry }: { message: string; onRetry: () => void }) {
  return (
    <main className="grid min-h-dvh place-items-center p-6">
      <div className="grid max-w-md justify-items-center gap-4 text-center" role="alert">
        <Logo className="size-12" />
        <h1 className="text-xl font-semibold">Rowhouse is out of reach</h1>
        <p className="text-quiet">{message} You are still signed in.</p>
        <Button look="primary" onClick={onRetry}>
          Try again
        </Button>
      </div>
    </main>
  );
}
