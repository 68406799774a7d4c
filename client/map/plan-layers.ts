// The drawing of the site: two layers below the regions, two above. Constant data, so it is tessellated once.
import { PathLayer, ScatterplotLayer, SolidPolygonLayer } from '@deck.gl/layers';
import { inEveryLanguage, type Words } from '#shared/languages.ts';
import type { SitePlan } from '#shared/wire/site.ts';
import { type GeometryPart, type LonLats, partsOf } from './geometry-parts.ts';
import type { Palette, PaletteName } from './palette.ts';

type PlanArea = { readonly kind: string; readonly polygon: LonLats[] };
type PlanLine = { readonly kind: string; readonly path: LonLats };
type PlanPoint = { readonly kind: string; readonly position: [number, number] };

export type PlanLabel = Words & {
  readonly kind: 'building' | 'stage' | 'gate' | 'poi' | 'water' | 'street';
  readonly position: [number, number];
  /** Outline of what is named; none for a point. */
  readonly outline: LonLats;
};

export type PlanDrawing = {
  readonly areas: readonly PlanArea[];
  readonly stages: readonly PlanArea[];
  readonly lines: readonly PlanLine[];
  readonly fences: readonly PlanLine[];
  readonly trees: readonly PlanPoint[];
  readonly labels: readonly PlanLabel[];
};

const AREA_FILL: Readonly<Record<string, PaletteName>> = {
  water: 'map-water',
  ground: 'map-ground',
  ground2: 'map-site',
  lawn: 'map-lawn',
  street: 'map-street',
  path: 'map-path',
  bridge: 'map-street',
  building: 'map-building',
  tent: 'map-building',
  hut: 'map-building',
  stall: 'map-building',
  ship: 'map-ground',
};
const AREA_ORDER = Object.keys(AREA_FILL);
const OUTLINED = ['building', 'tent', 'hut', 'stall', 'bridge', 'ship'];
const LINE_COLOUR: Readonly<Record<string, PaletteName>> = {
  waterline: 'map-waterline',
  tram: 'map-building-line',
  crane: 'map-fence',
  outline: 'map-building-line',
  fence: 'map-fence',
  barrier: 'map-site',
};

type Placed = Pick<PlanLabel, 'position' | 'outline'>;

function middle(ring: LonLats): [number, number] {
  // One by one: a call with a hundred thousand values ends the page.
  const between = (values: readonly number[]): number =>
    (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2;
  return [between(ring.map(([lon]) => lon)), between(ring.map(([, lat]) => lat))];
}

const LABELLED: readonly string[] = ['building', 'stage', 'gate', 'poi'];

function labelOf({ kind, nameNl, nameEn, gate }: Properties, placed: Placed): PlanLabel | null {
  if (!LABELLED.includes(kind) || typeof nameNl !== 'string' || typeof nameEn !== 'string')
    return null;
  const text = typeof gate === 'string' ? inEveryLanguage(() => gate) : { nl: nameNl, en: nameEn };
  return { kind: kind as PlanLabel['kind'], ...text, ...placed };
}

type Properties = SitePlan['features'][number]['properties'];

type Sorted = { -readonly [Key in keyof PlanDrawing]: PlanDrawing[Key][number][] };

/** Puts one part of a feature where it is drawn; gives the place that a label of it has. */
function sortPart(part: GeometryPart, kind: string, into: Sorted): Placed {
  if (part.type === 'Polygon') {
    const polygon = [...part.rings];
    const outer = polygon[0] ?? [];
    (kind === 'stage' ? into.stages : into.areas).push({ kind, polygon });
    if (OUTLINED.includes(kind)) into.lines.push({ kind: 'outline', path: outer });
    return { position: middle(outer), outline: outer };
  }
  if (part.type === 'LineString') {
    const isFence = kind === 'fence' || kind === 'barrier';
    (isFence ? into.fences : into.lines).push({ kind, path: part.path });
    return { position: part.path[0] ?? [0, 0], outline: [] };
  }
  const { position } = part;
  if (kind === 'tree') into.trees.push({ kind, position });
  return { position, outline: [] };
}

/** Sorts the features of a drawing by what draws them. Do it once per drawing. */
export function readDrawing(plan: SitePlan | null): PlanDrawing {
  const sorted: Sorted = { areas: [], stages: [], lines: [], fences: [], trees: [], labels: [] };
  for (const { geometry, properties } of plan?.features ?? []) {
    const [placed] = partsOf(geometry).map((part) => sortPart(part, properties.kind, sorted));
    const label = placed === undefined ? null : labelOf(properties, placed);
    if (label !== null) sorted.labels.push(label);
  }
  sorted.areas.sort((a, b) => AREA_ORDER.indexOf(a.kind) - AREA_ORDER.indexOf(b.kind));
  return sorted;
}

/** Water, ground, streets, buildings, trees: what lies under the regions. */
export function groundLayers({ areas, lines, trees }: PlanDrawing, palette: Palette) {
  return [
    new SolidPolygonLayer<PlanArea>({
      id: 'plan-areas',
      data: areas,
      getPolygon: (area) => area.polygon,
      getFillColor: (area) => palette.of(AREA_FILL[area.kind] ?? 'map-ground'),
      updateTriggers: { getFillColor: palette },
    }),
    new PathLayer<PlanLine>({
      id: 'plan-lines',
      data: lines,
      getPath: (item) => item.path,
      getColor: (item) =>
        palette.of(
          LINE_COLOUR[item.kind] ?? 'map-building-line',
          item.kind === 'outline' ? 0.8 : 1,
        ),
      getWidth: 1,
      widthUnits: 'pixels',
      updateTriggers: { getColor: palette },
    }),
    new ScatterplotLayer<PlanPoint>({
      id: 'plan-trees',
      data: trees,
      getPosition: (tree) => tree.position,
      getRadius: 2.7,
      getFillColor: palette.of('map-tree'),
      updateTriggers: { getFillColor: palette },
    }),
  ];
}

/** Fences and stages: what stands over the regions. */
export function overLayers({ fences, stages }: PlanDrawing, palette: Palette) {
  return [
    new PathLayer<PlanLine>({
      id: 'plan-fences',
      data: fences,
      getPath: (item) => item.path,
      getColor: (item) =>
        palette.of(LINE_COLOUR[item.kind] ?? 'map-fence', item.kind === 'barrier' ? 0.55 : 1),
      getWidth: (item) => (item.kind === 'fence' ? 1.5 : 1),
      widthUnits: 'pixels',
      updateTriggers: { getColor: palette },
    }),
    new SolidPolygonLayer<PlanArea>({
      id: 'plan-stages',
      data: stages,
      getPolygon: (area) => area.polygon,
      getFillColor: palette.of('map-stage'),
      updateTriggers: { getFillColor: palette },
    }),
  ];
}
