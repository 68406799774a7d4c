import { rateLimit } from 'express-rate-limit';
import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import { problemOf, sendProblem } from '../http/problems.ts';

/** Tests per address and minute: they reach somebody else's machine. */
export const testLimit = rateLimit({
  store: new SteadyLimitStore(() => performance.now(), Date.now),
  windowMs: 60_000,
  limit: 20,
  standardHeaders: 'draft-8',
  legacyHeaders: false,
  handler: (_req, res) =>
    sendProblem(res, problemOf('too_many_requests', 'Wait a minute before the next test.')),
});
