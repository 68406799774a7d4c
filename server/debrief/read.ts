// Gathers a debrief through the server's ports: released records, plans, alerts and the log of one span.

import { verifyChain } from '#shared/domain/chain.ts';
import type { Language } from '#shared/languages.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import type { SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { siteAt, siteNaming } from '../sites/span.ts';
import type { DebriefContext } from './context.ts';
import { phaseSpans } from './phases.ts';
import { regionsOfSpan, shortestWindowMs } from './read-regions.ts';
import type { Debrief, Span } from './types.ts';

const DEBRIEF_PAGE = 500;
const MOST_ENTRIES = 20_000;

/** Entries in `[from, to)`, ascending, with whatever stands between them by number: so that the chain can be checked. */
export async function readEntries(
  { room }: Pick<DebriefContext, 'room'>,
  siteId: string,
  { from, to }: Span,
  now: EpochMs,
): Promise<readonly LogEntry[]> {
  const page = (before: number | null, span: Partial<Span>): Promise<readonly LogEntry[]> =>
    room.log({ siteId, from: null, to: null, before, limit: DEBRIEF_PAGE, now, ...span });
  let before: number | null = null;
  let [newest, oldest] = [0, 0];
  for (;;) {
    const found: readonly LogEntry[] = await page(before, { from, to });
    newest ||= found[0]?.seq ?? 0;
    oldest = found.at(-1)?.seq ?? oldest;
    if (newest - oldest > MOST_ENTRIES)
      throw new Refusal(
        'invalid_request',
        'The log of this time is too long: ask for a shorter one.',
      );
    if (found.length < DEBRIEF_PAGE) break;
    before = oldest;
  }
  const entries: LogEntry[] = [];
  for (let next = newest + 1; newest > 0 && next > oldest; ) {
    const found: readonly LogEntry[] = await page(next, {});
    entries.push(...found.filter(({ seq }) => seq >= oldest));
    if (found.length < DEBRIEF_PAGE) break;
    next = found.at(-1)?.seq ?? 0;
  }
  return entries.reverse();
}

/** The last phase that was set by hand before the span; null: none, or the schedule was followed again. */
async function phaseBefore(
  { room }: Pick<DebriefContext, 'room'>,
  siteId: string,
  from: EpochMs,
  now: EpochMs,
): Promise<LogEntry | null> {
  let before: number | null = null;
  for (let pages = 0; pages < 10; pages += 1) {
    const asked = { siteId, from: null, to: from, before, limit: DEBRIEF_PAGE, now };
    const found: readonly LogEntry[] = await room.log(asked);
    const change = found.find(({ document }) => document.kind === 'phase_changed');
    if (change !== undefined) return change;
    if (found.length < DEBRIEF_PAGE) return null;
    before = found.at(-1)?.seq ?? null;
  }
  return null;
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

/** Everything of `[from, to)`. `to` lies far enough back that nothing of it is still to be seen. */
export async function readDebrief(
  context: DebriefContext,
  entry: SiteEntry,
  span: Span,
  { language, now }: { readonly language: Language; readonly now: EpochMs },
): Promise<Debrief> {
  const { siteId } = entry.site;
  const { room } = context;
  const log = await readEntries(context, siteId, span, now);
  const earlier = await phaseBefore(context, siteId, span.from, now);
  const [first] = log;
  const after = { seq: (first?.seq ?? 1) - 1, sha256: first?.previousSha256 ?? '' };
  const newest = first === undefined ? await newestBefore(context, siteId, span.from, now) : null;
  const before = newest?.seq ?? after.seq;
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
    chain: verifyChain(
      log.map(({ text, isErased, ...of }) => {
        const columns = { ...of.document, at: isoUtc(Date.parse(of.document.at)) };
        return { ...of, columns, text: text === null && !isErased ? 'none' : text };
      }),
      sha256Hex,
      after,
    ),
    phases: phaseSpans({ ...span, eventPlans, before, log }, earlier),
  };
}
