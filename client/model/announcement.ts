// What a screen reader is told of a new window: only what became very busy, critical or unknown, or came back from it.
import { type Look, lookOf, lookPriority } from './look.ts';
import { rankGroup } from './ranking.ts';
import type { RegionState } from './region-state.ts';

export type Announced = { readonly id: string; readonly state: RegionState };

const URGENT: ReadonlySet<string> = new Set(['hot', 'unknown']);
const isUrgent = ({ state }: Announced): boolean => URGENT.has(rankGroup(state));

/** What was on screen, by region. */
export type Known = ReadonlyMap<string, { readonly look: Look; readonly wasUrgent: boolean }>;

export function knownOf(rows: readonly Announced[]): Known {
  return new Map(
    rows.map((row) => [row.id, { look: lookOf(row.state), wasUrgent: isUrgent(row) }]),
  );
}

/** What changed and must be said, the worst first: whoever hears three of ten hears the three that matter. */
export function changesOf<Row extends Announced>(
  known: Known,
  rows: readonly Row[],
): readonly Row[] {
  return rows
    .filter((row) => {
      const old = known.get(row.id);
      if (old === undefined || old.look === lookOf(row.state)) return false;
      return old.wasUrgent || isUrgent(row);
    })
    .toSorted((a, b) => lookPriority(lookOf(b.state)) - lookPriority(lookOf(a.state)));
}
