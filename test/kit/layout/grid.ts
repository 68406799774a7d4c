// Sites of many zones: squares in rows, in areas of neighbours.
import type { Site, Zone } from '#shared/wire/site.ts';

type Partition = Extract<Site['partition'], { readonly kind: 'zones' }>;

/** Small squares in rows, cut into areas as high and wide as they say. */
type Grid = {
  readonly columns: number;
  readonly rows: number;
  readonly areaColumns: number;
  readonly areaRows: number;
};
export const GRIDS = {
  large: { columns: 20, rows: 15, areaColumns: 10, areaRows: 5 },
  huge: { columns: 40, rows: 25, areaColumns: 8, areaRows: 5 },
} as const satisfies Record<string, Grid>;

function squareAt(zone: Zone, column: number, row: number): Pick<Zone, 'geometry' | 'labelPoint'> {
  const [west = 0, south = 0] = zone.labelPoint;
  const lon = west + column * 0.0004;
  const lat = south + row * 0.0003;
  const [east, north] = [lon + 0.00035, lat + 0.00025];
  const ring: [number, number][] = [
    [lon, lat],
    [east, lat],
    [east, north],
    [lon, north],
    [lon, lat],
  ];
  return {
    geometry: { type: 'Polygon', coordinates: [ring] },
    labelPoint: [lon + 0.0002, lat + 0.0001],
  };
}

/** `A1` to `Y40`: a letter for each area. */
export function gridOf(zones: readonly Zone[], grid: Grid): Partition {
  const [first] = zones;
  if (first === undefined) throw new Error('the demo has no zones');
  const across = grid.columns / grid.areaColumns;
  const letterOf = (area: number): string => String.fromCharCode(65 + area);
  const counted = new Map<number, number>();
  const all = Array.from({ length: grid.columns * grid.rows }, (_, index) => {
    const [column, row] = [index % grid.columns, Math.floor(index / grid.columns)];
    const area = Math.floor(row / grid.areaRows) * across + Math.floor(column / grid.areaColumns);
    const number = (counted.get(area) ?? 0) + 1;
    counted.set(area, number);
    return {
      ...(zones[index % zones.length] ?? first),
      ...squareAt(first, column, row),
      zoneId: `${letterOf(area)}${number}`,
      areaId: `area-${letterOf(area)}`,
      name: { nl: `Vak ${index} van het terrein`, en: `Section ${index} of the ground` },
    };
  });
  const areas = [...counted.keys()].map((area) => ({
    areaId: `area-${letterOf(area)}`,
    name: { nl: `Veld ${letterOf(area)}`, en: `Field ${letterOf(area)}` },
  }));
  return { kind: 'zones', areas, zones: all };
}
