// The regions of a debrief: what each was called, and its windows as bytes, over all plans and lengths of windows of the span.
import { NO_RECORD_BYTE } from '#shared/codes.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Frames, RegionCollection } from '#shared/wire/api.ts';
import type { Plan } from '#shared/wire/plan.ts';
import type { Text } from '#shared/wire/text.ts';
import type { SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { joinTexts, regionCollection } from '../sites/regions.ts';
import { nextLengthAt, siteOfPlan, windowsAt } from '../sites/span.ts';
import type { DebriefContext } from './context.ts';
import type { DebriefRegion, Span } from './types.ts';

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
export function shortestWindowMs(entry: SiteEntry, span: Span): number {
  return Math.min(...lengthParts(entry, span).map(({ windowSeconds }) => windowSeconds)) * 1000;
}

/** Writes each window of an answer so many times, from a place on. */
function fillIn(
  regions: ReadonlyMap<string, Row>,
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

type Row = Omit<DebriefRegion, 'name'>;

/** A row for each region of a plan; one that a plan before had goes on in its row, under whatever it is called by now. */
function addRows(
  rows: Map<string, Row>,
  { features }: RegionCollection,
  { from, windows }: { readonly from: EpochMs; readonly windows: number },
): void {
  for (const { properties } of features) {
    const { regionId, name, cells, area } = properties;
    if (regionId === null) continue;
    const known = rows.get(regionId);
    const bytes = known?.bytes ?? new Uint8Array(windows).fill(NO_RECORD_BYTE);
    const called = [...(known?.called ?? []), { from, name }];
    rows.set(regionId, { ...(known ?? { regionId, cells, area }), bytes, called });
  }
}

/** All names, each once. */
function nameOf({ called }: Row): Text {
  const names = new Map(called.map(({ name }) => [JSON.stringify(name), name]));
  return joinTexts([...names.values()], ' / ');
}

/** Every region of the span with its bytes; a region that two plans have is one row. */
export async function regionsOfSpan(
  context: DebriefContext,
  entry: SiteEntry,
  span: Span,
  now: EpochMs,
): Promise<readonly DebriefRegion[]> {
  const { site } = entry;
  const windowMs = shortestWindowMs(entry, span);
  const windows = (span.to - span.from) / windowMs;
  const regions = new Map<string, Row>();
  const order = new Set<string>();
  for (const { plan, from, to } of await planParts(context, site.siteId, span)) {
    const planned = siteOfPlan(entry, plan);
    addRows(regions, regionCollection(planned, plan, 'staff'), { from, windows });
    if (planned.partition.kind === 'zones')
      for (const { zoneId } of planned.partition.zones) order.add(zoneId);
    for (const part of lengthParts(entry, { from, to })) {
      const asked = { siteId: site.siteId, lane: 'staff', plan, ...part, now } as const;
      const offset = (part.from - span.from) / windowMs;
      const times = (part.windowSeconds * 1000) / windowMs;
      fillIn(regions, await context.frames.matrix(asked), { offset, times });
    }
  }
  // In the order of the site's own plan, so that a reader finds neighbours together.
  const places = [...order];
  const first = ({ cells }: Row): number => Math.min(...cells.map((id) => places.indexOf(id)));
  return [...regions.values()]
    .toSorted((a, b) => first(a) - first(b))
    .map((row) => ({ ...row, name: nameOf(row) }));
}
