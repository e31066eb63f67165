import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { useSession } from '../session/session-context.ts';

/** Changes to another company of this person; nothing of the last one stays on the screen. */
export function useSwitchCompany() {
  const api = useApi();
  const session = useSession();
  const navigate = useNavigate();
  return useMutation(
    api.auth.switchCompany.mutationOptions({
      onSuccess: (answer) => {
        session.enter(answer);
        void navigate({ to: '/overview' });
      },
    }),
  );
}
