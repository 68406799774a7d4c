// In front of the intake's proxy: an address whose batches were refused for their token too often is refused here, before the intake hears of it.
// Behind the proxy all requests come from one address, so only this process can tell the sensors of one from the strangers of another.

import type { RequestHandler } from 'express';
import { sha256Hex } from '#shared/process/sha256.ts';
import { FailedTries } from '../auth/remembered.ts';
import { bearerOf } from '../auth/tokens.ts';
import type { SignInLimits } from '../lanes/limits.ts';

/**
 * Throws a Refusal `too_many_requests` into the problem mapper. A token that is known always passes: `isKnownDevice` tells it by its SHA-256, from
 * memory, so that a sensor which nobody has heard since the start is none of the strangers behind its address.
 */
export function ingestTries(
  limits: SignInLimits,
  isKnownDevice: (sha256: string) => boolean = () => false,
  clock: () => number = () => performance.now(),
): RequestHandler {
  const failed = new FailedTries(limits, clock, isKnownDevice);
  return function countTries(req, res, next) {
    const hash = sha256Hex(bearerOf(req.get('authorization')) ?? '');
    const giveBack = failed.begin(hash, req.ip);
    // What strangers send is held in a budget of its own (proxy.ts).
    res.locals.isKnownSender = failed.isKnown(hash);
    res.on('close', () => {
      if (res.statusCode === 202) failed.good(hash, '');
      if (res.statusCode === 401) failed.ended(hash);
      // Whoever hangs up before the answer has not been found to be anybody.
      if (res.writableFinished && ![400, 401].includes(res.statusCode)) giveBack();
    });
    next();
  };
}
