// Signing out. What this device keeps goes first; the service is told then, and where it does not hear it, again before anybody is shown a room here: a
// session that somebody has ended must not open for whoever holds the device next.
import { SECOND_MS } from '#shared/time.ts';
import type { Session } from '#shared/wire/accounts.ts';
import { ApiError, fetchSession, signOut } from './api.ts';
import { hasLeft, leaveDevice, leavingNow, type SignOutHere } from './device-memory.ts';
import { endSessions } from './people.ts';

/** A line that swallows the question is no line. */
const UNHEARD_MS = 6 * SECOND_MS;

/** @throws when the service does not answer; a refusal means that there is nothing left to end. */
async function tell({ everywhere }: SignOutHere, signal: AbortSignal): Promise<void> {
  try {
    await (everywhere === null ? signOut(signal) : endSessions(everywhere, signal));
  } catch (error) {
    if (!(error instanceof ApiError) || error.status >= 500) throw error;
  }
  await hasLeft();
}

/** @throws when nobody heard it; the device is clear all the same. */
export async function leave(leaving: SignOutHere): Promise<void> {
  await leaveDevice(leaving);
  await tell(leaving, AbortSignal.timeout(UNHEARD_MS));
}

/** Who is signed in here; null: nobody. Whoever has left is let go first. */
export async function whoIsHere(signal: AbortSignal): Promise<Session | null> {
  const leaving = await leavingNow();
  if (leaving === undefined) return fetchSession(signal);
  await tell(leaving, signal);
  return null;
}
