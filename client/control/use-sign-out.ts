import { useQueryClient } from '@tanstack/react-query';
import { signOut } from '#client/data/api.ts';
import { sessionQuery } from '#client/data/queries.ts';

/** Ends the session; the page then shows the sign-in. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const leave = async (): Promise<void> => {
    await signOut();
    queryClient.setQueryData(sessionQuery().queryKey, null);
  };
  return () => void leave();
}
