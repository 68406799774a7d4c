// What the timeline draws: per plan the stretch in which it was on screen, in the areas of its own regions. A plan change is a seam in the
// lanes, not a gap.
import { areaLanes, coarser, type LaneSegment, type LaneSource } from '#client/model/area-lanes.ts';
import type { History } from '#client/model/history.ts';
import { type Recording, stretchOf } from '#client/model/recording.ts';
import type { View } from '#client/model/replay.ts';
import { type Language, textIn } from '#shared/languages.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { AreaLane } from './lanes.tsx';

/** Whether a region was dark for long is seen from before the first stretch. */
const WARM_UP_MS = 900_000;
/** Finer than the eye on any screen. */
const MOST_STEPS = 480;

/** Regions by the name of their area. */
function areasOf(
  regions: RegionCollection,
  language: Language,
  unnamed: string,
): ReadonlyMap<string, readonly string[]> {
  const areas = new Map<string, string[]>();
  for (const { properties } of regions.features) {
    if (properties.regionId === null) continue;
    const name = textIn(properties.area, language) ?? unnamed;
    areas.set(name, [...(areas.get(name) ?? []), properties.regionId]);
  }
  return areas;
}

function clipped(segments: readonly LaneSegment[], view: View): readonly LaneSegment[] {
  const inside = segments.filter(({ from, to }) => to > view.from && from < view.to);
  return coarser(inside, (view.to - view.from) / MOST_STEPS);
}

export type LaneRequest = {
  readonly view: View;
  readonly language: Language;
  /** For regions of no area or of several. */
  readonly unnamed: string;
  /** Areas in the order of the site. */
  readonly order: readonly string[];
};

/** Lanes of the recording; before it has come those of the live screen alone. */
export function lanesOf(
  recording: Recording,
  live: { readonly history: History | undefined; readonly regions: RegionCollection },
  { view, language, unnamed, order }: LaneRequest,
): readonly AreaLane[] {
  const sources: LaneSource[] = recording.plans.flatMap(({ planId, from }, index) => {
    const history = recording.histories.get(planId);
    const regions = recording.regions.get(planId);
    if (history === undefined || regions === undefined) return [];
    const end = recording.plans[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const stretch = stretchOf(
      history,
      Math.max(from, view.from - WARM_UP_MS),
      Math.min(end, view.to),
    );
    return [{ history: stretch, areas: areasOf(regions, language, unnamed) }];
  });
  if (sources.length === 0 && live.history !== undefined) {
    const areas = areasOf(live.regions, language, unnamed);
    sources.push({ history: stretchOf(live.history, view.from - WARM_UP_MS, view.to), areas });
  }
  const place = ({ name }: AreaLane): number =>
    (order.indexOf(name) + order.length + 1) % (order.length + 1);
  return [...areaLanes(sources)]
    .map(([name, segments]) => ({ name, segments: clipped(segments, view) }))
    .sort((a, b) => place(a) - place(b));
}
