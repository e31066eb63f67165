import { useQuery } from '@tanstack/react-query';
import { useApi } from '../api.ts';

export type May = (permission: string) => boolean | undefined;

/**
 * What the member's role allows, so that nobody is shown a door that stays shut; undefined until it is known. The server
 * decides on each call all the same.
 */
export function useMay(): May {
  const api = useApi();
  const me = useQuery(api.auth.me.queryOptions(undefined, { staleTime: 300_000 }));
  return (permission) => me.data?.permissions.includes(permission);
}
