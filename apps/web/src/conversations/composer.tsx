import { SendHorizontal, Square } from 'lucide-react';
import { useRef, useState } from 'react';
import { keepDraft, readDraft } from '../forms/drafts.ts';
import { Button } from '../ui/button.tsx';
import { TextArea } from '../ui/field.tsx';
import { ReadyWordsPicker } from './ready-words-picker.tsx';

type ComposerProps = {
  label: string;
  /** Under this name what is not sent yet outlives a reload. */
  draft: string;
  action: string;
  busy: boolean;
  /** Shown instead of sending while an answer is being written. */
  onStop: (() => void) | undefined;
  /** Resolves to whether it was sent: what was typed stays when it was not. */
  onSend: (text: string) => Promise<boolean>;
  /** Told at most every few seconds while somebody writes. */
  onType?: (() => void) | undefined;
  /** Words that stand ready to be put into what is being written. */
  hasReadyWords?: boolean;
};

const toldEveryMs = 2_500;

/** Enter sends, Shift and Enter make a new line; an input method that is composing keeps its Enter. */
export function Composer({ label, draft, action, busy, onStop, onSend, onType, hasReadyWords = false }: ComposerProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const toldMs = useRef(0);
  const [text, setText] = useState(() => readDraft(draft) ?? '');
  const write = (next: string) => {
    setText(next);
    keepDraft(draft, next);
  };
  async function send() {
    const message = text.trim();
    if (message === '' || busy || onStop !== undefined) return;
    if (await onSend(message)) write('');
  }
  return (
    <form
      className="sticky bottom-0 -mx-4 grid gap-2 border-t border-line bg-paper px-4 py-3 sm:mx-0 sm:px-0"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
    >
      {hasReadyWords && (
        <ReadyWordsPicker
          onPick={(words) => {
            write(text.trim() === '' ? words : `${text.trimEnd()}\n${words}`);
            field.current?.focus();
          }}
        />
      )}
      <div className="flex items-end gap-2">
        <div className="grow">
          <TextArea
            ref={field}
            label={label}
            hideLabel
            placeholder={label}
            rows={1}
            className="max-h-48 min-h-11!"
            maxLength={4_000}
            value={text}
            onChange={(event) => {
              write(event.target.value);
              if (onType === undefined || Date.now() - toldMs.current < toldEveryMs) return;
              toldMs.current = Date.now();
              onType();
            }}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
              event.preventDefault();
              void send();
            }}
          />
        </div>
        {onStop === undefined ? (
          <Button type="submit" look="primary" busy={busy}>
            {!busy && <SendHorizontal className="size-4" aria-hidden />}
            {action}
          </Button>
        ) : (
          <Button onClick={onStop}>
            <Square className="size-4" aria-hidden />
            Stop
          </Button>
        )}
      </div>
    </form>
  );
}
