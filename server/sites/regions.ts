// What a region is called and where it lies: the site's document and the plan, joined. Pure.
import { cellsToMultiPolygon, cellToLatLng } from 'h3-js';
import { inEveryLanguage, textIn, type Words } from '#shared/languages.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { Plan, Region, RegionProperties } from '#shared/wire/plan.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Site, Zone } from '#shared/wire/site.ts';
import type { Text } from '#shared/wire/text.ts';
import { cellRings } from './cell-rings.ts';

type Feature = RegionCollection['features'][number];
type ZonesPartition = Extract<Site['partition'], { kind: 'zones' }>;

/** What a cell of a grid is called, before its number. */
const CELL: Words = { nl: 'Vak', en: 'Cell' };

/** In each language. */
export function joinTexts(texts: readonly Text[], separator: string): Text {
  return inEveryLanguage((language) => texts.map((text) => textIn(text, language)).join(separator));
}

/** One zone: its name. A whole area: the area's name. Else every zone, joined. */
export function regionName(partition: ZonesPartition, zones: readonly Zone[]): Text {
  const first = zones[0];
  if (first === undefined) return inEveryLanguage(() => '');
  if (zones.length === 1) return first.name;
  const areas = partition.areas.filter((area) => zones.some((zone) => zone.areaId === area.areaId));
  const whole =
    partition.zones.filter((zone) => areas.some((area) => area.areaId === zone.areaId)).length ===
    zones.length;
  if (whole)
    return joinTexts(
      areas.map((area) => area.name),
      ' + ',
    );
  return joinTexts(
    zones.map((zone) => zone.name),
    ' + ',
  );
}

type Polygon = [number, number][][];

function polygonsOf(zone: Zone): Polygon[] {
  return zone.geometry.type === 'Polygon' ? [zone.geometry.coordinates] : zone.geometry.coordinates;
}

function byMostSpace(a: Zone, b: Zone): number {
  return b.areaM2 - a.areaM2;
}

function zoneFeature(
  partition: ZonesPartition,
  lane: Lane,
  plan: Plan,
  cells: readonly string[],
  region: Region | null,
): Feature {
  const zones = cells
    .map((cell) => partition.zones.find(({ zoneId }) => zoneId === cell))
    .filter((zone) => zone !== undefined);
  const areaIds = [...new Set(zones.map((zone) => zone.areaId))];
  const area =
    areaIds.length === 1 ? partition.areas.find(({ areaId }) => areaId === areaIds[0]) : undefined;
  const properties: RegionProperties = {
    regionId: region?.regionId ?? null,
    lane,
    planId: plan.planId,
    cells: [...cells],
    name: regionName(partition, zones),
    cellNames: zones.map((zone) => zone.name),
    zoneTypes: [...new Set(zones.map((zone) => zone.zoneType))],
    area: area?.name ?? null,
    areaId: area?.areaId ?? null,
    labelPoint: zones.toSorted(byMostSpace)[0]?.labelPoint ?? [0, 0],
    partOf: region?.partOf ?? null,
    boundaries: region?.boundaries ?? [],
    covered: region !== null,
  };
  const id = region?.regionId ?? `uncovered-${cells.join('-')}`;
  return {
    type: 'Feature',
    id,
    geometry: { type: 'MultiPolygon', coordinates: zones.flatMap(polygonsOf) },
    properties,
  };
}

/** What tells an H3 cell from its neighbours: the end of its index, without the filling of finer resolutions. */
function shortCell(cell: string): string {
  return cell.replace(/f+$/, '').slice(-5);
}

/** Cells that touch are one polygon; where one of them is cut at 180 degrees, each is by itself. */
function cellPolygons(cells: readonly string[]): Polygon[] {
  const rings = cells.map(cellRings);
  return cells.length === 1 || rings.some((ofCell) => ofCell.length > 1)
    ? rings.flat().map((ring) => [ring])
    : cellsToMultiPolygon([...cells], true);
}

function cellFeature(
  site: Site,
  lane: Lane,
  plan: Plan,
  cells: readonly string[],
  region: Region | null,
): Feature {
  const [lat, lon] = cellToLatLng(cells[0] ?? '');
  const names = cells.map((cell) => inEveryLanguage(() => cell));
  const zoneType = site.partition.kind === 'h3' ? site.partition.zoneType : 'moving';
  const id = region?.regionId ?? `uncovered-${cells.join('-')}`;
  const more = cells.length > 1 ? ` + ${cells.length - 1}` : '';
  const label = `${shortCell(cells[0] ?? '')}${more}`;
  return {
    type: 'Feature',
    id,
    geometry: { type: 'MultiPolygon', coordinates: cellPolygons(cells) },
    properties: {
      regionId: region?.regionId ?? null,
      lane,
      planId: plan.planId,
      cells: [...cells],
      name: inEveryLanguage((language) => `${CELL[language]} ${label}`),
      cellNames: names,
      zoneTypes: [zoneType],
      area: null,
      areaId: null,
      labelPoint: [lon, lat],
      partOf: region?.partOf ?? null,
      boundaries: region?.boundaries ?? [],
      covered: region !== null,
    },
  };
}

/** Cells of the partition that no region of the lane covers: without sensors, or with too few units. */
function uncoveredCells(site: Site, plan: Plan, lane: Lane): readonly string[] {
  const covered = new Set(plan[lane].flatMap((region) => region.cells));
  if (site.partition.kind === 'zones') {
    return site.partition.zones.map((zone) => zone.zoneId).filter((zoneId) => !covered.has(zoneId));
  }
  return lane === 'staff' ? plan.unpublished : plan.unpublishedPublic;
}

/** One feature per region of the lane, ascending by regionId, then one per cell that is not covered. */
export function regionCollection(site: Site, plan: Plan | null, lane: Lane): RegionCollection {
  const head = {
    type: 'FeatureCollection' as const,
    lane,
    licence: site.licence,
    attribution: site.attribution,
  };
  if (plan === null) return { ...head, planId: null, features: [] };
  const { partition } = site;
  const feature = (cells: readonly string[], region: Region | null): Feature =>
    partition.kind === 'zones'
      ? zoneFeature(partition, lane, plan, cells, region)
      : cellFeature(site, lane, plan, cells, region);
  const covered = plan[lane].map((region) => feature(region.cells, region));
  const uncovered = uncoveredCells(site, plan, lane).map((cell) => feature([cell], null));
  return { ...head, planId: plan.planId, features: [...covered, ...uncovered] };
}
