// Which plates and words stand on the map, and where: labels of regions become boxes on the screen, and boxes find their places.
import type { WebMercatorViewport } from '@deck.gl/core';
import { gatherPlates } from '../model/area-plates.ts';
import { type AreaSum, sumOf } from '../model/area-sum.ts';
import { isLevelLook, type Look, lookPriority } from '../model/look.ts';
import { type PlacedPlate, type PlateBox, placePlates } from '../model/plates.ts';
import type { Extent, Rect } from '../model/standing.ts';
import { extentOf, isInView, squareAt } from './on-screen.ts';

export type RegionLabel = {
  readonly id: string;
  readonly look: Look;
  readonly position: readonly [number, number];
  /** Corners of the box of the part that the plate stands on: longitude, latitude. */
  readonly corners: readonly (readonly [number, number])[];
  /** Short code on a plate (`MA+MC`), or a word where the map speaks in words. */
  readonly text: string;
  /** A corner of its plate is filled. */
  readonly isMarked: boolean;
  /** Null: it is gathered with what is near. */
  readonly area: MapArea | null;
  /** It has a plate of its own however far away the map is. */
  readonly keepsPlate: boolean;
};

export type MapArea = { readonly key: string; readonly name: string };

/** Where a critical signal stands; `unknown`: it was critical, and nobody sees it now. */
export type SignalPlace = {
  readonly signalId: string;
  readonly state: 'critical' | 'unknown';
  readonly lat: number;
  readonly lon: number;
};

export type PlacingOptions = {
  readonly viewport: WebMercatorViewport;
  readonly labels: readonly RegionLabel[];
  /** `plates` for staff, `words` for residents. */
  readonly style: 'plates' | 'words';
  readonly scale: number;
  readonly signals: readonly SignalPlace[];
  /** The map's own buttons and words, which would lie over a plate. */
  readonly taken: readonly Rect[];
  /** False: no zone has a colour. */
  readonly isDrawn: boolean;
  /** What is said of an area, a line each; null: zones are not gathered, and one without room is not told. */
  readonly linesOf: ((sum: AreaSum) => readonly string[]) | null;
};

/** The one plate of an area, or of several. */
export type PlacedArea = Rect & {
  readonly key: string;
  readonly name: string;
  /** How many other areas it tells of. */
  readonly more: number;
  readonly sum: AreaSum;
  readonly lines: readonly string[];
  /** Ids of all its zones. */
  readonly regions: readonly string[];
};

export type Placed = {
  /** What is drawn later lies on top: the most urgent. */
  readonly plates: readonly {
    readonly label: RegionLabel;
    readonly box: PlateBox;
    readonly place: PlacedPlate;
  }[];
  readonly areas: readonly PlacedArea[];
  /** In the order of the signals given. */
  readonly signals: readonly Rect[];
};

const HEIGHTS = [26, 26, 30, 38, 46];
const UNKNOWN_HEIGHT = 28;
const SIGNAL_PIXELS = 40;

export function heightOf(look: Look, scale: number): number {
  return (isLevelLook(look) ? (HEIGHTS[look] ?? 26) : UNKNOWN_HEIGHT) * scale;
}

function boxOf(label: RegionLabel, { viewport, style, scale }: PlacingOptions): PlateBox {
  const [x = 0, y = 0] = viewport.project([...label.position]);
  const height = style === 'words' ? 20 * scale : heightOf(label.look, scale);
  const width =
    style === 'words'
      ? label.text.length * 8 * scale + 6
      : height * (0.62 * label.text.length + 1.4);
  const over = label.corners.length === 0 ? {} : { over: extentOf(label.corners, viewport) };
  return { id: label.id, x, y, width, height, priority: lookPriority(label.look), ...over };
}

/** Stands where its viewpoint is; plates make room for it. */
function signalBox({ lon, lat }: SignalPlace, { viewport }: PlacingOptions): Rect {
  const [x = 0, y = 0] = viewport.project([lon, lat]);
  return { x, y, width: SIGNAL_PIXELS, height: SIGNAL_PIXELS };
}

/** Type on the plate of an area, in pixels: no smaller than anything else that is read. */
export const areaType = (scale: number): number => Math.max(13, 16 * scale);
const LEAST_AREA_PIXELS = 44;
/** Of its name; a longer one is cut short. */
const NAME_LETTERS = 18;

function areaSize(name: string, lines: readonly string[], sum: AreaSum, scale: number): Extent {
  const type = areaType(scale);
  const letters = Math.max(
    Math.min(name.length, NAME_LETTERS),
    ...lines.map(({ length }) => length),
  );
  const signs = Number(sum.worst !== null) + Number(sum.mostly !== null);
  return {
    width: type * (0.58 * letters + 1.9 * signs + 1),
    height: Math.max(LEAST_AREA_PIXELS, type * (1.2 * (1 + lines.length) + 0.6)),
  };
}

type Told = Omit<PlacedArea, keyof Rect> & { readonly size: Extent };

/** Areas by their keys, with everything that they hold, in view or not. */
class Areas {
  readonly #labels = new Map<string, RegionLabel[]>();
  readonly #keys = new Map<string, string>();
  readonly #told = new Map<string, Told>();
  readonly #options: PlacingOptions;

  constructor(options: PlacingOptions) {
    this.#options = options;
    for (const label of options.labels) {
      const key = label.area?.key ?? squareAt(label.position, options.viewport.zoom);
      this.#keys.set(label.id, key);
      const known = this.#labels.get(key);
      if (known === undefined) this.#labels.set(key, [label]);
      else known.push(label);
    }
  }

  keyOf = ({ id }: RegionLabel): string => this.#keys.get(id) ?? '';

  tellOf(keys: readonly string[]): Told {
    const key = keys.join(' ');
    const told = this.#told.get(key) ?? this.#tell(key, keys);
    this.#told.set(key, told);
    return told;
  }

  #tell(key: string, keys: readonly string[]): Told {
    const labels = keys.flatMap((one) => this.#labels.get(one) ?? []);
    const sum = sumOf(labels.map(({ look }) => look));
    const lines = this.#options.linesOf?.(sum) ?? [];
    const named = labels.find(({ area }) => area !== null)?.area;
    const [first] = labels;
    const others = labels.length > 1 ? `+${labels.length - 1}` : '';
    const name = named?.name ?? `${first?.text ?? ''}${others}`;
    const more = named === undefined ? 0 : keys.length - 1;
    const size = areaSize(more > 0 ? `${name} +${more}` : name, lines, sum, this.#options.scale);
    const regions = labels.map(({ id }) => id);
    return { key, name, more, sum, lines, regions, size };
  }
}

type Boxed = { readonly label: RegionLabel; readonly box: PlateBox };

/** Plates of zones, and of areas in place of those for which there is no room. */
function gathered(boxed: readonly Boxed[], taken: readonly Rect[], options: PlacingOptions) {
  const areas = new Areas(options);
  const zones = boxed.map(({ label, box }) => ({
    ...box,
    areaKey: areas.keyOf(label),
    keepsPlate: label.keepsPlate,
  }));
  const { viewport, isDrawn } = options;
  const sizeOf = (keys: readonly string[]): Extent => areas.tellOf(keys).size;
  const told = gatherPlates(zones, { taken, within: viewport, sizeOf, isDrawn });
  return {
    plates: told.plates,
    areas: told.areas.map(({ keys, ...rect }) => {
      const { size: _, ...area } = areas.tellOf(keys);
      return { ...area, ...rect };
    }),
  };
}

export function placeAll(options: PlacingOptions): Placed {
  const { viewport, labels, linesOf } = options;
  const boxed = labels
    .map((label) => ({ label, box: boxOf(label, options) }))
    .filter(({ box }) => isInView(box, viewport))
    .toSorted((a, b) => a.box.priority - b.box.priority);
  const boxes = boxed.map(({ box }) => box);
  const signals = options.signals.map((signal) => signalBox(signal, options));
  const taken = [...signals, ...options.taken];
  const { plates, areas } =
    linesOf === null
      ? { plates: placePlates(boxes, taken, viewport), areas: [] }
      : gathered(boxed, taken, options);
  const places = new Map(plates.map((place) => [place.id, place]));
  return {
    plates: boxed.flatMap(({ label, box }) => {
      const place = places.get(label.id);
      return place === undefined ? [] : [{ label, box, place }];
    }),
    areas,
    signals,
  };
}
