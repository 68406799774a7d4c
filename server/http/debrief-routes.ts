// What is left of an event: the evaluation for those who were there, and the public version of the log for everybody.
import * as z from 'zod';
import { type EpochMs, windowStartOf } from '#shared/time.ts';
import { instantSchema as instant } from '#shared/wire/instant.ts';
import { READERS } from '../auth/access.ts';
import { alertCsv, logCsv } from '../debrief/csv.ts';
import { debriefPage } from '../debrief/page.ts';
import { readDebrief } from '../debrief/read.ts';
import { DEBRIEF_POLICY } from '../debrief/style.ts';
import type { Debrief, Span } from '../debrief/types.ts';
import type { SiteEntry } from '../ports.ts';
import { type ServerContext, siteNow, siteOrRefuse } from './context.ts';
import { parseOrRefuse, Refusal } from './problems.ts';
import { publicLogHandler } from './public-log.ts';
import { boundsOf } from './query.ts';
import type { Handler } from './read-routes.ts';
import type { Route } from './routes.ts';

export const debriefQuerySchema = z.strictObject({
  from: instant.optional(),
  to: instant.optional(),
  format: z.enum(['html', 'csv']).default('html'),
  language: z.enum(['nl', 'en']).default('nl'),
  /** Of `format=csv`: one row per entry of the log, or one per alert. */
  table: z.enum(['log', 'alerts']).default('log'),
});

const DAY_MS = 86_400_000;
const LONGEST_MS = 31 * DAY_MS;
/** So far back lies the end of a debrief at least: then nothing of it is still to be published. */
const SETTLED_MS = 120_000;

/** The last day of an event that is over, else the last 24 hours; never before the first record. */
async function defaultSpan(
  { reader, room }: ServerContext,
  { site }: SiteEntry,
  settled: EpochMs,
): Promise<Span> {
  const plan = await room.eventPlan(site.siteId);
  const windowMs = site.windowSeconds * 1000;
  const ended = plan?.endsAt === null || plan === null ? null : Date.parse(plan.endsAt);
  const isOver = ended !== null && ended <= settled;
  const to = isOver ? Math.min(settled, windowStartOf(ended + windowMs - 1, windowMs)) : settled;
  const begun = isOver ? Date.parse(plan?.startsAt ?? '') : 0;
  const oldest = (await reader.oldestWindow(site.siteId, 'staff')) ?? 0;
  const earliest = Math.max(windowStartOf(begun, windowMs), oldest);
  return { from: Math.min(Math.max(to - DAY_MS, earliest), to - windowMs), to };
}

async function spanOf(
  context: ServerContext,
  entry: SiteEntry,
  query: { from?: string | undefined; to?: string | undefined },
): Promise<Span> {
  const { windowSeconds } = entry.site;
  const now = siteNow(context, entry);
  const settled = windowStartOf(now - SETTLED_MS, windowSeconds * 1000);
  const bounds = boundsOf(query, windowSeconds);
  const usual = await defaultSpan(context, entry, settled);
  const to = Math.min(bounds.to ?? (bounds.from === null ? usual.to : settled), settled);
  const from = bounds.from ?? (bounds.to === null ? usual.from : to - DAY_MS);
  if (from >= to || to - from > LONGEST_MS)
    throw new Refusal(
      'invalid_request',
      'Ask for at most 31 days, from before to; the last two minutes are still being written.',
    );
  return { from, to };
}

function fileName({ site, from }: Debrief, rest: string): string {
  return `crowdshade-${site.siteId}-${new Date(from).toISOString().slice(0, 10)}-${rest}`;
}

const getDebrief: Handler = async (context, req, res) => {
  const query = parseOrRefuse(debriefQuerySchema, req.query, 'invalid_request');
  const entry = await siteOrRefuse(context, String(req.params.siteId));
  const span = await spanOf(context, entry, query);
  const { language, format, table } = query;
  const now = siteNow(context, entry);
  const debrief = await context.lanes.large(req, res, 'staff', () =>
    readDebrief(context, entry, span, { language, now }),
  );
  if (format === 'csv') {
    const name = fileName(debrief, `${table}.csv`);
    res.attachment(name).type('text/csv; charset=utf-8; header=present');
    res.send(table === 'log' ? logCsv(debrief) : alertCsv(debrief));
    return;
  }
  res.set({
    'Content-Security-Policy': `${DEBRIEF_POLICY}; frame-ancestors 'none'`,
    'Content-Disposition': `inline; filename="${fileName(debrief, 'debrief.html')}"`,
  });
  res.type('html').send(debriefPage(debrief));
};

export function debriefRoutes(): readonly Route[] {
  return [
    {
      method: 'GET',
      path: '/api/v1/sites/:siteId/debrief',
      access: READERS,
      handler: getDebrief,
    },
    {
      method: 'GET',
      path: '/api/v1/sites/:siteId/public-log',
      access: 'public',
      cost: 5,
      handler: publicLogHandler(),
    },
  ];
}
