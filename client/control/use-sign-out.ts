import { useQueryClient } from '@tanstack/react-query';
import { signOut } from '#client/data/api.ts';
import { forgetAll } from '#client/data/device-memory.ts';
import { sessionQuery } from '#client/data/queries.ts';

/** Ends the session; the page then shows the sign-in. */
export function useSignOut(): () => void {
  const queryClient = useQueryClient();
  const leave = async (): Promise<void> => {
    // First: without a line nobody is signed out there, and nothing may stay here.
    await forgetAll();
    try {
      await signOut();
      queryClient.setQueryData(sessionQuery().queryKey, null);
    } catch {
      // Nobody heard it: what is on the screen goes all the same.
      window.location.reload();
    }
  };
  return () => void leave();
}
