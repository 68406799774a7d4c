import { createAuthenticator } from '#server/auth/tokens.ts';
import { sha256Hex } from '#shared/process/sha256.ts';

/** The one token that opens something. */
export const GOOD = 'cs_op_the-good-token';

const VIEWER = {
  accountId: 'a1',
  role: 'viewer',
  mustChangePassword: false,
  sites: null,
  tokenId: null,
  hasFirstPassword: false,
  hasPasswordOnly: false,
  displayName: null,
  accessVersion: 0,
} as const;

/** An authenticator over a database that counts what it is asked, and a clock that a test moves. */
export function countingAccess(failuresPerMinute: number) {
  const asked: string[] = [];
  const sessions = new Map<string, Date>();
  let now = 0;
  let good = true;
  const auth = createAuthenticator(
    {
      liveToken: async (sha256) => {
        asked.push(sha256);
        return good && sha256 === sha256Hex(GOOD)
          ? { tokenId: 't-1', role: 'operator', sites: null }
          : null;
      },
    },
    {
      create: async (sha256, _actor, expiresAt) => {
        sessions.set(sha256, expiresAt);
        return true;
      },
      find: async (sha256) => {
        asked.push(sha256);
        const expiresAt = sessions.get(sha256);
        if (expiresAt === undefined) return null;
        return { ...VIEWER, expiresAt };
      },
      revoke: async (sha256) => void sessions.delete(sha256),
    },
    { limits: { failuresPerMinute }, clock: () => now },
  );
  const ask = (token: string, address?: string) =>
    auth.identify({ authorization: `Bearer ${token}`, cookie: undefined, address });
  return {
    auth,
    asked,
    ask,
    pass: (ms: number) => {
      now += ms;
    },
    revokeElsewhere: () => {
      good = false;
    },
  };
}
