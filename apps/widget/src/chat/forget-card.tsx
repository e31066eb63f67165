import type { Words } from '../words/en.ts';
import { whileDisabled } from './contact-fields.tsx';

/** Asks once more, since nothing brings it back. */
export function ForgetCard({
  words,
  onForget,
  onKeep,
}: {
  words: Words;
  onForget: () => Promise<void>;
  onKeep: () => void;
}) {
  return (
    <section class="card" tabIndex={-1} aria-label={words.forgetTitle}>
      <p>{words.forgetText}</p>
      <div class="actions">
        <button type="button" class="quiet" onClick={onKeep}>
          {words.keepIt}
        </button>
        <button type="button" class="send" onClick={(event) => void whileDisabled(event.currentTarget, onForget)}>
          {words.deleteAll}
        </button>
      </div>
    </section>
  );
}
