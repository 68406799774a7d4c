// The formats of a file of records. A format is an entry here: its name in `?format=`, its type, and how it is written.
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { RegionCollection } from '#shared/wire/api.ts';
import { writeParquet } from './parquet.ts';
import { csvOf, geojsonOf, ndjsonOf, type Pages, type Rights } from './text-formats.ts';

export type Exported = {
  readonly pages: Pages;
  readonly rights: Rights;
  /** The regions of the plan in force, for formats with places. */
  readonly regions: () => Promise<RegionCollection>;
};

type Format = {
  readonly type: string;
  readonly write: (exported: Exported, to: Writable) => Promise<void>;
};

const lines = (texts: AsyncIterable<string>, to: Writable): Promise<void> =>
  pipeline(Readable.from(texts), to);

export const FORMATS = {
  csv: {
    type: 'text/csv; charset=utf-8; header=present',
    write: ({ pages, rights }, to) => lines(csvOf(pages, rights), to),
  },
  ndjson: {
    type: 'application/x-ndjson',
    write: ({ pages, rights }, to) => lines(ndjsonOf(pages, rights), to),
  },
  parquet: {
    type: 'application/vnd.apache.parquet',
    write: ({ pages, rights }, to) => writeParquet(pages, rights, to),
  },
  geojson: {
    type: 'application/geo+json',
    write: async ({ pages, rights, regions }, to) =>
      lines(geojsonOf(pages, rights, await regions()), to),
  },
} as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as [FormatName, ...FormatName[]];
