// The rows of the zone table and the plates of the map from the same states, so that table and map cannot disagree.

import { cellCodes, placeCode } from '#shared/domain/cell-codes.ts';
import { type Language, textIn } from '#shared/languages.ts';
import type { RegionCollection, SiteResource } from '#shared/wire/api.ts';
import type { CriticalSignal } from '#shared/wire/critical.ts';
import type { Moment } from './due-window.ts';
import type { History } from './history.ts';
import { type RegionState, regionState } from './region-state.ts';

export type ZoneRow = {
  /** Id of the feature: the regionId, or that of a cell that is not covered. */
  readonly id: string;
  readonly regionId: string | null;
  readonly name: string;
  readonly zones: readonly string[];
  readonly cells: readonly string[];
  /** Zone codes joined by +, shortened where a plate would grow too wide. */
  readonly code: string;
  readonly area: string;
  /** Null: it lies in several areas, or the site has none. */
  readonly areaId: string | null;
  readonly state: RegionState;
  readonly boundaries: readonly number[];
};

const UNPUBLISHED: RegionState = { kind: 'unpublished', since: null, reason: null };
/** Milliseconds from the end of a staff window to its publication. */
export function staffDelayMs(site: SiteResource): number {
  return site.release.staffDelaySeconds * 1000;
}

/** One row per feature, in the order of the collection. */
export function zoneRows(
  regions: RegionCollection,
  history: History | undefined,
  moment: Moment,
  language: Language,
): readonly ZoneRow[] {
  const codes = cellCodes(regions.features.flatMap(({ properties }) => properties.cells));
  return regions.features.map(({ id, properties }) => {
    const { regionId } = properties;
    const known = regionId === null ? UNPUBLISHED : stateOf(history, regionId, moment);
    return {
      id,
      regionId,
      name: textIn(properties.name, language),
      zones: properties.cellNames.map((name) => textIn(name, language)),
      cells: properties.cells,
      code: placeCode(properties.cells, codes),
      area: textIn(properties.area, language) ?? '',
      areaId: properties.areaId,
      state: known,
      boundaries: properties.boundaries,
    };
  });
}

/** Critical signals that the table does not say already: those in regions that do not read critical. */
export function unsaidSignals(
  signals: readonly CriticalSignal[],
  rows: readonly ZoneRow[],
): readonly CriticalSignal[] {
  const critical = rows.filter(({ state }) => state.kind === 'level' && state.level === 4);
  const said = new Set(critical.flatMap(({ cells }) => cells));
  return signals.filter(({ cell }) => !said.has(cell));
}

function stateOf(history: History | undefined, regionId: string, moment: Moment): RegionState {
  return history === undefined
    ? { kind: 'waiting', since: null, reason: null }
    : regionState(history, regionId, moment);
}
