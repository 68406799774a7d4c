// GET /sites/{siteId}/export: released records of a range as one file, streamed.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { cacheUntilNext } from '../http/caching.ts';
import { allowLane, siteNow, siteOrRefuse } from '../http/context.ts';
import { parseOrRefuse } from '../http/problems.ts';
import { boundsOf, exportQuerySchema, windowSecondsOf } from '../http/query.ts';
import type { Handler } from '../http/read-routes.ts';
import { regionCollection } from '../http/regions.ts';
import { writeParquet } from './parquet.ts';
import { recordPages } from './rows.ts';
import { csvOf, geojsonOf, ndjsonOf } from './text-formats.ts';

const TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson',
  parquet: 'application/vnd.apache.parquet',
  geojson: 'application/geo+json',
} as const;

const LICENCE_URLS: Readonly<Record<string, string>> = {
  'CC0-1.0': 'https://creativecommons.org/publicdomain/zero/1.0/',
  'CC-BY-4.0': 'https://creativecommons.org/licenses/by/4.0/',
};

async function send(lines: AsyncIterable<string>, res: Response): Promise<void> {
  await pipeline(Readable.from(lines), res);
}

export const getExport: Handler = async (context, req, res) => {
  const query = parseOrRefuse(exportQuerySchema, req.query, 'invalid_request');
  const { lane, format } = query;
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  await allowLane(context, req, res, lane);
  const bounds = boundsOf(query, windowSecondsOf(entry.site, lane));
  const { site } = entry;
  const now = siteNow(context, entry);
  const { lanes, reader } = context;
  const range = { siteId: site.siteId, lane, ...bounds, now };
  const pages = recordPages(reader, range, (read) => lanes.piece(lane, read));
  const rights = { licence: site.licence, attribution: site.attribution };
  const plan = format === 'geojson' ? await reader.planAt(site.siteId, now) : null;
  await lanes.large(req, res, lane, async () => {
    lanes.endStalled(res);
    res.set({
      'Content-Type': TYPES[format],
      'Content-Disposition': `attachment; filename="crowdshade-${site.siteId}-${lane}.${format}"`,
      Link: `<${LICENCE_URLS[site.licence]}>; rel="license"`,
    });
    cacheUntilNext(context, res, entry, lane);
    switch (format) {
      case 'csv':
        return send(csvOf(pages, rights), res);
      case 'ndjson':
        return send(ndjsonOf(pages, rights), res);
      case 'geojson':
        return send(geojsonOf(pages, rights, regionCollection(site, plan, lane)), res);
      case 'parquet':
        return writeParquet(pages, rights, res);
    }
  });
};
