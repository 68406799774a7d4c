import { useQueryClient } from '@tanstack/react-query';
import type { SignOutHere } from '#client/data/device-memory.ts';
import { leavePush } from '#client/data/device-push.ts';
import { leave } from '#client/data/leaving.ts';
import { sessionQuery } from '#client/data/queries.ts';

/** Ends the session of this device, or every one of `everywhere`, an account; the page then shows the sign-in. */
export function useSignOut(everywhere: SignOutHere['everywhere'] = null): () => void {
  const queryClient = useQueryClient();
  const end = async (): Promise<void> => {
    // Not waited for: a push service that is away keeps nobody here.
    void leavePush();
    try {
      await leave({ everywhere });
      queryClient.setQueryData(sessionQuery().queryKey, null);
    } catch {
      // Nobody heard it: what is on the screen goes all the same.
      window.location.reload();
    }
  };
  return () => void end();
}
