import { describeFailure } from '../api.ts';
import { Button } from './button.tsx';
import { Notice } from './surface.tsx';

type SaveFootProps = {
  /** Why the last attempt did not work. */
  error: unknown;
  action?: string;
  busy: boolean;
  isDirty: boolean;
  /** Back to what is saved. */
  onReset?: () => void;
};

/** The end of a form on a page: what went wrong, and the way to save or to undo what was typed. */
export function SaveFoot({ error, action = 'Save', busy, isDirty, onReset }: SaveFootProps) {
  return (
    <>
      {error !== null && <Notice tone="bad">{describeFailure(error).message}</Notice>}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" look="primary" busy={busy} disabled={!isDirty}>
          {action}
        </Button>
        {isDirty && onReset !== undefined && <Button onClick={onReset}>Undo changes</Button>}
      </div>
    </>
  );
}
