// Whose token this is, and how many requests it may send. A token that is not known buys nothing of its own: such tokens share what their address may
// send, and the answer "unknown" is kept for a moment, so that a flood of random tokens costs neither buckets nor queries. All that count are known from
// the start on (database/device-mirror.ts): no sensor shares with strangers because this process is new, or because it is.
import { createHash } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { ipKeyGenerator, rateLimit } from 'express-rate-limit';
import { SteadyLimitStore } from '#shared/process/limit-store.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';

const WINDOW_MS = 10_000;
/** Batches of one token, and of all unknown tokens of one address, in that time. */
const MOST_BATCHES = 1000;
const UNKNOWN_MS = 10_000;
/** A token that was good is no stranger for so long. */
const KNOWN_MS = 3_600_000;
const MOST_KEPT = 10_000;

export type TokenDoorParts = {
  /** Site for whose sensors a token (given as SHA-256 hex) speaks, or null. */
  siteOfToken(sha256: string): Promise<string | null>;
  /** Whether this is a token that counts, without asking anybody. Default: those that were good here before. */
  isKnownToken?(sha256: string): boolean;
  sendProblem(res: Response, code: ProblemCode, detail: string): void;
  /** Any clock that does not go back. Milliseconds. */
  readonly clock?: () => number;
  readonly mostBatches?: number;
};

function tokenHash(req: Request): string | null {
  const token = /^Bearer +([\w.~+/-]{8,200}=*)$/i.exec(req.get('authorization') ?? '')?.[1];
  return token === undefined ? null : createHash('sha256').update(token).digest('hex');
}

function unknownWords(req: Request): string {
  return /^Bearer +\S/i.test(req.get('authorization') ?? '')
    ? 'This is no device token that is valid: it is not known, has ended or was revoked. Send another one.'
    : 'Send the device token as "Authorization: Bearer <token>".';
}

/** Times by hash; the oldest go first, so strangers cannot fill the memory. */
class Seen {
  readonly #times = new Map<string, number>();
  readonly #keptMs: number;

  constructor(keptMs: number) {
    this.#keptMs = keptMs;
  }

  has(hash: string, now: number): boolean {
    return now - (this.#times.get(hash) ?? Number.NEGATIVE_INFINITY) < this.#keptMs;
  }

  add(hash: string, now: number): void {
    this.#times.delete(hash);
    this.#times.set(hash, now);
    const [oldest] = this.#times.keys();
    if (this.#times.size > MOST_KEPT && oldest !== undefined) this.#times.delete(oldest);
  }

  delete(hash: string): void {
    this.#times.delete(hash);
  }
}

/** Counts, then asks who it is. `res.locals.siteId` is set for whoever passes. */
export function tokenDoor({
  siteOfToken,
  isKnownToken = () => false,
  sendProblem,
  clock = () => performance.now(),
  mostBatches = MOST_BATCHES,
}: TokenDoorParts): RequestHandler[] {
  const known = new Seen(KNOWN_MS);
  const unknown = new Seen(UNKNOWN_MS);
  const isKnown = (hash: string): boolean => isKnownToken(hash) || known.has(hash, clock());
  const counted = rateLimit({
    store: new SteadyLimitStore(clock, Date.now),
    windowMs: WINDOW_MS,
    limit: mostBatches,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    keyGenerator: (req) => {
      const hash = tokenHash(req);
      return hash !== null && isKnown(hash) ? hash : `unknown ${ipKeyGenerator(req.ip ?? '')}`;
    },
    handler: (_req, res) =>
      sendProblem(res, 'too_many_requests', 'At most 1,000 batches in 10 seconds for one token.'),
  });
  const authenticate: RequestHandler = async (req, res, next) => {
    const hash = tokenHash(req);
    // One that was tried before it was made is known as soon as it is made.
    const isAsked = hash !== null && (isKnown(hash) || !unknown.has(hash, clock()));
    const siteId = isAsked ? await siteOfToken(hash) : null;
    if (siteId === null) {
      if (isAsked) {
        unknown.add(hash, clock());
        known.delete(hash);
      }
      res.set('WWW-Authenticate', 'Bearer');
      sendProblem(res, 'not_signed_in', unknownWords(req));
      return;
    }
    if (hash !== null) known.add(hash, clock());
    res.locals.siteId = siteId;
    next();
  };
  return [counted, authenticate];
}
