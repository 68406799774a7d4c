// The app on a person's phone that shows a code every half minute.
import { setTimeout as sleep } from 'node:timers/promises';
import { HOTP, Secret } from 'otpauth';

const STEP_MS = 30_000;

const stepNow = (): number => Math.floor(Date.now() / STEP_MS);

const codeAt = (secret: string, counter: number): string =>
  HOTP.generate({ secret: Secret.fromBase32(secret), counter });

/** What the app shows now. */
export const codeNow = (secret: string): string => codeAt(secret, stepNow());

/**
 * Codes that were taken count no more, so each is of a later step than the last: it may be waited
 * for.
 */
export function codesOnce(): (secret: string) => Promise<string> {
  let lastStep = 0;
  return async (secret) => {
    // A code may be one step ahead of the server's clock.
    while (lastStep >= stepNow() + 1) await sleep(500);
    lastStep = Math.max(lastStep + 1, stepNow());
    return codeAt(secret, lastStep);
  };
}
