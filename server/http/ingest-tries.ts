// In front of the intake's proxy: an address whose batches were refused for their token too often is refused here, before the intake hears of it.
// Behind the proxy all requests come from one address, so only this process can tell the sensors of one from the strangers of another.
import type { RequestHandler } from 'express';
import { FailedTries } from '../auth/remembered.ts';
import { sha256Hex } from '../auth/tokens.ts';
import type { SignInLimits } from '../lanes/limits.ts';

/** Throws a Refusal `too_many_requests` into the problem mapper. A token whose batch was taken before always passes. */
export function ingestTries(
  limits: SignInLimits,
  clock: () => number = () => performance.now(),
): RequestHandler {
  const failed = new FailedTries(limits, clock);
  return function countTries(req, res, next) {
    const hash = sha256Hex(req.get('authorization') ?? '');
    const giveBack = failed.begin(hash, req.ip);
    res.on('close', () => {
      if (res.statusCode === 202) failed.good(hash);
      // Whoever hangs up before the answer has not been found to be anybody.
      if (res.writableFinished && ![400, 401].includes(res.statusCode)) giveBack();
    });
    next();
  };
}
