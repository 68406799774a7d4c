// What an adversary may see: the plan's geometry, the public register and the released records. Product and control answer in this one form, so
// that the same adversary runs against both.
import type { Leaving } from '#aggregator/core/plan/leavings.ts';
import type { OtherSites } from '#aggregator/core/plan/other-sites.ts';
import type { PlannedPolicy } from '#aggregator/core/plan/plan-index.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';

export type SeenRegion = {
  readonly planId: string;
  readonly lane: Lane;
  readonly regionId: string;
  /** Zones or H3 cells. */
  readonly cells: readonly string[];
  /** What counts once in it, as anybody can work out from the register: units; at the control every sensor. */
  readonly units: readonly string[];
  /** Public lane: the staff regions whose median it is. */
  readonly parts: readonly string[];
  /** Boundaries that its level tells apart. */
  readonly boundaries: readonly number[];
};

export type SeenRecord = {
  readonly planId: string;
  readonly lane: Lane;
  readonly regionId: string;
  readonly windowStart: EpochMs;
  readonly windowSeconds: number;
  /** Null: withheld. The control gives two decimals. */
  readonly level: number | null;
  readonly reason: string | null;
  /** Contributor number; null where none is released. */
  readonly n: number | null;
};

export type Aggregator = {
  /** How a value comes about: the source is public. */
  readonly statistic: 'upper-median' | 'mean';
  readonly regions: readonly SeenRegion[];
  /** Takes the readings of one window, closes it, and gives every record published meanwhile. Windows follow each other. */
  window(start: EpochMs, readings: readonly Reading[]): readonly SeenRecord[];
  /** Time passes without a reading. */
  later(now: EpochMs): readonly SeenRecord[];
  /** Any span on request; null where it is not answered. */
  ask(regionId: string, from: EpochMs, to: EpochMs): SeenRecord | null;
  /** Who counted for a region in the last window: for the verdict, and for adversaries that watch the network and apply the published rules. */
  counted(regionId: string): readonly string[];
  /** How many readings each roster epoch since the start took; absent: nobody is told. */
  accepted?(epoch: number): number;
};

export type Scene = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  /** Further plans after the first, ascending; the control has no plans. */
  readonly laterPlans?: readonly PlannedPolicy[];
  /** Who leaves the first plan while it is in force. */
  readonly left?: readonly Leaving[];
  /** What other sites of the installation count; the naive control knows of none. */
  readonly others?: OtherSites;
};

/** The published program: an adversary may run a copy of its own. */
export type Program = (scene: Scene) => Aggregator;
