// Gathers a debrief through the server's ports: released records, plans, alerts and the log of one span.

import { NO_RECORD_BYTE } from '#shared/codes.ts';
import { verifyChain } from '#shared/domain/chain.ts';
import type { Language } from '#shared/languages.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Frames } from '#shared/wire/api.ts';
import type { LogEntry } from '#shared/wire/decision-log.ts';
import { phaseSchema, scheduledPhase } from '#shared/wire/event-plan.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { regionCollection } from '../sites/regions.ts';
import { nextLengthAt, windowsAt } from '../sites/span.ts';
import type { DebriefContext } from './context.ts';
import type { Debrief, DebriefRegion, PhaseSpan, Span } from './types.ts';

const DEBRIEF_PAGE = 500;
const MOST_ENTRIES = 20_000;
const MOST_PLANS = 60;

type Part = Span & { readonly plan: Plan };

/** Plans in force in the span, ascending, each with its part of it. */
async function planParts(
  { reader }: Pick<DebriefContext, 'reader'>,
  siteId: string,
  { from, to }: Span,
): Promise<readonly Part[]> {
  const { plans } = await reader.changes(siteId, to);
  const ascending = plans
    .map(({ planId, effectiveFrom }) => ({ planId, at: Date.parse(effectiveFrom) }))
    .toSorted((a, b) => a.at - b.at);
  const parts: Part[] = [];
  for (const [i, { planId, at }] of ascending.entries()) {
    const span = { from: Math.max(from, at), to: Math.min(to, ascending[i + 1]?.at ?? to) };
    if (span.from >= span.to) continue;
    const plan = await reader.plan(planId);
    if (plan !== null) parts.push({ ...span, plan });
  }
  if (parts.length > MOST_PLANS)
    throw new Refusal(
      'invalid_request',
      'The regions changed too often in this time: ask for a shorter one.',
    );
  return parts;
}

type LengthPart = Span & { readonly windowSeconds: number };

/** The span cut where windows get another length. */
function lengthParts(entry: SiteEntry, { from, to }: Span): readonly LengthPart[] {
  const parts: LengthPart[] = [];
  for (let at = from; at < to; ) {
    const end = Math.min(to, nextLengthAt(entry, 'staff', at));
    parts.push({ from: at, to: end, windowSeconds: windowsAt(entry, at).windowSeconds });
    at = end;
  }
  return parts;
}

/** What a debrief counts in: a longer window is so many of the shortest ones, for each length is a multiple of every shorter one. */
function shortestWindowMs(entry: SiteEntry, span: Span): number {
  return Math.min(...lengthParts(entry, span).map(({ windowSeconds }) => windowSeconds)) * 1000;
}

/** Writes each window of an answer so many times, from a place on. */
function fillIn(
  regions: ReadonlyMap<string, DebriefRegion>,
  frames: Pick<Frames, 'regions' | 'windows' | 'levels'>,
  { offset, times }: { readonly offset: number; readonly times: number },
): void {
  const levels = Buffer.from(frames.levels, 'base64');
  for (const [column, regionId] of frames.regions.entries()) {
    const bytes = regions.get(regionId)?.bytes;
    for (let row = 0; row < frames.windows && bytes !== undefined; row += 1) {
      const byte = levels[row * frames.regions.length + column] ?? NO_RECORD_BYTE;
      bytes.fill(byte, offset + row * times, offset + (row + 1) * times);
    }
  }
}

/** Every region of the span with its bytes; a region that two plans have is one row. */
async function readRegions(
  context: DebriefContext,
  entry: SiteEntry,
  span: Span,
  now: EpochMs,
): Promise<readonly DebriefRegion[]> {
  const { site } = entry;
  const windowMs = shortestWindowMs(entry, span);
  const windows = (span.to - span.from) / windowMs;
  const regions = new Map<string, DebriefRegion>();
  for (const { plan, from, to } of await planParts(context, site.siteId, span)) {
    const { features } = regionCollection(site, plan, 'staff');
    for (const { properties } of features) {
      const { regionId, name, cells, area } = properties;
      if (regionId === null || regions.has(regionId)) continue;
      const bytes = new Uint8Array(windows).fill(NO_RECORD_BYTE);
      regions.set(regionId, { regionId, name, cells, area, bytes });
    }
    for (const part of lengthParts(entry, { from, to })) {
      const asked = { siteId: site.siteId, lane: 'staff', plan, ...part, now } as const;
      const offset = (part.from - span.from) / windowMs;
      const times = (part.windowSeconds * 1000) / windowMs;
      fillIn(regions, await context.frames.matrix(asked), { offset, times });
    }
  }
  // In the order of the site's own plan, so that a reader finds neighbours together.
  const order =
    site.partition.kind === 'zones' ? site.partition.zones.map(({ zoneId }) => zoneId) : [];
  const first = ({ cells }: DebriefRegion): number =>
    Math.min(...cells.map((id) => order.indexOf(id)));
  return [...regions.values()].toSorted((a, b) => first(a) - first(b));
}

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

/** Phases of the span: the schedule, and what was set by hand over it. */
function phaseSpans(
  plan: Debrief['eventPlan'],
  changes: readonly LogEntry[],
  { from, to }: Span,
): readonly PhaseSpan[] {
  const manual = changes.map(({ document: { at, data } }) => ({
    at: Date.parse(at),
    phase: phaseSchema.safeParse(data.phase).data ?? null,
  }));
  const scheduled = (plan?.phases ?? []).map(({ startsAt }) => Date.parse(startsAt));
  const bounds = [...scheduled, ...manual.map(({ at }) => at)].filter((at) => at > from && at < to);
  const starts = [...new Set([from, ...bounds])].toSorted((a, b) => a - b);
  const spans: PhaseSpan[] = [];
  for (const [i, start] of starts.entries()) {
    const byHand = manual.findLast(({ at }) => at <= start)?.phase ?? null;
    const phase = byHand ?? scheduledPhase(plan, start);
    const isManual = byHand !== null;
    const end = starts[i + 1] ?? to;
    const last = spans.at(-1);
    if (last !== undefined && last.phase === phase && last.isManual === isManual)
      spans[spans.length - 1] = { ...last, to: end };
    else spans.push({ from: start, to: end, phase, isManual });
  }
  return spans;
}

/** Everything of `[from, to)`. `to` lies far enough back that nothing of it is still to be seen. */
export async function readDebrief(
  context: DebriefContext,
  entry: SiteEntry,
  span: Span,
  { language, now }: { readonly language: Language; readonly now: EpochMs },
): Promise<Debrief> {
  const { site } = entry;
  const { siteId } = site;
  const { room } = context;
  const log = await readEntries(context, siteId, span, now);
  const eventPlan = await room.eventPlan(siteId);
  const earlier = await phaseBefore(context, siteId, span.from, now);
  const changes = log.filter(({ document }) => document.kind === 'phase_changed');
  const [first] = log;
  const after = { seq: (first?.seq ?? 1) - 1, sha256: first?.previousSha256 ?? '' };
  return {
    ...span,
    site,
    language,
    windowMs: shortestWindowMs(entry, span),
    generatedAt: context.wallClock(),
    isRecording: entry.replayClock !== null,
    eventPlan,
    regions: await readRegions(context, entry, span, now),
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
    phases: phaseSpans(eventPlan, earlier === null ? changes : [earlier, ...changes], span),
  };
}
