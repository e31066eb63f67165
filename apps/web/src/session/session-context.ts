import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Session, SessionState } from './session.ts';

export const SessionContext = createContext<Session | undefined>(undefined);

/** Who is signed in, and the way in and out. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) throw new TypeError('useSession outside of SessionContext');
  return session;
}

/** Who is signed in now; whoever asks is drawn anew when that changes. */
export function useSessionState(): SessionState {
  const session = useSession();
  return useSyncExternalStore(session.subscribe, session.getState);
}

/** The signed-in member and company. Only below routes that require a member. */
export function useMember() {
  const state = useSessionState();
  return state.kind === 'member' ? state : undefined;
}
