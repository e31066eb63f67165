import { useQueryClient } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { type FleetCompany, useApi } from '../api.ts';
import type { ButtonLook } from '../ui/button.tsx';
import { Dialog, DialogFoot } from '../ui/dialog.tsx';
import { sayDone } from '../ui/toasts.tsx';

type CompanyDialogProps = {
  /** Whose dialog is open; none where there is no company. */
  company: FleetCompany | undefined;
  title: string;
  lead: string;
  /** The change that the form asks for. */
  change: { error: unknown; isPending: boolean };
  action: string;
  look?: ButtonLook;
  disabled?: boolean;
  onAct: (company: FleetCompany) => void;
  onClose: () => void;
  children: ReactNode;
};

/** A form of the operator's about one company of the fleet. */
export function CompanyDialog({
  company,
  title,
  lead,
  change,
  onAct,
  onClose,
  children,
  ...action
}: CompanyDialogProps) {
  return (
    <Dialog open={company !== undefined} onClose={onClose} title={title} lead={lead}>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          if (company !== undefined) onAct(company);
        }}
      >
        {children}
        <DialogFoot error={change.error} busy={change.isPending} onCancel={onClose} {...action} />
      </form>
    </Dialog>
  );
}

/** What follows a change: it is said, the dialog closes, and the fleet is read anew. */
export function useCompanyChanged(onClose: () => void) {
  const api = useApi();
  const queryClient = useQueryClient();
  return (sentence: string) => {
    sayDone(sentence);
    onClose();
    return queryClient.invalidateQueries(api.platform.pathFilter());
  };
}
