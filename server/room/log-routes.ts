// The decision log over REST: read in pages, with its chain of hashes, and added to by whoever acts.
import * as z from 'zod';
import { OPERATORS } from '#shared/domain/roles.ts';
import {
  type LogAction,
  type LogPage,
  logActionSchema,
  logKindSchema,
  logPageSchema,
} from '#shared/wire/decision-log.ts';
import { instantSchema as instant } from '#shared/wire/instant.ts';
import type { Site } from '#shared/wire/site.ts';
import { READERS } from '../auth/access.ts';
import { created, JSON_TYPE, text } from '../http/answer.ts';
import { afterOf, cursorSchema, encodeCursor, limitSchema } from '../http/cursor.ts';
import { ok, type Route, route } from '../http/route.ts';
import { paddedJson } from '../padded.ts';
import { Refusal } from '../refusal.ts';
import { siteNow, siteOrRefuse } from '../sites/site.ts';
import { hasPlaces, siteAt, siteShownAt } from '../sites/span.ts';
import { actOf, type RoomContext, SITE, takenOrRefuse } from './acting.ts';

const logQuerySchema = z.strictObject({
  kind: logKindSchema.optional().describe('Entries of this kind only; absent: of every kind'),
  from: instant.optional().describe('Entries from this time on; absent: from the first one'),
  to: instant.optional().describe('Entries before this time; absent: up to the newest'),
  cursor: cursorSchema,
  limit: limitSchema(500, 100),
});

/** Where the page after this one is; null: there is none. The answer is padded, so the length of a link says nothing. */
function nextLog(
  self: string,
  { kind, from, to, limit }: z.infer<typeof logQuerySchema>,
  page: LogPage['entries'],
): string | null {
  const last = page.at(-1);
  if (page.length < limit || last === undefined || last.seq <= 1) return null;
  const params = new URLSearchParams({ limit: `${limit}`, cursor: encodeCursor([last.seq]) });
  if (kind !== undefined) params.set('kind', kind);
  if (from !== undefined) params.set('from', from);
  if (to !== undefined) params.set('to', to);
  return `${self}?${params}`;
}

const timeOf = (instantText: string | undefined): number | null =>
  instantText === undefined ? null : Date.parse(instantText);

const getLog = route({
  method: 'GET',
  path: `${SITE}/log`,
  operationId: 'listLog',
  tag: 'Room',
  summary: 'The decision log, newest first, with its chain of hashes',
  access: READERS,
  query: logQuerySchema,
  answers: ok(logPageSchema),
  handler: async (context: RoomContext, { params, query }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const { siteId } = entry.site;
    const entries = [
      ...(await context.room.log({
        siteId,
        kinds: query.kind === undefined ? undefined : [query.kind],
        from: timeOf(query.from),
        to: timeOf(query.to),
        before: afterOf(z.int(), query.cursor),
        limit: query.limit,
        now: siteNow(context, entry),
      })),
    ];
    const self = `/api/v1/sites/${siteId}/log`;
    const page: LogPage = { siteId, entries, links: { self, next: nextLog(self, query, entries) } };
    return text(JSON_TYPE, paddedJson(page));
  },
});

const addedSchema = z.strictObject({ seq: z.int().describe('Number of the new entry') });

/** What a note or a report is about must be a place of the site as it is now or is still on screen: its name stands in the log for good. Throws for any other. */
function mustBePlaces(action: LogAction, sites: readonly Site[]): void {
  const cells = 'cells' in action ? (action.cells ?? []) : [];
  const isOurs = (cell: string): boolean => sites.some((site) => hasPlaces(site, [cell]));
  const errors = cells.flatMap((cell, index) =>
    isOurs(cell)
      ? []
      : [{ pointer: `/cells/${index}`, code: 'unknown', detail: 'no place of this site' }],
  );
  if (errors.length > 0)
    throw new Refusal(
      'invalid_request',
      'Notes and reports are about places of their site.',
      errors,
    );
}

const postLog = route({
  method: 'POST',
  path: `${SITE}/log`,
  operationId: 'addToLog',
  tag: 'Room',
  summary: 'Adds a note, a handover, a report of a place, a phase change, duty or a drill',
  access: OPERATORS,
  body: logActionSchema,
  answers: { 201: { description: 'Its number', schema: addedSchema } },
  refuses: ['conflict'],
  isOnce: true,
  handler: async (context: RoomContext, { params, body, actor, once }) => {
    const entry = await siteOrRefuse(context, params.siteId);
    const now = siteNow(context, entry);
    mustBePlaces(body, [siteAt(entry, now), siteShownAt(entry, now)]);
    const act = actOf(context, entry, actor);
    const added = await context.room.addToLog(entry.site.siteId, body, act, once);
    return created({ seq: takenOrRefuse(added) });
  },
});

export const LOG_ROUTES: readonly Route<RoomContext>[] = [getLog, postLog];
