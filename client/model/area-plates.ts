// Far away there is no room for the plates of every zone. An area whose plates do not all find a place of their own has one plate instead, which tells of
// all its zones. A zone with an open alert, and the one that is chosen, keep theirs. Areas too near each other for a plate each are told by one. Pure.
import {
  bestSpot,
  byUrgency,
  CALM,
  isFree,
  type PlacedPlate,
  type PlateBox,
  placesNear,
} from './plates.ts';
import { type Extent, inView, type Rect, StandingPlates } from './standing.ts';

export type ZonePlate = PlateBox & {
  /** Of the area that tells of it where it has no plate of its own. */
  readonly areaKey: string;
  /** It has a plate of its own however little room there is. */
  readonly keepsPlate: boolean;
};

export type AreaPlate = Rect & {
  /** Of the areas that it tells of, ascending. */
  readonly keys: readonly string[];
};

export type Gathered = {
  /** Of every zone. One that is not shown is told by the plate of its area, or is calm and has its colour. */
  readonly plates: readonly PlacedPlate[];
  readonly areas: readonly AreaPlate[];
};

export type GatherOptions = {
  /** What stands on the map already and must stay in sight. */
  readonly taken: readonly Rect[];
  /** The map: every plate is in it whole. */
  readonly within: Extent;
  /** Size of the plate that tells of these areas. */
  readonly sizeOf: (keys: readonly string[]) => Extent;
  /** False: no zone has a colour, so that a calm one has to be told as well. */
  readonly isDrawn: boolean;
};

type Keys = readonly string[];

/** Between two places that are tried for a plate that must be seen, where they are not further apart for all of the map. */
const RASTER_PIXELS = 24;
const RASTER_RINGS = 16;
/** How many of its heights from its zone a plate may stand that is not gathered; a line leads there. */
const KEPT_REACH_HEIGHTS = 7;
/** How far from the middle of its area, before it is told together with its neighbour. */
const AREA_REACH_PIXELS = 120;

const ALONG = Array.from({ length: 2 * RASTER_RINGS + 1 }, (_, i) => i - RASTER_RINGS);
/** Steps to the places of a raster, nearest first. */
const RASTER_STEPS = ALONG.flatMap((east) => ALONG.map((south) => [east, south] as const)).toSorted(
  (a, b) => Math.hypot(...a) - Math.hypot(...b),
);

/** Places on the map round a box, nearest first, up to a distance. */
function* placesRound(box: Rect, within: Extent, reach: number): Generator<Rect> {
  const step = Math.max(RASTER_PIXELS, reach / RASTER_RINGS);
  for (const [east, south] of RASTER_STEPS) {
    if (Math.hypot(east, south) * step > reach) return;
    const [x, y] = [box.x + east * step, box.y + south * step];
    if (x >= 0 && y >= 0 && x <= within.width && y <= within.height)
      yield inView({ ...box, x, y }, within);
  }
}

/** The first free place near it, else the nearest that is free further away. */
function spotFor(box: PlateBox, standing: StandingPlates, within: Extent, reach: number): Rect {
  const near = bestSpot(box, placesNear(box, within), standing);
  if (isFree(near.covered)) return near;
  const far = bestSpot(box, placesRound(box, within, reach), standing);
  return far.covered < near.covered ? far : near;
}

function membersOf(zones: readonly ZonePlate[]): ReadonlyMap<string, readonly ZonePlate[]> {
  const members = new Map<string, ZonePlate[]>();
  for (const zone of zones) {
    const known = members.get(zone.areaKey);
    if (known === undefined) members.set(zone.areaKey, [zone]);
    else known.push(zone);
  }
  return members;
}

type Box = PlateBox & { readonly keys: Keys };

/** Of each gathering of areas: the box of its plate, most urgent first. */
function areaBoxes(
  zones: ReadonlyMap<string, readonly ZonePlate[]>,
  gathered: readonly Keys[],
  sizeOf: GatherOptions['sizeOf'],
): readonly Box[] {
  const boxes = gathered.map((keys) => {
    const members = keys.flatMap((key) => zones.get(key) ?? []);
    const middle = (values: readonly number[]): number =>
      (Math.min(...values) + Math.max(...values)) / 2;
    const at = { x: middle(members.map(({ x }) => x)), y: middle(members.map(({ y }) => y)) };
    const priority = Math.max(...members.map((zone) => zone.priority));
    return { id: keys.join(' '), keys, ...at, ...sizeOf(keys), priority };
  });
  return byUrgency(boxes);
}

/** The areas of one plate together with those of the nearest other one. */
function joined(of: Box, boxes: readonly Box[]): readonly Keys[] {
  const away = (other: Rect): number => Math.hypot(other.x - of.x, other.y - of.y);
  const [nearest, ...others] = boxes
    .filter(({ keys }) => keys !== of.keys)
    .toSorted((a, b) => away(a) - away(b) || (a.keys.join() < b.keys.join() ? -1 : 1));
  return [[...of.keys, ...(nearest?.keys ?? [])].toSorted(), ...others.map(({ keys }) => keys)];
}

/** Zones of areas that are not gathered: those that must be told, then the calm ones as far as there is room. */
function placeZones(
  zones: readonly ZonePlate[],
  standing: StandingPlates,
  { within, isDrawn }: GatherOptions,
): { readonly plates: readonly PlacedPlate[]; readonly crowded: ReadonlySet<string> } {
  const crowded = new Set<string>();
  const mustBeTold = ({ priority }: ZonePlate): boolean => !isDrawn || priority > CALM;
  const plates = zones.map((zone): PlacedPlate => {
    const { x, y, covered, ...size } = bestSpot(zone, placesNear(zone, within), standing);
    const isShown = isFree(covered);
    if (isShown) standing.add({ x, y, ...size });
    else if (mustBeTold(zone)) crowded.add(zone.areaKey);
    return { id: zone.id, x, y, isShown };
  });
  return { plates, crowded };
}

/** Every zone with its place; what is not among those placed is told by its area. */
function allOf(
  zones: readonly ZonePlate[],
  placed: readonly PlacedPlate[],
  areas: readonly AreaPlate[],
): Gathered {
  const places = new Map(placed.map((place) => [place.id, place]));
  const plates = zones.map(({ id, x, y }) => {
    const place = places.get(id) ?? { x, y, isShown: false };
    return { id, x: place.x, y: place.y, isShown: place.isShown };
  });
  return { plates, areas };
}

/** Plates of areas, most urgent first. `crowded`: the first for which there is no room. */
function placeAreas(
  boxes: readonly Box[],
  standing: StandingPlates,
  within: Extent,
): { readonly areas: readonly AreaPlate[]; readonly crowded: Box | null } {
  const areas: AreaPlate[] = [];
  // The last one has all of the map.
  const reach = boxes.length > 1 ? AREA_REACH_PIXELS : Math.hypot(within.width, within.height);
  for (const box of boxes) {
    const spot = spotFor(box, standing, within, reach);
    if (boxes.length > 1 && !isFree(standing.covered(spot))) return { areas, crowded: box };
    standing.add(spot);
    const { x, y, width, height } = spot;
    areas.push({ keys: box.keys, x, y, width, height });
  }
  return { areas, crowded: null };
}

/** Where each zone in view is told. It depends on no order. */
export function gatherPlates(given: readonly ZonePlate[], options: GatherOptions): Gathered {
  const { taken, within, sizeOf } = options;
  const zones = byUrgency(given);
  const byArea = membersOf(zones);
  const standing = new StandingPlates(taken);
  const kept = zones
    .filter(({ keepsPlate }) => keepsPlate)
    .map((zone) => {
      const spot = spotFor(zone, standing, within, KEPT_REACH_HEIGHTS * zone.height);
      standing.add(spot);
      return { ...spot, id: zone.id, isShown: true };
    });
  let gathered: readonly Keys[] = [];
  for (;;) {
    const now = new StandingPlates([...taken, ...kept]);
    const boxes = areaBoxes(byArea, gathered, sizeOf);
    const { areas, crowded } = placeAreas(boxes, now, within);
    if (crowded !== null) {
      gathered = joined(crowded, boxes);
      continue;
    }
    const told = new Set(gathered.flat());
    const others = zones.filter(({ areaKey, keepsPlate }) => !(keepsPlate || told.has(areaKey)));
    const placed = placeZones(others, now, options);
    if (placed.crowded.size === 0) return allOf(zones, [...kept, ...placed.plates], areas);
    gathered = [...gathered, ...[...placed.crowded].toSorted().map((key) => [key])];
  }
}
