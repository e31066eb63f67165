import { useState } from 'preact/hooks';

/** Asks once more, since nothing brings it back. */
export function ForgetCard({ onForget, onKeep }: { onForget: () => Promise<void>; onKeep: () => void }) {
  const [isBusy, setBusy] = useState(false);
  return (
    <section class="card" aria-label="Delete everything about me">
      <p>This deletes the conversation, your details and everything that was noted about you. It cannot be undone.</p>
      <div class="actions">
        <button type="button" class="quiet" onClick={onKeep}>
          Keep it
        </button>
        <button
          type="button"
          class="send"
          disabled={isBusy}
          onClick={() => {
            setBusy(true);
            void onForget().then(() => setBusy(false));
          }}
        >
          Delete everything
        </button>
      </div>
    </section>
  );
}
