// The formats of a file of records, by their names in `?format=`. The routes, the API's description and the page with open data take them from here.
import { parquet } from './parquet.ts';
import { TEXT_FORMATS } from './text-formats.ts';

export const FORMATS = { ...TEXT_FORMATS, parquet };

export type FormatName = keyof typeof FORMATS;
export const FORMAT_NAMES = Object.keys(FORMATS) as [FormatName, ...FormatName[]];
export const mediaTypeOf = (format: FormatName): string =>
  FORMATS[format].type.split(';', 1)[0] ?? '';

/** As the resource of a site tells of them. */
export const EXPORTS = FORMAT_NAMES.map((format) => ({
  format,
  title: FORMATS[format].title,
  mediaType: mediaTypeOf(format),
}));
