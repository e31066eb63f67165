import { Toast } from '@base-ui/react/toast';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { describeFailure } from '../api.ts';
import { classes } from './classes.ts';

export const toasts = Toast.createToastManager();

/** Says for a moment that something was done. */
export function sayDone(title: string): void {
  toasts.add({ title, type: 'done', timeout: 4_000 });
}

/** What was done can be taken back for as long as the words stand there; resting on them keeps them. */
export function sayUndo(title: string, undo: () => unknown): void {
  const id = toasts.add({
    title,
    type: 'done',
    timeout: 8_000,
    actionProps: {
      children: 'Undo',
      onClick: () => {
        toasts.close(id);
        Promise.resolve()
          .then(undo)
          .then(
            () => sayDone('Taken back.'),
            (error: unknown) => sayFailed(describeFailure(error).message),
          );
      },
    },
  });
}

/** Says that something was not done, and why; longer, and at once. */
export function sayFailed(title: string): void {
  toasts.add({ title, type: 'failed', priority: 'high', timeout: 9_000 });
}

/** Short news at the lower edge; announced politely, failures at once. F6 moves the focus here. */
export function Toasts() {
  return (
    <Toast.Provider toastManager={toasts} limit={3}>
      <Toast.Portal>
        <Toast.Viewport className="fixed inset-x-4 bottom-18 z-50 mx-auto grid max-w-md gap-2 sm:right-6 sm:bottom-4 sm:left-auto sm:mx-0 sm:w-96">
          <ToastList />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  );
}

function ToastList() {
  const { toasts: shown } = Toast.useToastManager();
  return shown.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      className={classes(
        'flex items-start gap-3 rounded-xl border bg-surface p-3 pl-4 shadow-high data-ending-style:opacity-0 transition-opacity',
        toast.type === 'failed' ? 'border-bad' : 'border-line',
      )}
    >
      {toast.type === 'failed' ? (
        <CircleAlert className="mt-0.5 size-5 shrink-0 text-bad" aria-hidden />
      ) : (
        <CircleCheck className="mt-0.5 size-5 shrink-0 text-good" aria-hidden />
      )}
      <Toast.Title className="min-w-0 grow text-[0.95rem]" />
      <Toast.Action className="-my-1 min-h-8 shrink-0 rounded-md px-2 font-medium text-accent underline hover:bg-sunken" />
      <Toast.Close
        aria-label="Dismiss"
        className="-m-1 grid size-8 place-items-center rounded-md text-quiet hover:bg-sunken"
      >
        <X className="size-4" aria-hidden />
      </Toast.Close>
    </Toast.Root>
  ));
}
