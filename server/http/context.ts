import type { Request, Response } from 'express';
import type { Plan } from '#shared/plan.ts';
import type { Lane } from '#shared/record.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Authenticator, Role } from '../auth/tokens.ts';
import { nowOf } from '../clock.ts';
import type { PolicyReader, ReleaseReader, SiteEntry } from '../ports.ts';
import type { Positions } from '../positions.ts';
import type { FramesCache } from './frames.ts';
import { Refusal } from './problems.ts';

/** What the routes work with. */
export type ServerContext = {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly frames: FramesCache;
  readonly positions: Positions;
  readonly auth: Authenticator;
  readonly wallClock: () => EpochMs;
  readonly log: (error: unknown) => void;
};

export async function roleOf(context: ServerContext, req: Request): Promise<Role | null> {
  return context.auth.roleOf({
    authorization: req.get('authorization'),
    cookie: req.get('cookie'),
  });
}

/** Staff answers are for one person: kept by no cache, and read by no page of another origin. */
export function markPrivate(res: Response): void {
  res.set('Cache-Control', 'private, no-store');
  res.removeHeader('Access-Control-Allow-Origin');
  res.locals.isPrivate = true;
}

/** Lets everybody read the public lane, and a signed-in role the staff lane. Throws otherwise. */
export async function allowLane(
  context: ServerContext,
  req: Request,
  res: Response,
  lane: Lane,
): Promise<void> {
  if (lane === 'public') return;
  markPrivate(res);
  await requireOperator(context, req, res);
}

export async function requireOperator(
  context: ServerContext,
  req: Request,
  res: Response,
): Promise<void> {
  markPrivate(res);
  const role = await roleOf(context, req);
  if (role === 'device')
    throw new Refusal(
      'not_allowed',
      'A device token sends readings; this needs the operator token.',
    );
  if (role === null) {
    throw new Refusal(
      'not_signed_in',
      'This needs the operator token: sign in, or send it as "Authorization: Bearer <token>".',
    );
  }
}

export async function siteOrRefuse(context: ServerContext, siteId: string): Promise<SiteEntry> {
  const entry = await context.reader.site(siteId);
  if (entry === null)
    throw new Refusal('not_found', 'There is no site with this id. GET /api/v1/sites lists them.');
  return entry;
}

/**
 * The plan of what is on screen: that of the newest published window. Only a lane without a window has the plan in force now; at a change the old
 * regions stay until the first window of the new ones is there, so no screen goes blank in between.
 */
export async function planOnScreen(
  reader: Pick<ReleaseReader, 'newestWindow' | 'plan' | 'planAt'>,
  siteId: string,
  lane: Lane,
  now: EpochMs,
): Promise<Plan | null> {
  const newest = await reader.newestWindow(siteId, lane, now);
  return newest === null ? reader.planAt(siteId, now) : reader.plan(newest.planId);
}

export function siteNow(context: ServerContext, entry: SiteEntry): EpochMs {
  return nowOf(entry, context.wallClock());
}
