import type { Request, Response } from 'express';
import type { EpochMs } from '#shared/time.ts';
import type { Health } from '#shared/wire/health.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Lane } from '#shared/wire/record.ts';
import { type Access, type Actor, type Asking, isAllowed, isAt } from '../auth/access.ts';
import type { TokenDesk } from '../auth/token-desk.ts';
import type { Authenticator } from '../auth/tokens.ts';
import { nowOf } from '../clock.ts';
import type { OutletDesk } from '../outlets/desk.ts';
import type { SecondFactors } from '../people/factors/create.ts';
import type { OidcProvider } from '../people/oidc.ts';
import type { People } from '../people/people.ts';
import type { PolicyReader, ReleaseReader, Room, SiteEntry } from '../ports.ts';
import type { Positions } from '../positions.ts';
import { LANES } from '../stream/lanes.ts';
import type { FramesCache } from './frames.ts';
import type { HttpLanes } from './lane-limits.ts';
import { Refusal } from './problems.ts';

/** What the routes work with. */
export type ServerContext = {
  readonly reader: ReleaseReader;
  readonly policies: PolicyReader;
  readonly room: Room;
  /** Null: this server has no outlets. */
  readonly outlets: OutletDesk | null;
  readonly frames: FramesCache;
  /** What the public may cost, and places for large answers. */
  readonly lanes: HttpLanes;
  /** The room as it is read for the public: its questions do not queue before staff's. */
  readonly openRoom: Room;
  readonly openReader: ReleaseReader;
  readonly positions: Positions;
  readonly auth: Authenticator;
  readonly people: People;
  readonly tokens: TokenDesk;
  readonly factors: SecondFactors;
  /** Null when no identity provider is configured. */
  readonly oidc: OidcProvider | null;
  /** Call after a session ended or a role changed: open sockets are looked at again at once. */
  readonly sessionsChanged: () => void;
  /** How the service does, from what was seen last; never waits. */
  readonly health: () => Health;
  readonly wallClock: () => EpochMs;
  /** Seconds of the clock per second of the wall: 1, but in a demo that is played fast. */
  readonly speed: number;
  readonly log: (error: unknown) => void;
};

/** Who asks, looked up once per request. */
export async function askingOf(
  context: ServerContext,
  req: Request,
  res: Response,
): Promise<Asking> {
  const known: Asking | undefined = res.locals.asking;
  if (known !== undefined) return known;
  const asking = await context.auth.identify({
    authorization: req.get('authorization'),
    cookie: req.get('cookie'),
    address: req.ip,
  });
  res.locals.asking = asking;
  return asking;
}

/** Who acts. For handlers of routes with an access other than `public`: those run for somebody who is signed in. */
export function actorOf(res: Response): Actor {
  const actor: Actor | undefined = res.locals.actor;
  if (actor === undefined) throw new Error('actorOf: the route of this handler is public');
  return actor;
}

/** Staff answers are for one person: kept by no cache, and read by no page of another origin. */
export function markPrivate(res: Response): void {
  res.set('Cache-Control', 'private, no-store');
  res.removeHeader('Access-Control-Allow-Origin');
  res.locals.isPrivate = true;
}

/** Lets everybody read the public lane, and whoever may read the staff lane that one. Throws otherwise. */
export async function allowLane(
  context: ServerContext,
  req: Request,
  res: Response,
  lane: Lane,
): Promise<void> {
  await requireAccess(context, req, res, LANES[lane].access);
}

const accountIdOf = (asking: Asking): string | null =>
  asking === null || asking === 'device' ? null : asking.accountId;

function refusalOf(asking: Asking): Refusal {
  if (asking === 'device')
    return new Refusal('not_allowed', 'A device token sends readings; this needs a person.');
  if (asking === null)
    return new Refusal(
      'not_signed_in',
      'Sign in, or send the operator token as "Authorization: Bearer <token>".',
    );
  if (asking.mustChangePassword)
    return new Refusal('not_allowed', 'Choose your own password first.');
  if (asking.mustAddFactor)
    return new Refusal('not_allowed', 'Add a second factor to your account first.');
  return new Refusal('not_allowed', 'Your role may not do this. An admin gives roles.');
}

/** Throws when the role of whoever acts does not hold at this site; null: for the whole installation. */
export function requireSite({ sites }: Actor, siteId: string | null): void {
  if (isAt({ sites }, siteId)) return;
  const detail =
    siteId === null
      ? 'Your role is for some sites only; this concerns all of them.'
      : 'Your role is not for this site. An admin gives sites.';
  throw new Refusal('not_allowed', detail);
}

/** `ownId`: the account whose person passes too. `choosesSites`: the handler asks `requireSite` itself, for the path does not say a site. */
export type Passing = { readonly ownId?: string | null; readonly choosesSites?: boolean };

/**
 * Lets pass whoever has this access, at the site of the path or, without one, for the whole installation, and remembers who acts. Throws otherwise.
 * What is not public is private to whoever asks.
 */
export async function requireAccess(
  context: ServerContext,
  req: Request,
  res: Response,
  access: Access,
  { ownId = null, choosesSites = false }: Passing = {},
): Promise<void> {
  if (access === 'public') return;
  markPrivate(res);
  const asking = await askingOf(context, req, res);
  const isOwn = ownId !== null && isAllowed('signed-in', asking) && accountIdOf(asking) === ownId;
  if (!isOwn && !isAllowed(access, asking)) throw refusalOf(asking);
  if (asking === null || asking === 'device') throw refusalOf(asking);
  const { siteId } = req.params;
  // Whoever is signed in may leave, and see the own account.
  const isForAnySite = isOwn || choosesSites || access === 'signed-in';
  if (siteId !== undefined || !isForAnySite)
    requireSite(asking, siteId === undefined ? null : String(siteId));
  res.locals.actor = asking;
  context.lanes.staffAsks(res);
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
