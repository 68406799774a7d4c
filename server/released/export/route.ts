// GET /sites/{siteId}/export: released records of a range as one file, streamed.
import * as z from 'zod';
import { LICENCE_URLS } from '#shared/domain/licences.ts';
import { type Route, route } from '../../http/route.ts';
import { LARGE } from '../../lanes/costs.ts';
import { regionCollection } from '../../sites/regions.ts';
import { siteNow, siteOrRefuse } from '../../sites/site.ts';
import { boundsOf, rangeQuerySchema, secondsOf, siteOfPlan } from '../../sites/span.ts';
import { untilNext } from '../caching.ts';
import type { ReleasedContext } from '../context.ts';
import { FORMAT_NAMES, FORMATS, mediaTypeOf } from './formats.ts';
import { recordPages } from './rows.ts';

const getExport = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/export',
  operationId: 'exportRecords',
  tag: 'Sites',
  summary: 'Records of a range as one file',
  access: 'public',
  staffLane: true,
  query: rangeQuerySchema.extend({
    format: z.enum(FORMAT_NAMES).describe('How the file is written'),
  }),
  cost: LARGE,
  answers: {
    200: {
      description:
        'The file; licence and attribution are in it, and in a Link header. In CSV a cell that begins as a formula has an apostrophe in front',
      types: FORMAT_NAMES.map(mediaTypeOf),
    },
  },
  handler: async (context: ReleasedContext, asked) => {
    const { query } = asked;
    const { lane, format } = query;
    const entry = await siteOrRefuse(context, asked.params.siteId);
    const { site } = entry;
    const bounds = boundsOf(query, secondsOf(entry, lane));
    const now = siteNow(context, entry);
    const { reader } = context;
    const range = { siteId: site.siteId, lane, ...bounds, now };
    const exported = {
      pages: recordPages(reader, range, (read) => asked.piece(read)),
      rights: { licence: site.licence, attribution: site.attribution },
      regions: async (planId: string) => {
        const plan = await reader.plan(planId);
        return regionCollection(siteOfPlan(entry, plan), plan, lane);
      },
    };
    return {
      kind: 'stream',
      status: 200,
      type: FORMATS[format].type,
      headers: {
        'Content-Disposition': `attachment; filename="crowdshade-${site.siteId}-${lane}.${format}"`,
        Link: `<${LICENCE_URLS[site.licence]}>; rel="license"`,
      },
      keeping: untilNext(context, entry, lane),
      write: (to) => asked.file(() => FORMATS[format].write(exported, to)),
    };
  },
});

export const EXPORT_ROUTES: readonly Route<ReleasedContext>[] = [getExport];
