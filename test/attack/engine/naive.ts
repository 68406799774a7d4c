// The naive control: an honest aggregator as one would write it in an afternoon. Each engine attack must break it, or the attack proves nothing.
// It publishes every level of the hierarchy with the mean of all readings (two decimals) and the number of sensors heard, answers any span on request, drops
// who is silent from the mean, and has one rule of thumb: nothing below three sensors. No units, no owner rules, no bands, no eligibility.
import { cellToParent, latLngToCell } from 'h3-js';
import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import type { Aggregator, Program, Scene, SeenRecord, SeenRegion } from './seen.ts';

/** "At least three sensors." */
const FEWEST_SENSORS = 3;
const KEPT_MS = 15 * 60_000;
/** Leaf and three parents, whatever the site's own partition. */
const H3_RESOLUTIONS = [11, 10, 9, 8] as const;

export const naive: Program = (scene) => new Naive(scene);

/** The same with a second map view: hexagons next to zones. */
export const naiveWithHexagons: Program = (scene) => new Naive(scene, true);

type Kept = { readonly at: EpochMs; readonly level: number };

class Naive implements Aggregator {
  readonly statistic = 'mean';
  readonly regions: readonly SeenRegion[];
  readonly #windowMs: number;
  readonly #byId: ReadonlyMap<string, SeenRegion>;
  readonly #kept = new Map<string, Kept[]>();
  #last: EpochMs = 0;

  constructor({ site, sensors }: Scene, withHexagons = false) {
    this.#windowMs = site.windowSeconds * 1000;
    const nodes = new Map<string, string[]>();
    for (const sensor of sensors) {
      const path = [...zonePath(site, sensor), ...(withHexagons ? hexagonPath(sensor) : [])];
      for (const node of path) nodes.set(node, [...(nodes.get(node) ?? []), sensor.sensorId]);
    }
    this.regions = [...nodes].map(([regionId, units]) => ({
      planId: regionId.startsWith('hexagon') ? 'hexagons' : 'zones',
      lane: 'staff',
      regionId,
      cells: [regionId],
      units,
      parts: [],
      boundaries: [1, 2, 3, 4],
    }));
    this.#byId = new Map(this.regions.map((region) => [region.regionId, region]));
  }

  window(start: EpochMs, readings: readonly Reading[]): readonly SeenRecord[] {
    this.#last = start;
    const latest = new Map<string, Kept[]>();
    for (const { sensorId, observedAt, level } of readings) {
      const at = Date.parse(observedAt);
      const kept = latest.get(sensorId);
      if (kept === undefined) latest.set(sensorId, [{ at, level }]);
      else kept.push({ at, level });
    }
    for (const [sensorId, more] of latest) {
      const before = this.#kept.get(sensorId) ?? [];
      this.#kept.set(sensorId, [...before.filter(({ at }) => at >= start - KEPT_MS), ...more]);
    }
    return this.regions.map((region) => this.#record(region, start, start + this.#windowMs));
  }

  later(): readonly SeenRecord[] {
    return [];
  }

  ask(regionId: string, from: EpochMs, to: EpochMs): SeenRecord | null {
    const region = this.#byId.get(regionId);
    return region === undefined ? null : this.#record(region, from, to);
  }

  counted(regionId: string): readonly string[] {
    const heard = (id: string): boolean =>
      (this.#kept.get(id) ?? []).some(({ at }) => at >= this.#last);
    return (this.#byId.get(regionId)?.units ?? []).filter(heard);
  }

  #record(region: SeenRegion, from: EpochMs, to: EpochMs): SeenRecord {
    let sum = 0;
    let readings = 0;
    let n = 0;
    for (const sensorId of region.units) {
      const before = readings;
      for (const { at, level } of this.#kept.get(sensorId) ?? []) {
        if (at < from || at >= to) continue;
        sum += level;
        readings += 1;
      }
      if (readings > before) n += 1;
    }
    const isShown = n >= FEWEST_SENSORS;
    return {
      planId: region.planId,
      lane: 'staff',
      regionId: region.regionId,
      windowStart: from,
      windowSeconds: (to - from) / 1000,
      level: isShown ? Math.round((sum * 100) / readings) / 100 : null,
      reason: isShown ? null : 'too few sensors',
      n,
    };
  }
}

function zonePath({ siteId, partition }: Site, { zoneId }: Sensor): readonly string[] {
  const zones = partition.kind === 'zones' ? partition.zones : [];
  const zone = zones.find((candidate) => candidate.zoneId === zoneId);
  return zone === undefined
    ? [`site ${siteId}`]
    : [`zone ${zone.zoneId}`, `area ${zone.areaId}`, `site ${siteId}`];
}

function hexagonPath({ location }: Sensor): readonly string[] {
  const leaf = latLngToCell(location.lat, location.lon, H3_RESOLUTIONS[0]);
  return H3_RESOLUTIONS.map((resolution) => `hexagon ${cellToParent(leaf, resolution)}`);
}
