// Which days of the log may be told to everybody, and the telling. Read as `server`, because the log is the staff's; only what redact.ts built
// leaves.

import { sealOf } from '#shared/domain/chain.ts';
import type { ReleasedWindow } from '#shared/domain/released.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { DAY_MS, type EpochMs, HOUR_MS } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { PublicDay, PublicLog } from '#shared/wire/public-log.ts';
import type { SiteEntry } from '../ports.ts';
import { regionCollection } from '../sites/regions.ts';
import { siteOfPlan, windowsAt } from '../sites/span.ts';
import type { DebriefContext } from './context.ts';
import { newestBefore } from './read.ts';
import { type PublicCell, redactDay, TOLD_KINDS } from './redact.ts';
import type { Span } from './types.ts';

const DAY_WINDOWS_AT_ONCE = 500;
/** What an alert may rest on before the day that it opened in: windows in a row at a high level, or without sight, and those between without any. */
const BEFORE_THE_DAY_MS = 3 * HOUR_MS;

const dayOf = (at: EpochMs): string => new Date(at).toISOString().slice(0, 10);
const startOf = (day: string): EpochMs => Date.parse(`${day}T00:00:00Z`);

/**
 * From when a day may be told: when the event that it belongs to is over; outside an event, and in one without an end, a day after it ended. Never
 * before its last public window is published and an alert of its evening had a day to be answered: what is told does not change any more.
 */
export function tellableAt(day: string, plan: EventPlan | null): EpochMs {
  const end = startOf(day) + DAY_MS;
  const aDayLater = end + DAY_MS;
  if (plan === null || plan.endsAt === null || end <= Date.parse(plan.startsAt)) return aDayLater;
  return Math.max(aDayLater, Date.parse(plan.endsAt));
}

/**
 * The plan of the event that a day belongs to: the newest of those in force since the day began whose event had begun when it ended. The next event's says
 * nothing of it, also when it was put in force before this one was over.
 */
async function planOfDay(
  context: Pick<DebriefContext, 'room'>,
  siteId: string,
  day: string,
  now: EpochMs,
): Promise<EventPlan | null> {
  const start = startOf(day);
  const before = await newestBefore(context, siteId, start, now);
  const since = before?.seq ?? 0;
  const versions = await context.room.eventPlans(siteId, since, Number.MAX_SAFE_INTEGER);
  const begun = versions.findLast(({ plan }) => Date.parse(plan.startsAt) < start + DAY_MS);
  return begun?.plan ?? null;
}

/** Days of which something may be told; null: none. */
export async function tellableDays(
  { reader, room }: Pick<DebriefContext, 'reader' | 'room'>,
  siteId: string,
  now: EpochMs,
): Promise<PublicLog['days']> {
  const first = await reader.oldestWindow(siteId, 'public');
  if (first === null) return null;
  const oldest = dayOf(first);
  let newest = dayOf(now - DAY_MS);
  while (newest >= oldest) {
    const plan = await planOfDay({ room }, siteId, newest, now);
    if (tellableAt(newest, plan) <= now) return { oldest, newest };
    // A day that is too young is passed alone, one of an event that goes on with all of the event.
    const isYoung = plan === null || tellableAt(newest, null) > now;
    const passed = isYoung ? newest : dayOf(Date.parse(plan.startsAt));
    newest = dayOf(startOf(passed) - DAY_MS);
  }
  return null;
}

/** Those that start within a day, and some before it. */
async function publicWindows(
  { reader }: Pick<DebriefContext, 'reader'>,
  { site }: SiteEntry,
  from: EpochMs,
  now: EpochMs,
): Promise<readonly ReleasedWindow[]> {
  const after = from - BEFORE_THE_DAY_MS - 1;
  const windows = await reader.windowsAfter(site.siteId, 'public', after, DAY_WINDOWS_AT_ONCE, now);
  return windows.filter(({ windowStart }) => windowStart < from + DAY_MS);
}

async function cellsOf(
  { reader }: Pick<DebriefContext, 'reader'>,
  entry: SiteEntry,
  windows: readonly ReleasedWindow[],
): Promise<readonly PublicCell[]> {
  const cells: PublicCell[] = [];
  for (const [planId, ofPlan] of Map.groupBy(windows, (window) => window.planId)) {
    const plan = await reader.plan(planId);
    const { features } = regionCollection(siteOfPlan(entry, plan), plan, 'public');
    const told = new Set(plan?.staff.flatMap((part) => (part.hasPublicK ? part.cells : [])));
    for (const { windowStart, windowSeconds, records } of ofPlan)
      for (const { properties } of features) {
        const { regionId, name, cells: zones } = properties;
        if (regionId === null) continue;
        const record = records.find((one) => one.regionId === regionId);
        const isReleased = record?.status === 'released';
        const toldCells = zones.filter((zone) => told.has(zone));
        cells.push({
          windowStart,
          windowSeconds,
          regionId,
          name,
          cells: zones,
          isReleased,
          toldCells,
        });
      }
  }
  return cells;
}

const DAY_ENTRIES_AT_ONCE = 500;

/** What the log of `[from, to)` says to everybody, ascending: a day is told however long its log is. */
async function toldEntries(
  { room }: Pick<DebriefContext, 'room'>,
  siteId: string,
  { from, to }: Span,
  now: EpochMs,
): Promise<readonly LogEntry[]> {
  const told: LogEntry[] = [];
  const asked = { siteId, kinds: TOLD_KINDS, from, to, limit: DAY_ENTRIES_AT_ONCE, now };
  for (let before: number | null = null; ; ) {
    const found: readonly LogEntry[] = await room.log({ ...asked, before });
    told.push(...found);
    if (found.length < DAY_ENTRIES_AT_ONCE) return told.reverse();
    before = found.at(-1)?.seq ?? null;
  }
}

/** Hash of the newest entry up to the end of a day; before the first, what is as unknown to everybody else. */
async function headAt(
  context: Pick<DebriefContext, 'room'>,
  siteId: string,
  to: EpochMs,
  now: EpochMs,
): Promise<string> {
  // Both whatever there is: how long it takes says nothing either.
  const [newest, start] = await Promise.all([
    newestBefore(context, siteId, to, now),
    context.room.logStart(siteId),
  ]);
  return newest?.sha256 ?? start;
}

/** The public version of a day that may be told. */
export async function publicDay(
  context: Pick<DebriefContext, 'reader' | 'room'>,
  entry: SiteEntry,
  day: string,
  now: EpochMs,
): Promise<PublicDay> {
  const { siteId } = entry.site;
  const from = startOf(day);
  const { publicWindowSeconds } = windowsAt(entry, from);
  const windows = await publicWindows(context, entry, from, now);
  const own = windows.filter(({ windowStart }) => windowStart >= from);
  const lengths = own.length === 0 ? [publicWindowSeconds] : own.map((one) => one.windowSeconds);
  const { critical } = await context.reader.changes(siteId, now);
  const entries = await toldEntries(context, siteId, { from, to: from + 2 * DAY_MS }, now);
  const [first, last] = [entries[0]?.seq ?? 0, entries.at(-1)?.seq ?? 0];
  return redactDay({
    day,
    // The day's own: the site may have another length by now, and neither tells what the other hid.
    windowSeconds: Math.max(...lengths),
    entries,
    cells: await cellsOf(context, entry, windows),
    eventPlans: await context.room.eventPlans(siteId, first, last),
    critical: critical.find((one) => one.day === day)?.fired ?? null,
    seal: sealOf(siteId, day, await headAt(context, siteId, from + DAY_MS, now), sha256Hex),
  });
}
