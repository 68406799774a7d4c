// The order of the zone table: what may need somebody first. Not known ranks below level 3 and above everything calmer, never last.
import { DEFAULT_LANGUAGE, LOCALES } from '#shared/languages.ts';
import type { RegionState } from './region-state.ts';

export type RankGroup = 'hot' | 'unknown' | 'busy' | 'calm';
const RANK_GROUPS: readonly RankGroup[] = ['hot', 'unknown', 'busy', 'calm'];

export function rankGroup(state: RegionState): RankGroup {
  if (state.kind !== 'level') return 'unknown';
  if (state.level >= 3) return 'hot';
  return state.level === 2 ? 'busy' : 'calm';
}

const TRENDS = { rising: 0, steady: 1, falling: 2 } as const;

/** Of what is stale the level that it last had: the worst place that was known is where somebody looks first. */
const levelForRank = (state: RegionState): number =>
  (state.kind === 'level' ? state.level : state.last) ?? -1;

/** A2 before A10. */
const natural = new Intl.Collator(LOCALES[DEFAULT_LANGUAGE], { numeric: true });

/** Higher level first, then what rises; codes and names decide the rest, so that equal rows never change places. */
function compareRows(a: RankedRow, b: RankedRow): number {
  const trendOf = ({ state }: RankedRow): number =>
    state.kind === 'level' ? TRENDS[state.trend] : 0;
  return (
    levelForRank(b.state) - levelForRank(a.state) ||
    trendOf(a) - trendOf(b) ||
    natural.compare(a.code, b.code) ||
    natural.compare(a.name, b.name)
  );
}

export type RankedRow = {
  readonly state: RegionState;
  readonly code: string;
  readonly name: string;
};

export function groupRows<Row extends RankedRow>(
  rows: readonly Row[],
): readonly { readonly group: RankGroup; readonly rows: readonly Row[] }[] {
  return RANK_GROUPS.map((group) => ({
    group,
    rows: rows.filter(({ state }) => rankGroup(state) === group).toSorted(compareRows),
  })).filter(({ rows: inGroup }) => inGroup.length > 0);
}
