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
    failed.allow(hash, req.ip);
    res.on('finish', () => {
      if (res.statusCode === 401) failed.bad(req.ip);
      else if (res.statusCode === 202) failed.good(hash);
    });
    next();
  };
}
