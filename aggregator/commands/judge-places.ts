// Places that cannot be, and places that are odd: judged from the files of a site and its sensors, before anything is written. What cannot be is refused, since a
// wrong place puts a sensor into another region; what is odd may be meant, so it is said with its ids. Nothing here reads a level.
import { isInside, metresBetween, metresOutside, ringM2, ringsOf } from '#shared/domain/outline.ts';
import { didYouMean } from '#shared/process/did-you-mean.ts';
import type { Position } from '#shared/wire/geo.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, Zone } from '#shared/wire/site.ts';
import { overlapsOf } from './judge-overlaps.ts';
import { outlineFault } from './outline-faults.ts';

/** `wrong`: cannot be. `odd`: may be meant. Sentences. */
export type Judgement = { readonly wrong: readonly string[]; readonly odd: readonly string[] };

type Found = { readonly wrong?: string; readonly odd?: string };
const SWAPPED = 'latitude and longitude look swapped';
/** No sensor sees further than this; nothing of a zone lies further from it. Metres. */
const FAR_M = 5000;
/** A site that is larger is odd. Metres. */
const SITE_M = 100_000;
/** An outline of the ground by hand or of a map has hundreds, one of a survey thousands. */
const MOST_OUTLINE_POINTS = 20_000;
/** A sensor this far outside of its zone still looks into it. Metres. */
const AROUND_M = 50;

const isOnEarth = ([lon, lat]: Position): boolean => Math.abs(lon) <= 180 && Math.abs(lat) <= 90;
const swap = ([lon, lat]: Position): Position => [lat, lon];
const isNull = ([lon, lat]: Position): boolean => lon === 0 && lat === 0;
const km = (metres: number): string =>
  metres < SITE_M ? `${Math.round(metres / 1000)} km` : `more than ${SITE_M / 1000} km`;

/** The place in the middle of these, whatever single ones say. */
function middleOf(places: readonly Position[]): Position {
  const median = (of: 0 | 1): number =>
    places.map((place) => place[of]).sort((a, b) => a - b)[Math.floor(places.length / 2)] ?? 0;
  return [median(0), median(1)];
}

/** What stands there more than once. */
export function twice(ids: readonly string[]): readonly string[] {
  return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
}

/** Further north or south, no map shows the ground as it is, and what is east of what has no meaning. Degrees. */
const POLAR_LATITUDE = 85;
const AT_POLE = 'its outline lies at a pole or goes round it, and zones there are not supported';

function isAtPole(ring: readonly Position[]): boolean {
  // Eastward, the short way: round a pole that adds up to a whole turn.
  const turned = ring.slice(1).reduce((sum, [lon], index) => {
    const [before] = ring[index] ?? [lon];
    return sum + ((lon - before + 540) % 360) - 180;
  }, 0);
  return Math.abs(turned) > 180 || ring.some(([, lat]) => Math.abs(lat) > POLAR_LATITUDE);
}

/** What is left of the parts when their holes are taken out. */
function groundM2(geometry: Zone['geometry']): number {
  const parts = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const least = parts.map(([outline = [], ...holes]) =>
    holes.reduce((sum, hole) => sum - ringM2(hole), ringM2(outline)),
  );
  return Math.min(...least);
}

function outlineProblem({ geometry }: Zone): string | null {
  const points = ringsOf(geometry).reduce((sum, { length }) => sum + length, 0);
  if (points > MOST_OUTLINE_POINTS)
    return `its outline has ${points} points, and at most ${MOST_OUTLINE_POINTS} are taken: simplify it, to a metre or so`;
  for (const ring of ringsOf(geometry)) {
    const [first, last] = [ring[0], ring.at(-1)];
    if (first?.[0] !== last?.[0] || first?.[1] !== last?.[1])
      return 'its outline does not end where it begins';
    if (ring.some(isNull)) return 'its outline runs through 0, 0';
    if (isAtPole(ring)) return AT_POLE;
  }
  const fault = outlineFault(geometry);
  if (fault !== null) return fault;
  if (ringsOf(geometry).some((ring) => ringM2(ring) < 1)) return 'its outline encloses nothing';
  return groundM2(geometry) < 1 ? 'its holes leave nothing of its outline' : null;
}

function labelFound({ labelPoint, geometry }: Zone): Found {
  const outside = metresOutside(labelPoint, geometry);
  if (outside === 0) return {};
  const where = `its labelPoint ${labelPoint.join(', ')} lies outside of its outline`;
  if (isInside(swap(labelPoint), geometry)) return { wrong: `${where}; ${SWAPPED}` };
  return outside > FAR_M ? { wrong: where } : { odd: where };
}

function groundFound({ areaM2, geometry }: Zone): Found {
  const around = ringsOf(geometry).reduce((sum, ring) => sum + ringM2(ring), 0);
  if (areaM2 <= around * 1.1 && areaM2 >= around / 20) return {};
  return { odd: `its areaM2 is ${areaM2}, its outline encloses ${Math.round(around)} m²` };
}

function apartFound(zone: Zone, middle: Position): Found {
  const at = middleOf(ringsOf(zone.geometry).flat());
  const far = metresBetween(at, middle);
  if (far < SITE_M) return {};
  const where = `it lies ${km(far)} from the other zones`;
  return metresBetween(swap(at), middle) < SITE_M
    ? { wrong: `${where}; ${SWAPPED}` }
    : { odd: where };
}

function judgeZones(zones: readonly Zone[], areaIds: readonly string[]): readonly Found[] {
  const middle = middleOf(zones.map((zone) => middleOf(ringsOf(zone.geometry).flat())));
  const problems = zones.map(outlineProblem);
  const sound = zones.filter((_, index) => problems[index] === null);
  const twins = (what: string, ids: readonly string[]): readonly Found[] =>
    twice(ids).map((id) => ({ wrong: `${what} ${id} stands there more than once` }));
  const each = zones.flatMap((zone, index): readonly Found[] => {
    const named = ({ wrong, odd }: Found): Found => ({
      ...(wrong !== undefined && { wrong: `zone ${zone.zoneId}: ${wrong}` }),
      ...(odd !== undefined && { odd: `zone ${zone.zoneId}: ${odd}` }),
    });
    const area = areaIds.includes(zone.areaId)
      ? {}
      : { wrong: `there is no area ${zone.areaId}${didYouMean(zone.areaId, areaIds)}` };
    const outline = problems[index];
    const ground =
      outline === null || outline === undefined
        ? [labelFound(zone), groundFound(zone), apartFound(zone, middle)]
        : [{ wrong: outline }];
    return [area, ...ground].map(named);
  });
  const zoneIds = zones.map(({ zoneId }) => zoneId);
  const overlaps = overlapsOf(sound);
  return [
    ...twins('area', areaIds),
    ...twins('zone', zoneIds),
    ...each,
    ...overlaps.map((odd) => ({ odd })),
  ];
}

function viewFound({ view, partition }: Site): Found {
  if (view === undefined) return {};
  const at: Position = [view.longitude, view.latitude];
  if (!isOnEarth(at)) return { wrong: 'view: there is no such place on Earth' };
  if (partition.kind === 'h3') return {};
  const far = Math.min(...partition.zones.map(({ geometry }) => metresOutside(at, geometry)));
  return far > SITE_M ? { wrong: `view: it shows a place ${km(far)} from the zones` } : {};
}

/** The middle of what a sensor sees, and where it hangs. */
function placesOf({ location, fieldOfView: { centre } }: Sensor): [Position, Position] {
  const hangs: Position = [location.lon, location.lat];
  return [centre === undefined ? hangs : [centre.lon, centre.lat], hangs];
}

/** Of any site: on Earth, not at the place that a missing number becomes, and seeing what is near. */
function groundless(sensor: Sensor): string | null {
  const [sees, hangs] = placesOf(sensor);
  if (!(isOnEarth(hangs) && isOnEarth(sees))) return 'has a place that is not on Earth';
  if (isNull(hangs) || isNull(sees)) return 'stands at 0, 0, where no number was given';
  return metresBetween(sees, hangs) > FAR_M ? 'has a field of view far from where it hangs' : null;
}

function inZones(sensor: Sensor, zones: readonly Zone[]): Found {
  const { zoneId } = sensor;
  const zone = zones.find((each) => each.zoneId === zoneId);
  if (zoneId === undefined) return { odd: 'names no zone, so it does not count' };
  const zoneIds = zones.map((each) => each.zoneId);
  if (zone === undefined)
    return { wrong: `there is no zone ${zoneId}${didYouMean(zoneId, zoneIds)}` };
  const [sees] = placesOf(sensor);
  const outside = metresOutside(sees, zone.geometry);
  const fits = metresOutside(swap(sees), zone.geometry) < FAR_M;
  if (outside > FAR_M)
    return {
      wrong: `lies ${km(outside)} from its zone ${zoneId}${fits ? `; ${SWAPPED}, here or in the zone` : ''}`,
    };
  const other = zones.find(({ geometry }) => outside > 0 && isInside(sees, geometry));
  if (other !== undefined) return { odd: `lies in zone ${other.zoneId} and names ${zoneId}` };
  return outside > AROUND_M ? { odd: `lies more than ${AROUND_M} m outside of its zone` } : {};
}

function inCells(sensor: Sensor, middle: Position): Found {
  const [sees] = placesOf(sensor);
  const far = metresBetween(sees, middle);
  if (far < SITE_M) return {};
  const where = 'lies far from most others';
  return metresBetween(swap(sees), middle) < SITE_M
    ? { wrong: `${where}; ${SWAPPED}` }
    : { odd: where };
}

/** One sentence for what many have in common. */
function gathered(by: ReadonlyMap<string | undefined, readonly string[]>): readonly string[] {
  return [...by].flatMap(([what, ids]) => {
    if (what === undefined) return [];
    const more = ids.length > 20 ? ` and ${ids.length - 20} more` : '';
    return [`sensor ${ids.slice(0, 20).join(', ')}${more}: ${what}`];
  });
}

/** What is to be said of the sensors of a site. */
export function judgeSensors({ partition }: Site, sensors: readonly Sensor[]): Judgement {
  const middle = middleOf(sensors.map((sensor) => placesOf(sensor)[0]));
  const found = sensors.map((sensor) => {
    const wrong = groundless(sensor);
    const of: Found =
      partition.kind === 'h3' ? inCells(sensor, middle) : inZones(sensor, partition.zones);
    return { id: sensor.sensorId, ...(wrong === null ? of : { wrong }) };
  });
  const by = (key: 'wrong' | 'odd') =>
    gathered(
      new Map(
        [...Map.groupBy(found, (each) => each[key])].map(([what, each]) => [
          what,
          each.map(({ id }) => id),
        ]),
      ),
    );
  return { wrong: by('wrong'), odd: by('odd') };
}

/** What is to be said of the places of a site. */
export function judgeSite(site: Site): Judgement {
  const { partition } = site;
  const zones =
    partition.kind === 'h3'
      ? []
      : judgeZones(
          partition.zones,
          partition.areas.map(({ areaId }) => areaId),
        );
  const found = [viewFound(site), ...zones];
  return {
    wrong: found.flatMap(({ wrong }) => wrong ?? []),
    odd: found.flatMap(({ odd }) => odd ?? []),
  };
}
