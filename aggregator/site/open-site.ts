// Opens one site: its plans, where its lanes had got to, the carry file of the last committed window and the journal of open windows. The
// same on a live start, after a crash and for a recording.
import type pg from 'pg';
import { lastWindows, staffRows } from '#database/aggregator/engine.ts';
import { loadGrounds } from '#database/aggregator/grounds.ts';
import { loadSensors } from '#database/aggregator/register.ts';
import { writeRelease } from '#database/aggregator/release.ts';
import { readStops } from '#database/stops.ts';
import { DAY_MS, type EpochMs, isoUtc, windowStartOf } from '#shared/time.ts';
import type { PolicySettings } from '#shared/wire/policy.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { openSite, type SiteState } from '../core/engine.ts';
import type { PlannedRegister } from '../core/plan/leavers.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';
import type { Policy } from '../core/policy/policy.ts';
import type { CarryDocument } from '../core/window/protocol.ts';
import type { Carry } from '../journal/carry.ts';
import type { Journal, Recovered } from '../journal/journal.ts';
import { preparePlans } from '../planning/site-planning.ts';
import type { NotTaken } from '../planning/start-policy.ts';
import { nextTurn } from '../planning/turns.ts';
import { carryDocumentSchema } from './carry-document.ts';
import { rememberPlans } from './known-plans.ts';
import { sayLostWindows } from './lost-windows.ts';
import { createRefusalTotals, type RefusalTotals } from './refusal-totals.ts';
import { createReleaseQueue, type ReleaseQueue } from './release-queue.ts';
import { retractCounted } from './retraction.ts';
import { type ReleaseStore, SiteRunner } from './site-runner.ts';

/** A clock that was put back cannot have been further ahead, or the site would have been repaired by hand. */
const LONGEST_CLOCK_STEP_MS = DAY_MS;

export type OpenParts = {
  readonly pool: pg.Pool;
  readonly journal: Journal;
  readonly carry: Carry;
  readonly overrides: Partial<PolicySettings>;
  /** False while this process may not write releases (its lease is broken): they wait. Absent: always. */
  readonly mayRelease?: () => boolean;
  /** The wall clock by default. */
  readonly now?: () => EpochMs;
  /** Called before a staff window that is published then is committed; again when that failed. */
  readonly beforeStaffWindow?: (publishedAt: EpochMs) => Promise<void>;
  readonly onReleaseError: (siteId: string, error: unknown) => void;
  readonly onJournalFailure: (error: unknown) => void;
  /** Hears where a file is not what was written, and what becomes of it. Places only, never what stands there. */
  readonly onDamage?: (siteId: string, places: readonly string[], outcome: string) => void;
  /** The database does not know windows that it had committed: which, lane by lane. */
  readonly onLost?: (siteId: string, windows: readonly string[]) => void;
  /** Settings of the start that the site has stricter by itself. */
  readonly onNotTaken?: (siteId: string, notTaken: readonly NotTaken[]) => void;
  /** The site has released windows, and there is no carry file of the last one: another machine may have it. */
  readonly onNoCarry?: (siteId: string) => void;
};

export type RunningSite = {
  readonly site: Site;
  readonly runner: SiteRunner;
  readonly queue: ReleaseQueue;
  readonly totals: RefusalTotals;
  readonly rosterEpochSeconds: number;
  /** Goes on with the register and the plans as they are at `now`. */
  readonly replan: (register: PlannedRegister) => Promise<void>;
  /** When it has to be planned again, whether or not somebody changes the register. */
  readonly nextTurn: () => EpochMs;
  /** Windows of the journal that were read back. */
  readonly recoveredWindows: number;
};

export type OpenRequest = {
  readonly site: Site;
  readonly clock: 'live' | 'replay';
  /** Now on a live site; the first observedAt of a recording. */
  readonly at: EpochMs;
  readonly parts: OpenParts;
};

/** Where the site had got to, from the database, the carry file and the journal, as the engine's state. */
async function resume(
  { site, clock, at, parts }: OpenRequest,
  sensors: readonly Sensor[],
  plans: readonly PlannedPolicy[],
): Promise<{ readonly state: SiteState; readonly recovered: Recovered }> {
  const { siteId } = site;
  const last = await lastWindows(parts.pool, siteId);
  await sayLostWindows(siteId, last, parts);
  const carried = last.staff === null ? null : await readCarry(siteId, last.staff, parts);
  const recovered = await parts.journal.recover(siteId);
  const sound = recovered.windows.find(({ lines }) => lines.length > 0);
  const state = openSite({
    site,
    sensors,
    plans,
    clock,
    startAt: at,
    lastStaffWindow: last.staff,
    lastPublicWindow: last.public,
    journalFrom: sound?.windowStart ?? null,
    carry: carried,
    stops: await readStops(parts.pool, siteId),
  });
  return { state, recovered };
}

/**
 * Opens the site and reads its journal back. Throws when the database does not answer.
 * @throws {PolicyError} when the site has no policy under the settings.
 */
export async function openRunningSite(request: OpenRequest): Promise<RunningSite> {
  const { site, at, parts } = request;
  const { pool, journal, carry, overrides } = parts;
  const { siteId } = site;
  const sensors = await loadSensors(pool, siteId);
  const onNotTaken = (notTaken: readonly NotTaken[]): void => parts.onNotTaken?.(siteId, notTaken);
  const plans = await preparePlans(pool, { site, sensors, overrides, now: at, onNotTaken });
  const { state, recovered } = await resume(request, sensors, plans);
  const known = rememberPlans(site, plans, await loadGrounds(pool, siteId));
  const newest = plans.at(-1)?.policy;
  if (newest === undefined) throw new Error(`site ${siteId} has no plan`);
  const queue = createReleaseQueue((error) => parts.onReleaseError(siteId, error));
  const totals = createRefusalTotals(newest.rosterEpochSeconds);
  const runner = new SiteRunner({
    siteId,
    state,
    policyOfVersion: (version) => known.policies.get(version) ?? newest,
    ladderRegions: known.ladderRegions,
    journal,
    carry,
    store: releaseStore(parts, request.clock),
    queue,
    totals,
    onJournalFailure: parts.onJournalFailure,
  });
  const isWindow = (start: EpochMs): boolean => canStart(start, at, newest);
  const back = { siteId, runner, parts, isWindow, nextStaff: state.nextStaff };
  const recoveredWindows = await readBack(back, recovered.windows);
  let turn = nextTurn({ plans, sensors, now: at });
  await missLost(back, recovered.lost, windowStartOf(at, newest.windowSeconds * 1000));
  return {
    site,
    runner,
    queue,
    totals,
    rosterEpochSeconds: newest.rosterEpochSeconds,
    replan: (register) => {
      known.add(register.plans);
      turn = nextTurn(register);
      return runner.replan(register.sensors, register.plans);
    },
    nextTurn: () => turn,
    recoveredWindows,
  };
}

/** Whether a window of the site can start then, or could under a clock that was put back since. */
function canStart(start: EpochMs, at: EpochMs, { windowSeconds }: Policy): boolean {
  return (
    start <= at + LONGEST_CLOCK_STEP_MS && windowStartOf(start, windowSeconds * 1000) === start
  );
}

function releaseStore(
  { pool, mayRelease, beforeStaffWindow, now = Date.now }: OpenParts,
  clock: OpenRequest['clock'],
): ReleaseStore {
  return {
    write: async (release) => {
      if (mayRelease?.() === false) throw new Error('the lease of the site is not held');
      if (release.lane === 'staff') await beforeStaffWindow?.(release.publishedAt);
      return await writeRelease(
        pool,
        clock === 'replay' ? release : { ...release, storedAt: now() },
      );
    },
    staffRows: (siteId, from, to) => staffRows(pool, siteId, from, to),
    retractCounted: (request) => retractCounted(pool, request, now()),
  };
}

/** The carry document of the last committed window, or null: then levels and rosters begin anew, which is said. */
async function readCarry(
  siteId: string,
  lastStaff: EpochMs,
  { carry, onDamage, onNoCarry }: OpenParts,
): Promise<CarryDocument | null> {
  const { document, damage } = await carry.read(siteId, lastStaff);
  const parsed = carryDocumentSchema.nullable().safeParse(document);
  const carried = parsed.success ? parsed.data : null;
  const places = parsed.success ? damage : [...damage, `carry file of window ${isoUtc(lastStaff)}`];
  if (carried === null && places.length === 0) onNoCarry?.(siteId);
  if (places.length > 0) {
    const outcome =
      carried === null
        ? 'set aside; last levels and rosters begin anew'
        : 'set aside; the older generation is used';
    onDamage?.(siteId, places, outcome);
  }
  return carried;
}

/**
 * Nothing is left of the journal of the site. Windows before `running` have no heartbeat then, and are gaps; the one that runs could still get
 * enough of them.
 */
async function missLost(
  { siteId, runner, parts }: ReadBack,
  place: Recovered['lost'],
  running: EpochMs,
): Promise<void> {
  if (place === null) return;
  const outcome =
    'it stood in the place of the journal of the site and is set aside; what was acknowledged there is gone, and windows that miss it will be released as aggregator_gap';
  parts.onDamage?.(siteId, [place], outcome);
  await runner.recover(running, [], true);
}

type ReadBack = {
  readonly siteId: string;
  readonly nextStaff: EpochMs | null;
  /** Whether a window of the site can start then. */
  readonly isWindow: (windowStart: EpochMs) => boolean;
  readonly runner: SiteRunner;
  readonly parts: Pick<OpenParts, 'journal' | 'onDamage'>;
};

async function readBack(
  { siteId, nextStaff, isWindow, runner, parts }: ReadBack,
  recovered: Recovered['windows'],
): Promise<number> {
  let windows = 0;
  for (const { windowStart, lines, damage } of recovered) {
    if (nextStaff !== null && windowStart < nextStaff) {
      // Committed, but the process ended before its journal was dropped; or too old to be closed any more.
      await parts.journal.drop(siteId, windowStart);
      continue;
    }
    if (lines.length === 0 && damage.length > 0 && !isWindow(windowStart)) {
      // A segment under a false name: it would stay, with its raw levels, until a window that never comes.
      parts.onDamage?.(siteId, damage, 'removed; it is of no window that can be released');
      await parts.journal.drop(siteId, windowStart);
      continue;
    }
    if (damage.length > 0)
      parts.onDamage?.(siteId, damage, 'set aside; its window will be released as aggregator_gap');
    await runner.recover(windowStart, lines, damage.length > 0);
    windows += 1;
  }
  return windows;
}
