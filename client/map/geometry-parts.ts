// The drawing of a site is whatever GeoJSON somebody had. What can be drawn of it, as polygons, lines and points; what cannot is left out, and never takes the
// map away. Pure.

type LonLat = [number, number];
export type LonLats = LonLat[];
export type GeometryPart =
  | { readonly type: 'Polygon'; readonly rings: readonly LonLats[] }
  | { readonly type: 'LineString'; readonly path: LonLats }
  | { readonly type: 'Point'; readonly position: LonLat };

function positionOf(value: unknown): LonLat | null {
  const [lon, lat] = Array.isArray(value) ? value : [];
  return Number.isFinite(lon) && Number.isFinite(lat) ? [lon, lat] : null;
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** A path of at least so many positions, all of them right; null: no path. */
function pathOf(value: unknown, least: number): LonLats | null {
  const path = listOf(value).map(positionOf);
  const isWhole = path.length >= least && path.every((position) => position !== null);
  return isWhole ? path.filter((position) => position !== null) : null;
}

/** A triangle that is closed. */
const LEAST_OF_RING = 4;

function polygonOf(value: unknown): GeometryPart[] {
  const rings = listOf(value).map((ring) => pathOf(ring, LEAST_OF_RING));
  const [outer] = rings;
  if (outer === undefined || outer === null) return [];
  return [{ type: 'Polygon', rings: rings.filter((ring) => ring !== null) }];
}

function lineOf(value: unknown): GeometryPart[] {
  const path = pathOf(value, 2);
  return path === null ? [] : [{ type: 'LineString', path }];
}

function pointOf(value: unknown): GeometryPart[] {
  const position = positionOf(value);
  return position === null ? [] : [{ type: 'Point', position }];
}

/** `geometry`: of a GeoJSON feature, null among them. */
export function partsOf(geometry: unknown): readonly GeometryPart[] {
  if (typeof geometry !== 'object' || geometry === null) return [];
  const { type, coordinates, geometries } = geometry as Readonly<Record<string, unknown>>;
  switch (type) {
    case 'Polygon':
      return polygonOf(coordinates);
    case 'MultiPolygon':
      return listOf(coordinates).flatMap(polygonOf);
    case 'LineString':
      return lineOf(coordinates);
    case 'MultiLineString':
      return listOf(coordinates).flatMap(lineOf);
    case 'Point':
      return pointOf(coordinates);
    case 'MultiPoint':
      return listOf(coordinates).flatMap(pointOf);
    case 'GeometryCollection':
      return listOf(geometries).flatMap(partsOf);
    default:
      return [];
  }
}
