import type { FieldValues, UseFormReturn } from 'react-hook-form';
import { sayUndo } from '../ui/toasts.tsx';

/** After a form was saved: what stands in it counts as saved, and one press puts back what was saved before. */
export function keepSaved<Fields extends FieldValues, Context, Sent>(
  form: UseFormReturn<Fields, Context, Sent>,
  {
    said,
    before,
    putBack,
    refresh,
  }: { said: string; before: Fields; putBack: () => Promise<unknown>; refresh: () => Promise<void> },
): Promise<void> {
  form.reset(form.getValues());
  sayUndo(said, async () => {
    await putBack();
    form.reset(before);
    await refresh();
  });
  return refresh();
}
