import { AlertDialog } from '@base-ui/react/alert-dialog';
import { Dialog as BaseDialog } from '@base-ui/react/dialog';
import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { describeFailure } from '../api.ts';
import { Button, type ButtonLook } from './button.tsx';
import { Notice } from './surface.tsx';

const backdrop = 'fixed inset-0 z-30 bg-shade';
const popup =
  'fixed z-40 inset-x-0 bottom-0 max-h-[92dvh] overflow-y-auto rounded-t-2xl bg-surface p-5 shadow-high ' +
  'sm:inset-x-auto sm:bottom-auto sm:top-1/2 sm:left-1/2 sm:w-[min(40rem,calc(100vw-3rem))] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl sm:p-6';

type DialogProps = { open: boolean; onClose: () => void; title: string; lead?: ReactNode; children: ReactNode };

/** A sheet on a phone, a window on a desk. Escape and the backdrop close it; the focus returns. */
export function Dialog({ open, onClose, title, lead, children }: DialogProps) {
  return (
    <BaseDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <BaseDialog.Portal>
        <BaseDialog.Backdrop className={backdrop} />
        <BaseDialog.Popup className={popup}>
          <div className="mb-4 flex items-start justify-between gap-4">
            <div>
              <BaseDialog.Title className="text-xl font-semibold">{title}</BaseDialog.Title>
              {lead !== undefined && (
                <BaseDialog.Description className="mt-1 text-sm text-quiet">{lead}</BaseDialog.Description>
              )}
            </div>
            <BaseDialog.Close
              aria-label="Close"
              className="-mt-2 -mr-2 grid size-11 shrink-0 place-items-center rounded-lg text-quiet hover:bg-sunken"
            >
              <X className="size-5" aria-hidden />
            </BaseDialog.Close>
          </div>
          {children}
        </BaseDialog.Popup>
      </BaseDialog.Portal>
    </BaseDialog.Root>
  );
}

type ConfirmProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  children: ReactNode;
  action: string;
  busy: boolean;
  onConfirm: () => void;
};

/** Asks before what cannot simply be undone; says what will happen, on the button too. */
export function Confirm({ open, onClose, title, children, action, busy, onConfirm }: ConfirmProps) {
  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => !next && onClose()}>
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup className={popup}>
          <AlertDialog.Title className="text-xl font-semibold">{title}</AlertDialog.Title>
          <AlertDialog.Description render={<div />} className="mt-2 text-quiet">
            {children}
          </AlertDialog.Description>
          <div className="mt-5 flex flex-wrap justify-end gap-2">
            <AlertDialog.Close render={<Button>Cancel</Button>} />
            <Button look="danger" busy={busy} onClick={onConfirm}>
              {action}
            </Button>
          </div>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}

type DialogFootProps = {
  /** Why the last attempt did not work. */
  error?: unknown;
  action: string;
  look?: ButtonLook;
  busy?: boolean;
  disabled?: boolean;
  /** What the way out is called. */
  cancel?: string;
  onCancel: () => void;
  /** Left out, the form that it stands in is sent. */
  onAct?: () => void;
  /** Stands at the other end. */
  children?: ReactNode;
};

/** The end of a dialog: what went wrong, the way out, and what it is for. */
export function DialogFoot({
  error = null,
  action,
  look = 'primary',
  busy = false,
  disabled = false,
  cancel = 'Cancel',
  onCancel,
  onAct,
  children,
}: DialogFootProps) {
  return (
    <>
      {error !== null && <Notice tone="bad">{describeFailure(error).message}</Notice>}
      <div className="flex flex-wrap items-center justify-end gap-2">
        {children !== undefined && <div className="mr-auto">{children}</div>}
        <Button onClick={onCancel}>{cancel}</Button>
        <Button
          type={onAct === undefined ? 'submit' : 'button'}
          look={look}
          busy={busy}
          disabled={disabled}
          {...(onAct === undefined ? {} : { onClick: onAct })}
        >
          {action}
        </Button>
      </div>
    </>
  );
}
