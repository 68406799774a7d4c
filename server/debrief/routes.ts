// What remains of an event: the evaluation for those who were there, and the public version of the log for everybody.
import * as z from 'zod';
import { DEFAULT_LANGUAGE, LANGUAGES } from '#shared/languages.ts';
import { DAY_MS, type EpochMs, windowStartOf } from '#shared/time.ts';
import { READERS } from '../auth/access.ts';
import { text } from '../http/answer.ts';
import { type Route, route } from '../http/route.ts';
import type { SiteEntry } from '../ports.ts';
import { Refusal } from '../refusal.ts';
import { siteNow, siteOrRefuse } from '../sites/site.ts';
import { boundsOf, fromQuery, secondsOf, toQuery, windowsAt } from '../sites/span.ts';
import type { DebriefContext } from './context.ts';
import { alertCsv, logCsv } from './csv.ts';
import { debriefPage } from './page.ts';
import { publicLogRoute } from './public-log.ts';
import { readDebrief } from './read.ts';
import { DEBRIEF_POLICY } from './style.ts';
import type { Debrief, Span } from './types.ts';

const debriefQuerySchema = z.strictObject({
  from: fromQuery.describe(
    'Start of the first window; absent: a day before the end, or as far back as there is room for the log',
  ),
  to: toQuery.describe('End of the last window; absent: the end of the event, or two minutes ago'),
  format: z
    .enum(['html', 'csv'])
    .default('html')
    .describe('`html`: a page to print; `csv`: a table'),
  language: z
    .enum(LANGUAGES)
    .default(DEFAULT_LANGUAGE)
    .describe('Language of the page and of the headings'),
  table: z
    .enum(['log', 'alerts'])
    .default('log')
    .describe('Of `format=csv`: one row per entry of the log, or one per alert'),
});

const LONGEST_DEBRIEF_MS = 31 * DAY_MS;
/** A debrief ends at least this long ago, so that nothing in it is still to be published. */
const SETTLED_MS = 120_000;

/** The last day of an event that is over, else the last 24 hours; never before the first record. */
async function defaultSpan(
  { reader, room }: DebriefContext,
  entry: SiteEntry,
  settled: EpochMs,
): Promise<Span> {
  const { siteId } = entry.site;
  const plan = await room.eventPlan(siteId);
  const windowMsAt = (at: EpochMs): number => windowsAt(entry, at).windowSeconds * 1000;
  const ended = plan?.endsAt === null || plan === null ? null : Date.parse(plan.endsAt);
  const isOver = ended !== null && ended <= settled;
  const windowMs = windowMsAt((isOver ? ended : settled) - 1);
  const to = isOver ? Math.min(settled, windowStartOf(ended + windowMs - 1, windowMs)) : settled;
  const begun = isOver ? Date.parse(plan?.startsAt ?? '') : 0;
  const oldest = (await reader.oldestWindow(siteId, 'staff')) ?? 0;
  const earliest = Math.max(windowStartOf(begun, windowMsAt(begun)), oldest);
  return { from: Math.min(Math.max(to - DAY_MS, earliest), to - windowMs), to };
}

async function spanOf(
  context: DebriefContext,
  entry: SiteEntry,
  query: { from?: string | undefined; to?: string | undefined },
): Promise<Span> {
  const secondsAt = secondsOf(entry, 'staff');
  const startAt = (at: EpochMs): EpochMs => windowStartOf(at, secondsAt(at) * 1000);
  const now = siteNow(context, entry);
  const settled = startAt(now - SETTLED_MS);
  const bounds = boundsOf(query, secondsAt);
  const usual = await defaultSpan(context, entry, settled);
  const to = Math.min(bounds.to ?? (bounds.from === null ? usual.to : settled), settled);
  // Windows may have been longer a day before.
  const from = bounds.from ?? startAt(bounds.to === null ? usual.from : to - DAY_MS);
  if (from >= to || to - from > LONGEST_DEBRIEF_MS)
    throw new Refusal(
      'invalid_request',
      'Ask for at most 31 days, with `from` before `to`; the last two minutes are still being written.',
    );
  return { from, to };
}

/** A table has no room for a sentence: its name says that it holds the newest entries alone. */
function fileName({ site, from, logFrom }: Debrief, rest: string): string {
  const newest = logFrom === null ? '' : 'newest-';
  return `crowdshade-${site.siteId}-${new Date(from).toISOString().slice(0, 10)}-${newest}${rest}`;
}

const getDebrief = route({
  method: 'GET',
  path: '/api/v1/sites/:siteId/debrief',
  operationId: 'getDebrief',
  tag: 'Debrief',
  summary: 'The evaluation of an event as a page or as a table',
  access: READERS,
  query: debriefQuerySchema,
  answers: { 200: { description: 'The file', types: ['text/html', 'text/csv'] } },
  handler: async (context: DebriefContext, asked) => {
    const { query } = asked;
    const entry = await siteOrRefuse(context, asked.params.siteId);
    const span = await spanOf(context, entry, query);
    const { language, format, table } = query;
    const now = siteNow(context, entry);
    const debrief = await asked.large(() =>
      readDebrief(context, entry, span, { language, now, isOpen: query.from === undefined }),
    );
    if (format === 'csv') {
      const name = fileName(debrief, `${table}.csv`);
      return text(
        'text/csv; charset=utf-8; header=present',
        table === 'log' ? logCsv(debrief) : alertCsv(debrief),
        { headers: { 'Content-Disposition': `attachment; filename="${name}"` } },
      );
    }
    return text('text/html; charset=utf-8', debriefPage(debrief), {
      headers: {
        'Content-Security-Policy': `${DEBRIEF_POLICY}; frame-ancestors 'none'`,
        'Content-Disposition': `inline; filename="${fileName(debrief, 'debrief.html')}"`,
      },
    });
  },
});

/** Made anew for each application: the public log keeps what it has made. */
export const debriefRoutes = (): readonly Route<DebriefContext>[] => [getDebrief, publicLogRoute()];
