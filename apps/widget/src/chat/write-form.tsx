import type { Words } from '../words/en.ts';
import type { ChatState } from './state.ts';

/** Where the visitor writes. While an answer comes it can be stopped; the next message may be written meanwhile. */
export function WriteForm({
  state,
  words,
  onSend,
  onWrite,
  onStop,
}: {
  state: ChatState;
  words: Words;
  onSend: (text: string) => void;
  onWrite: (text: string) => void;
  onStop: () => void;
}) {
  const { draft, live, waiting } = state;
  return (
    <form
      class="write"
      onSubmit={(event) => {
        event.preventDefault();
        onSend(draft);
      }}
    >
      <textarea
        aria-label={words.yourMessage}
        rows={1}
        maxLength={4000}
        placeholder={words.writeHere}
        value={draft}
        onInput={(event) => onWrite(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
          event.preventDefault();
          onSend(draft);
        }}
      />
      {live ? (
        <button type="button" class="send" onClick={onStop}>
          {words.stop}
        </button>
      ) : (
        <button type="submit" class="send" disabled={draft.trim() === '' || waiting !== undefined}>
          {words.send}
        </button>
      )}
    </form>
  );
}
