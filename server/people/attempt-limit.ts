import type { Request, RequestHandler } from 'express';
import { rateLimit } from 'express-rate-limit';
import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { problemOf, sendProblem } from '../http/problems.ts';
import { networkOf } from './attempts.ts';
import { pendingIdOf } from './cookies.ts';

/** Where an attempt comes from, for counting. */
const addressOf = ({ ip }: Pick<Request, 'ip'>): string => ip ?? '';

/** Tries per pending sign-in and minute, before anything is computed. Never per address alone: colleagues share one, and nobody locks another out. */
export function attemptLimit(): RequestHandler {
  return rateLimit({
    store: new SteadyLimitStore(() => performance.now(), Date.now),
    windowMs: 60_000,
    limit: 10,
    skipSuccessfulRequests: true,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (req) => `${networkOf(addressOf(req))} ${sha256Hex(pendingIdOf(req) ?? '')}`,
    handler: (_req, res) =>
      sendProblem(res, problemOf('too_many_requests', 'Wait a minute before you try again.')),
  });
}
