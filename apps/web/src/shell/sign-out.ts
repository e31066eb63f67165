import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useApi } from '../api.ts';
import { useSession } from '../session/session-context.ts';

/** Ends the session on the server, then forgets it here. */
export function useSignOut() {
  const api = useApi();
  const session = useSession();
  const navigate = useNavigate();
  return useMutation(
    api.auth.signOut.mutationOptions({
      onSuccess: () => {
        session.leave();
        void navigate({ to: '/sign-in' });
      },
    }),
  );
}
