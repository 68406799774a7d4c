// The one partition tree of a site (promise P4): zones (site > area > zone) or H3 index parents (leaf and three parents). Never both.
import { cellArea, cellToParent, latLngToCell, UNITS } from 'h3-js';
import { isInside } from '#shared/domain/outline.ts';
import { DEFAULT_SCALES, type Scale, type ZoneType } from '#shared/wire/level.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, Zone } from '#shared/wire/site.ts';

/** How many levels up the tree of H3 parents goes. */
const H3_PARENTS = 3;

/** Leaf cells and the nodes above them. */
export type PartitionTree = {
  /** Number of levels, leaf included; a path has as many nodes. */
  readonly levels: number;
  /** Leaf cell of a sensor, or null when the tree has none for it. */
  readonly cellOf: (sensor: Sensor) => string | null;
  /** Scale of a leaf cell. */
  readonly scaleOf: (cell: string) => Scale;
  /** The cell itself, its parent, and so on to the top. */
  readonly pathOf: (cell: string) => readonly string[];
  /**
   * Whether a sensor sees its own cell and no more: the middle of its view lies in it, and the view is no larger. A view has a shape that nobody
   * knows; a street is too narrow for many a disc, and not for what is seen of it.
   */
  readonly holdsView: (sensor: Sensor) => boolean;
};

export function partitionTree(site: Site): PartitionTree {
  const scale = (zoneType: ZoneType): Scale => site.scales?.[zoneType] ?? DEFAULT_SCALES[zoneType];
  const partition = site.partition;
  return partition.kind === 'zones'
    ? zoneTree(site.siteId, partition.zones, scale)
    : h3Tree(partition.leafResolution, scale(partition.zoneType));
}

function zoneTree(
  siteId: string,
  zones: readonly Zone[],
  scale: (zoneType: ZoneType) => Scale,
): PartitionTree {
  const byId = new Map(zones.map((zone) => [zone.zoneId, zone]));
  const zoneOf = (cell: string): Zone => {
    const zone = byId.get(cell);
    if (zone === undefined) throw new RangeError('a cell is a zone of the site');
    return zone;
  };
  return {
    levels: 3,
    cellOf: ({ zoneId }) => (zoneId !== undefined && byId.has(zoneId) ? zoneId : null),
    scaleOf: (cell) => scale(zoneOf(cell).zoneType),
    pathOf: (cell) => [cell, zoneOf(cell).areaId, siteId],
    holdsView: (sensor) => {
      const { lat, lon } = middleOf(sensor);
      const zone = byId.get(sensor.zoneId ?? '');
      if (zone === undefined || sensor.fieldOfView.areaM2 > zone.areaM2) return false;
      return isInside([lon, lat], zone.geometry);
    },
  };
}

/** Middle of what a sensor sees. */
function middleOf({ location, fieldOfView: { centre } }: Sensor): {
  readonly lat: number;
  readonly lon: number;
} {
  return centre ?? location;
}

function h3Tree(leafResolution: number, scale: Scale): PartitionTree {
  const cellOf = ({ location }: Sensor): string =>
    latLngToCell(location.lat, location.lon, leafResolution);
  return {
    levels: H3_PARENTS + 1,
    cellOf,
    scaleOf: () => scale,
    pathOf: (cell) =>
      Array.from({ length: H3_PARENTS + 1 }, (_, up) => cellToParent(cell, leafResolution - up)),
    holdsView: (sensor) => {
      const { lat, lon } = middleOf(sensor);
      const cell = cellOf(sensor);
      return (
        latLngToCell(lat, lon, leafResolution) === cell &&
        sensor.fieldOfView.areaM2 <= cellArea(cell, UNITS.m2)
      );
    },
  };
}
