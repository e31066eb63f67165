import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';

/** How many questions and proposals wait for a person of the team; unknown until it has been asked. */
export function useWaiting(): number | undefined {
  const api = useApi();
  const waiting = useQuery(api.unanswered.waiting.queryOptions(undefined, { refetchInterval: 30_000 }));
  return waiting.data === undefined ? undefined : waiting.data.questions + waiting.data.proposals;
}
