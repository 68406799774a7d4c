// Gathers a debrief through the server's ports: released records, plans, alerts and the log of one span.

import { verifyChain } from '#shared/domain/chain.ts';
import type { Language } from '#shared/languages.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc, SECOND_MS, windowStartOf } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { siteAt, siteNaming, windowsAt } from '../sites/span.ts';
import type { DebriefContext } from './context.ts';
import { phaseSpans } from './phases.ts';
import { regionsOfSpan, shortestWindowMs } from './read-regions.ts';
import type { Debrief, Span } from './types.ts';

const DEBRIEF_PAGE = 500;
const MOST_ENTRIES = 20_000;

/** What is read of the log. `isCut`: it is longer than that, and these are the newest. */
type ReadLog = { readonly entries: readonly LogEntry[]; readonly isCut: boolean };

/** Entries in `[from, to)`, ascending, with whatever stands between them by number: so that the chain can be checked. */
async function readEntries(
  { room }: Pick<DebriefContext, 'room'>,
  siteId: string,
  { from, to }: Span,
  now: EpochMs,
): Promise<ReadLog> {
  const page = (before: number | null, span: Partial<Span>): Promise<readonly LogEntry[]> =>
    room.log({ siteId, from: null, to: null, before, limit: DEBRIEF_PAGE, now, ...span });
  let before: number | null = null;
  let [newest, oldest] = [0, 0];
  while (newest - oldest < MOST_ENTRIES) {
    const found: readonly LogEntry[] = await page(before, { from, to });
    newest ||= found[0]?.seq ?? 0;
    oldest = found.at(-1)?.seq ?? oldest;
    if (found.length < DEBRIEF_PAGE) break;
    before = oldest;
  }
  const first = Math.max(oldest, newest - MOST_ENTRIES + 1);
  const entries: LogEntry[] = [];
  for (let next = newest + 1; newest > 0 && next > first; ) {
    const found: readonly LogEntry[] = await page(next, {});
    entries.push(...found.filter(({ seq }) => seq >= first));
    if (found.length < DEBRIEF_PAGE) break;
    next = found.at(-1)?.seq ?? 0;
  }
  return { entries: entries.reverse(), isCut: first > oldest };
}

/** The last phase that was set by hand before the span; null: none, or the schedule was followed again. */
async function phaseBefore(
  { room }: Pick<DebriefContext, 'room'>,
  siteId: string,
  from: EpochMs,
  now: EpochMs,
): Promise<LogEntry | null> {
  const kinds = ['phase_changed'] as const;
  const asked = { siteId, kinds, from: null, to: from, before: null, limit: 1, now };
  return (await room.log(asked))[0] ?? null;
}

/** The newest entry before a moment; null: there was none. */
export async function newestBefore(
  { room }: Pick<DebriefContext, 'room'>,
  siteId: string,
  to: EpochMs,
  now: EpochMs,
): Promise<LogEntry | null> {
  const [newest] = await room.log({ siteId, from: null, to, before: null, limit: 1, now });
  return newest ?? null;
}

function chainOf(log: readonly LogEntry[]): Debrief['chain'] {
  const [first] = log;
  const after = { seq: (first?.seq ?? 1) - 1, sha256: first?.previousSha256 ?? '' };
  return verifyChain(
    log.map(({ text, isErased, ...of }) => {
      const columns = { ...of.document, at: isoUtc(Date.parse(of.document.at)) };
      return { ...of, columns, text: text === null && !isErased ? 'none' : text };
    }),
    sha256Hex,
    after,
  );
}

/** Since when the log of the span is told. Throws where it is too long and the span is what was asked for. */
function logFromOf({ entries, isCut }: ReadLog, isOpen: boolean): EpochMs | null {
  if (!isCut) return null;
  if (isOpen) return Date.parse(entries[0]?.document.at ?? '');
  throw new Refusal('invalid_request', 'The log of this time is too long: ask for a shorter one.');
}

export type DebriefAsked = {
  readonly language: Language;
  readonly now: EpochMs;
  /** Nobody said where it begins: it begins as late as its log demands. */
  readonly isOpen: boolean;
};

/** Everything of `[from, to)`. `to` lies far enough back that nothing of it is still to be seen. */
export async function readDebrief(
  context: DebriefContext,
  entry: SiteEntry,
  asked: Span,
  { language, now, isOpen }: DebriefAsked,
): Promise<Debrief> {
  const { siteId } = entry.site;
  const { room } = context;
  const read = await readEntries(context, siteId, asked, now);
  const log = read.entries;
  const logFrom = logFromOf(read, isOpen);
  const start = logFrom ?? asked.from;
  const windowMs = windowsAt(entry, start).windowSeconds * SECOND_MS;
  const span = { ...asked, from: Math.max(asked.from, windowStartOf(start, windowMs)) };
  const earlier = await phaseBefore(context, siteId, start, now);
  const [first] = log;
  const newest = first === undefined ? await newestBefore(context, siteId, span.from, now) : null;
  const before = first === undefined ? (newest?.seq ?? 0) : first.seq - 1;
  const eventPlans = await room.eventPlans(siteId, before, log.at(-1)?.seq ?? before);
  return {
    ...span,
    site: siteAt(entry, span.to - 1),
    siteNaming: (cells, at) => siteNaming(entry, cells, at),
    language,
    windowMs: shortestWindowMs(entry, span),
    generatedAt: context.wallClock(),
    isRecording: entry.replayClock !== null,
    eventPlans,
    before,
    regions: await regionsOfSpan(context, entry, span, now),
    alerts: await room.alertsBetween(siteId, span.from, span.to),
    log,
    logFrom,
    chain: chainOf(log),
    phases: phaseSpans({ ...span, eventPlans, before, log }, earlier),
  };
}
