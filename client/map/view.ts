// Where the map looks: the site's own view, or the box of its regions, at the scale at which everything fits.
import { METRES_PER_DEGREE } from '#shared/domain/earth.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { Site } from '#shared/wire/site.ts';
import type { Extent } from '../model/standing.ts';

export type MapView = {
  readonly longitude: number;
  readonly latitude: number;
  readonly zoom: number;
  readonly bearing: number;
};
export type SiteView = NonNullable<Site['view']>;

/** Metres per pixel at zoom 0 on the equator, 512 px tiles. */
const METRES_PER_PIXEL_0 = 78_271.516_964;

export function metresPerPixel(latitude: number, zoom: number): number {
  return (METRES_PER_PIXEL_0 * Math.cos((latitude * Math.PI) / 180)) / 2 ** zoom;
}

function zoomFor(latitude: number, wantedMetresPerPixel: number): number {
  return Math.log2(
    (METRES_PER_PIXEL_0 * Math.cos((latitude * Math.PI) / 180)) / wantedMetresPerPixel,
  );
}

/** Longitude and latitude pairs anywhere in a geometry's nested arrays. */
function* positions(coordinates: readonly unknown[]): Generator<readonly [number, number]> {
  const [first, second] = coordinates;
  if (typeof first === 'number' && typeof second === 'number') yield [first, second];
  else for (const inner of coordinates) if (Array.isArray(inner)) yield* positions(inner);
}

type Corners = readonly (readonly [number, number])[];

/** Corners of the box of one polygon. */
function boxOf(polygon: readonly unknown[]): Corners {
  const all = [...positions(polygon)];
  const lons = all.map(([lon]) => lon);
  const lats = all.map(([, lat]) => lat);
  const [west, east] = [Math.min(...lons), Math.max(...lons)];
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
}

type Geometry = RegionCollection['features'][number]['geometry'];

/** A geometry and its point never change, and a map asks again with every window. */
const known = new WeakMap<Geometry, Corners>();

/** Corners of the part of a region that its label point is in; none, when it is in no part. */
export function cornersAt(geometry: Geometry, [lon, lat]: readonly [number, number]): Corners {
  const before = known.get(geometry);
  if (before !== undefined) return before;
  const { type, coordinates } = geometry;
  const polygons = type === 'Polygon' ? [coordinates] : (coordinates as unknown[][]);
  const holds = ([[west, south] = [0, 0], , [east, north] = [0, 0]]: Corners): boolean =>
    west <= lon && lon <= east && south <= lat && lat <= north;
  const corners = polygons.map(boxOf).find(holds) ?? [];
  known.set(geometry, corners);
  return corners;
}

/** A view that shows all regions, for a site without one of its own. */
export function viewOfRegions(regions: RegionCollection): SiteView | null {
  let [west, south, east, north] = [180, 90, -180, -90];
  for (const feature of regions.features) {
    for (const [lon, lat] of positions(feature.geometry.coordinates)) {
      west = Math.min(west, lon);
      east = Math.max(east, lon);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    }
  }
  if (west > east) return null;
  const latitude = (south + north) / 2;
  const width = (east - west) * METRES_PER_DEGREE * Math.cos((latitude * Math.PI) / 180);
  const height = (north - south) * METRES_PER_DEGREE;
  return {
    longitude: (west + east) / 2,
    latitude,
    bearing: 0,
    extentM: [width * 1.15 + 100, height * 1.15 + 100],
  };
}

/** Closer to some regions: all of them in view, turned as the map is, and never as far away as before. */
export function closerView(
  regions: RegionCollection,
  before: MapView,
  { width, height }: Extent,
  leastStep: number,
): MapView {
  const home = viewOfRegions(regions);
  if (home === null) return before;
  const [wide, high] = home.extentM;
  const turned = (before.bearing * Math.PI) / 180;
  const [cos, sin] = [Math.abs(Math.cos(turned)), Math.abs(Math.sin(turned))];
  const extentM = [wide * cos + high * sin, wide * sin + high * cos] as const;
  const fitted = fitView({ ...home, extentM: [...extentM] }, width, height, true);
  const zoom = Math.max(fitted.zoom, before.zoom + leastStep);
  return { ...fitted, bearing: before.bearing, zoom };
}

/** Under 1.2 px per metre the map pans instead of shrinking further. */
const LEAST_PIXELS_PER_METRE = 1.2;

export function fitView(
  view: SiteView,
  width: number,
  height: number,
  mayShrink: boolean,
): MapView {
  const [extentX, extentY] = view.extentM;
  const fitting = Math.max(extentX / Math.max(width, 1), extentY / Math.max(height, 1));
  const scale = mayShrink ? fitting : Math.min(fitting, 1 / LEAST_PIXELS_PER_METRE);
  return {
    longitude: view.longitude,
    latitude: view.latitude,
    bearing: view.bearing,
    zoom: zoomFor(view.latitude, scale),
  };
}
