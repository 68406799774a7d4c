// A site document as programs for maps write it: positions with a height, `bbox`, a `Feature` where its geometry is asked for, a label as a `Point`. What
// has no meaning here is left out and told; what is meant is taken.

type Json = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What GeoJSON may say of a geometry besides the geometry. */
const BESIDES = ['bbox', 'crs', 'id', 'properties'];

export type PlainSite = { readonly document: unknown; readonly leftOut: readonly string[] };

/** Positions without their height. */
function flat(value: unknown, isHigh: () => void): unknown {
  if (!Array.isArray(value)) return value;
  const isPosition = value.length > 2 && value.every((part) => typeof part === 'number');
  if (!isPosition) return value.map((inner) => flat(inner, isHigh));
  isHigh();
  return value.slice(0, 2);
}

/** The geometry in a Feature, or in a collection that holds one. */
function geometryIn(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { type, geometry, features } = value;
  if (type === 'Feature') return geometryIn(geometry);
  if (type === 'FeatureCollection' && Array.isArray(features) && features.length === 1)
    return geometryIn(features[0]);
  return value;
}

function plainZone(zone: Json, leaveOut: (what: string) => void): Json {
  const geometry = geometryIn(zone.geometry);
  if (geometry !== zone.geometry) leaveOut('what its Feature says besides the geometry');
  const label = isObject(zone.labelPoint) ? geometryIn(zone.labelPoint) : zone.labelPoint;
  const point = isObject(label) && label.type === 'Point' ? label.coordinates : label;
  const high = (): void => leaveOut('the height of its positions');
  if (!isObject(geometry)) return { ...zone, labelPoint: flat(point, high) };
  const kept = Object.entries(geometry).filter(([name]) => {
    const isBeside = BESIDES.includes(name);
    if (isBeside) leaveOut(`the ${name} of its geometry`);
    return !isBeside;
  });
  const { coordinates } = geometry;
  return {
    ...zone,
    geometry: { ...Object.fromEntries(kept), coordinates: flat(coordinates, high) },
    labelPoint: flat(point, high),
  };
}

/** @throws {Error} a sentence, when it is a map file and no site. */
export function plainSite(document: unknown, file: string): PlainSite {
  if (!isObject(document)) return { document, leftOut: [] };
  if (document.type === 'FeatureCollection' || document.type === 'Feature')
    throw new Error(
      `${file} is GeoJSON, and holds outlines alone: a site names organisation, time zone and windows as well. Write it like the example in docs/registering.md, and put the geometry of each feature into a zone`,
    );
  const leftOut = new Set<string>();
  const { bbox, ...site } = document;
  if (bbox !== undefined) leftOut.add('the bbox of the site');
  const { partition } = site;
  if (!isObject(partition) || !Array.isArray(partition.zones))
    return { document: site, leftOut: [...leftOut] };
  const zones = partition.zones.map((zone) =>
    isObject(zone)
      ? plainZone(zone, (what) => leftOut.add(`zone ${String(zone.zoneId)}: ${what}`))
      : zone,
  );
  return { document: { ...site, partition: { ...partition, zones } }, leftOut: [...leftOut] };
}
