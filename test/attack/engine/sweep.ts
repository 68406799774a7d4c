// What hostile units do in A14 and A15: say each level in turn while the honest ones stand still, and intersect what every answer allows.
import type { EpochMs } from '#shared/time.ts';
import { feasibleLevels } from './inference.ts';
import { MINUTE } from './product.ts';
import type { Aggregator, SeenRecord } from './seen.ts';
import { readingsOf, type Said } from './worlds.ts';

export type Sweep = {
  /** True levels of the honest units that are heard. */
  readonly honest: Said;
  readonly hostile: readonly string[];
  readonly start: EpochMs;
};

export type Swept = {
  readonly records: readonly SeenRecord[];
  /** Levels that each unit can have had. */
  readonly feasible: ReadonlyMap<string, readonly number[]>;
};

/** One window per level 0..4, all hostile units together; the adversary knows who was heard. */
export function sweep(aggregator: Aggregator, { honest, hostile, start }: Sweep): Swept {
  const records: SeenRecord[] = [];
  const feasible = new Map<string, readonly number[]>();
  const { regions, statistic } = aggregator;
  for (let level = 0; level <= 4; level += 1) {
    const own = new Map(hostile.map((id) => [id, level]));
    const at = start + level * MINUTE;
    const seen = aggregator.window(at, readingsOf(new Map([...honest, ...own]), at));
    records.push(...seen);
    // Who counts follows from who was heard and from the published rules.
    const counted = new Set(regions.flatMap(({ regionId }) => aggregator.counted(regionId)));
    const silent = new Set(regions.flatMap(({ units }) => units.filter((u) => !counted.has(u))));
    const publication = {
      statistic,
      regions,
      records: seen.filter(({ lane }) => lane === 'staff'),
    };
    for (const [unit, levels] of feasibleLevels(publication, { own, silent })) {
      const before = feasible.get(unit) ?? levels;
      feasible.set(
        unit,
        before.filter((value) => levels.includes(value)),
      );
    }
  }
  return { records, feasible };
}
