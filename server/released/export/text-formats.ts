// CSV (RFC 4180), NDJSON and GeoJSON of released records. Licence and attribution stand in every row of CSV and NDJSON, because a file is
// cut and passed on by rows; in GeoJSON they are members of the collection.
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RECORD_FIELDS } from '#shared/wire/record.ts';
import { csvLines } from '../../csv.ts';
import type { Exported, Formats, Pages, Rights } from './format.ts';

const COLUMNS = [...RECORD_FIELDS, 'licence', 'attribution'];

async function* csvOf(pages: Pages, rights: Rights): AsyncGenerator<string> {
  yield csvLines([COLUMNS]);
  for await (const page of pages) {
    const rows = page.map((record) => [
      ...RECORD_FIELDS.map((field) => record[field]),
      rights.licence,
      rights.attribution,
    ]);
    yield csvLines(rows);
  }
}

async function* ndjsonOf(pages: Pages, rights: Rights): AsyncGenerator<string> {
  for await (const page of pages)
    yield page.map((record) => `${JSON.stringify({ ...record, ...rights })}\n`).join('');
}

type Regions = Exported['regions'];

/** Geometries by region id, as they are written. */
async function geometriesOf(planId: string, regions: Regions): Promise<Map<unknown, string>> {
  const { features } = await regions(planId);
  return new Map(features.map(({ id, geometry }) => [id, JSON.stringify(geometry)]));
}

/**
 * One feature per record, with the region's geometry: what a desktop GIS can open and filter by time. A region lies where the plan of its record says;
 * records come in the order of their windows, so one plan at a time is enough to know.
 */
async function* geojsonOf(pages: Pages, rights: Rights, regions: Regions): AsyncGenerator<string> {
  const head = { licence: rights.licence, attribution: rights.attribution };
  yield `{"type":"FeatureCollection",${JSON.stringify(head).slice(1, -1)},"features":[`;
  let separator = '';
  let of: string | null = null;
  let geometries = new Map<unknown, string>();
  for await (const page of pages) {
    const features: string[] = [];
    for (const record of page) {
      if (record.planId !== of) {
        of = record.planId;
        geometries = await geometriesOf(of, regions);
      }
      const geometry = geometries.get(record.regionId) ?? 'null';
      features.push(
        `{"type":"Feature","geometry":${geometry},"properties":${JSON.stringify(record)}}`,
      );
    }
    yield separator + features.join(',');
    separator = ',';
  }
  yield ']}\n';
}

const lines = (texts: AsyncIterable<string>, to: Writable): Promise<void> =>
  pipeline(Readable.from(texts), to);

export const TEXT_FORMATS = {
  csv: {
    title: 'CSV',
    type: 'text/csv; charset=utf-8; header=present',
    write: ({ pages, rights }, to) => lines(csvOf(pages, rights), to),
  },
  ndjson: {
    title: 'NDJSON',
    type: 'application/x-ndjson',
    write: ({ pages, rights }, to) => lines(ndjsonOf(pages, rights), to),
  },
  geojson: {
    title: 'GeoJSON',
    type: 'application/geo+json',
    write: ({ pages, rights, regions }, to) => lines(geojsonOf(pages, rights, regions), to),
  },
} as const satisfies Formats;
