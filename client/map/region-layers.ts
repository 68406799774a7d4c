// The regions: solid fills for what is known, patterns on hollow ground for what is not, an outline whose weight grows with the level. Geometry
// is made once per plan; a new window changes colours only.
import {
  FillStyleExtension,
  type FillStyleExtensionProps,
  PathStyleExtension,
  type PathStyleExtensionProps,
} from '@deck.gl/extensions';
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import { isLevelLook, type Look } from '#client/model/look.ts';
import type { Unknown } from '#client/model/region-state.ts';
import type { RegionCollection } from '#shared/wire/api.ts';
import type { Palette, Rgba } from './palette.ts';
import { type PatternAtlas, patternScale } from './patterns.ts';

type Ring = [number, number][];
/** One polygon of a region; `region` is the index of its feature. */
export type RegionPart = {
  readonly region: number;
  readonly polygon: Ring[];
  readonly outer: Ring;
};
type Leader = { readonly region: number; readonly path: Ring };

export type RegionGeometry = {
  readonly parts: readonly RegionPart[];
  readonly leaders: readonly Leader[];
};

function middle(ring: Ring): [number, number] {
  const sum = ring.reduce(
    ([lon, lat], point) => [lon + point[0], lat + point[1]] as [number, number],
    [0, 0] as [number, number],
  );
  return [sum[0] / ring.length, sum[1] / ring.length];
}

/** Polygons of all regions, and for a pooled one the line that joins its zones. */
export function readRegions(collection: RegionCollection): RegionGeometry {
  const parts: RegionPart[] = [];
  const leaders: Leader[] = [];
  for (const [region, feature] of collection.features.entries()) {
    const { type, coordinates } = feature.geometry;
    const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as Ring[][];
    for (const polygon of polygons) parts.push({ region, polygon, outer: polygon[0] ?? [] });
    if (polygons.length > 1 && feature.properties.covered) {
      leaders.push({ region, path: polygons.map((polygon) => middle(polygon[0] ?? [])) });
    }
  }
  return { parts, leaders };
}

const WIDTHS = [1, 1.25, 1.75, 2.5, 4];
const UNKNOWN_WIDTH = 1.5;
const DASHES: Readonly<Record<Unknown, [number, number]>> = {
  withheld: [0, 0],
  stale: [8, 4],
  offline: [3, 3],
  unpublished: [1, 4],
  retracted: [0, 0],
  waiting: [0, 0],
};
const CLEAR: Rgba = [0, 0, 0, 0];

export type RegionLayerOptions = {
  readonly geometry: RegionGeometry;
  readonly looks: readonly Look[];
  readonly palette: Palette;
  readonly patterns: PatternAtlas;
  readonly zoom: number;
  readonly selected: number | null;
  /** Lines that join the zones of a pooled region; without them where words stand on the map. */
  readonly hasLeaders: boolean;
};

type Colours = {
  readonly lookAt: (region: number) => Look;
  readonly unknownAt: (region: number) => Unknown | null;
  readonly line: (region: number) => Rgba;
};

function coloursOf({ looks, palette }: RegionLayerOptions): Colours {
  const lookAt = (region: number): Look => looks[region] ?? 'waiting';
  return {
    lookAt,
    unknownAt: (region) => {
      const look = lookAt(region);
      return isLevelLook(look) ? null : look;
    },
    line: (region) => {
      const look = lookAt(region);
      return isLevelLook(look) ? (palette.lines[look] ?? CLEAR) : palette.of('unknown-line');
    },
  };
}

function fillLayers(
  { geometry, looks, palette, patterns, zoom }: RegionLayerOptions,
  colours: Colours,
) {
  const { lookAt, unknownAt } = colours;
  return [
    new SolidPolygonLayer<RegionPart>({
      id: 'regions',
      data: geometry.parts,
      getPolygon: (part) => part.polygon,
      getFillColor: ({ region }) => {
        const look = lookAt(region);
        return isLevelLook(look) ? (palette.fills[look] ?? CLEAR) : palette.of('unknown-ground');
      },
      pickable: true,
      updateTriggers: { getFillColor: [looks, palette] },
    }),
    new SolidPolygonLayer<RegionPart, FillStyleExtensionProps<RegionPart>>({
      id: 'regions-unknown',
      data: geometry.parts,
      getPolygon: (part) => part.polygon,
      getFillColor: ({ region }) =>
        unknownAt(region) === null ? CLEAR : palette.of('unknown-line'),
      extensions: [new FillStyleExtension({ pattern: true })],
      fillPatternMask: true,
      fillPatternAtlas: patterns.canvas,
      fillPatternMapping: patterns.mapping,
      getFillPattern: ({ region }) => unknownAt(region) ?? 'waiting',
      getFillPatternScale: ({ region }) => patternScale(unknownAt(region) ?? 'waiting', zoom),
      getFillPatternOffset: [0, 0],
      updateTriggers: {
        getFillColor: [looks, palette],
        getFillPattern: looks,
        getFillPatternScale: [looks, zoom],
      },
    }),
  ];
}

function lineLayers(
  { geometry, looks, palette, selected, hasLeaders }: RegionLayerOptions,
  { lookAt, unknownAt, line }: Colours,
) {
  return [
    new PathLayer<Leader>({
      id: 'region-leaders',
      data: hasLeaders ? geometry.leaders : [],
      getPath: (leader) => leader.path,
      getColor: ({ region }) => line(region),
      getWidth: 1.5,
      widthUnits: 'pixels',
      updateTriggers: { getColor: [looks, palette] },
    }),
    new PathLayer<RegionPart, PathStyleExtensionProps<RegionPart>>({
      id: 'region-outlines',
      data: geometry.parts,
      getPath: (part) => part.outer,
      getColor: ({ region }) => line(region),
      getWidth: ({ region }) => {
        const look = lookAt(region);
        return isLevelLook(look) ? (WIDTHS[look] ?? 1) : UNKNOWN_WIDTH;
      },
      widthUnits: 'pixels',
      jointRounded: true,
      extensions: [new PathStyleExtension({ dash: true })],
      getDashArray: ({ region }) => DASHES[unknownAt(region) ?? 'waiting'],
      updateTriggers: { getColor: [looks, palette], getWidth: looks, getDashArray: looks },
    }),
    new PathLayer<RegionPart>({
      id: 'region-selected',
      data: geometry.parts.filter(({ region }) => region === selected),
      getPath: (part) => part.outer,
      getColor: palette.of('focus'),
      getWidth: 3,
      widthUnits: 'pixels',
      jointRounded: true,
      updateTriggers: { getColor: palette },
    }),
  ];
}

/** Fills, patterns, leaders of pooled regions, outlines, selection: in the order of drawing. */
export function regionLayers(options: RegionLayerOptions) {
  const colours = coloursOf(options);
  return [...fillLayers(options, colours), ...lineLayers(options, colours)];
}
