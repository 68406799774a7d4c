// Codes of an authenticator app: RFC 6238 with SHA-1, six digits, 30 s, which is what every app can do. The library computes; which steps count is
// decided here. Pure: the time is an argument.
import { HOTP, Secret, TOTP } from 'otpauth';
import type { EpochMs } from '#shared/time.ts';

export const STEP_MS = 30_000;
/** Steps before and after the one of now that count: clocks of phones are a little wrong, and typing takes a while. */
const WINDOW = 1;
/** 160 bits, as RFC 4226 (4) advises. */
const SECRET_BYTES = 20;

export const stepOf = (now: EpochMs): number => Math.floor(now / STEP_MS);

/** A new secret, in base32. */
export const newSecret = (): string => new Secret({ size: SECRET_BYTES }).base32;

/** The address that an app scans. `host` and `login` tell the entry from others in the app; neither is a secret. */
export function addressOf(secret: string, host: string, login: string): string {
  return new TOTP({
    issuer: `Crowdshade ${host}`,
    label: login,
    secret: Secret.fromBase32(secret),
  }).toString();
}

/**
 * The step whose code this is: the earliest that counts at `now` and is later than `lastStep`. Null when there is none. A step that was taken, and
 * every one before it, counts no more (RFC 6238, 5.2), so a code that somebody looked over a shoulder is worth nothing.
 */
export function stepOfCode(
  secret: string,
  code: string,
  { now, lastStep }: { readonly now: EpochMs; readonly lastStep: number },
): number | null {
  const key = Secret.fromBase32(secret);
  const first = Math.max(stepOf(now) - WINDOW, lastStep + 1);
  for (let step = first; step <= stepOf(now) + WINDOW; step += 1) {
    if (HOTP.validate({ token: code, secret: key, counter: step, window: 0 }) === 0) return step;
  }
  return null;
}
