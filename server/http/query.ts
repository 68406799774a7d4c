// What may stand in a query string. Strict: an unknown key is refused, and bounds must be bounds of the lane's windows (attack A5).
import * as z from 'zod';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { epochMsSchema, instantSchema as instant } from '#shared/wire/instant.ts';
import { type Lane, laneSchema } from '#shared/wire/record.ts';
import { unstorableIn } from '#shared/wire/storable.ts';
import type { RecordKey } from '../ports.ts';
import { Refusal } from './problems.ts';

const lane = laneSchema.default('public');

export const laneQuerySchema = z.strictObject({ lane });
export const rangeQuerySchema = z.strictObject({
  lane,
  from: instant.optional(),
  to: instant.optional(),
});
/** Regions as they were under an earlier plan; without it those on screen now. */
const plan = z
  .string()
  .regex(/^[0-9a-f]{16}$/)
  .optional();
export const regionsQuerySchema = laneQuerySchema.extend({ plan });
export const framesQuerySchema = rangeQuerySchema.extend({ plan });
export const EXPORT_FORMATS = ['csv', 'ndjson', 'parquet', 'geojson'] as const;
export const exportQuerySchema = rangeQuerySchema.extend({ format: z.enum(EXPORT_FORMATS) });
export const MAX_PAGE = 5000;
export const recordsQuerySchema = rangeQuerySchema.extend({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE).default(1000),
});
export const sensorsQuerySchema = z.strictObject({
  siteId: z.string().max(40).optional(),
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});
export const refusalsQuerySchema = z.strictObject({
  siteId: z.string().max(40).optional(),
  limit: z.coerce.number().int().min(1).max(96).default(96),
});
export const policiesQuerySchema = z.strictObject({ siteId: z.string().max(40).optional() });
export const noQuerySchema = z.strictObject({});

/** Pages of accounts and of the audit log. */
export const pageQuerySchema = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(500).default(100),
});

/** An opaque cursor: base64url of what identifies the last item of a page. */
export function encodeCursor(parts: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(parts)).toString('base64url');
}

/** What a cursor of ours says. Throws a Refusal for every other one. */
export function decodeCursor<T>(schema: z.ZodType<T>, cursor: string): T {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (unstorableIn(parts) !== null) throw new Error('unstorable');
    return schema.parse(parts);
  } catch {
    throw new Refusal('invalid_request', 'The cursor is not one of ours. Start again without it.', [
      { pointer: '/cursor', code: 'invalid_cursor', detail: 'take it from links.next as it is' },
    ]);
  }
}

export function recordKeyOf(cursor: string | undefined): RecordKey | null {
  if (cursor === undefined) return null;
  const [windowStart, regionId] = decodeCursor(
    z.tuple([epochMsSchema, z.string().max(40)]),
    cursor,
  );
  return { windowStart, regionId };
}

export function sensorIdOf(cursor: string | undefined): string | null {
  return cursor === undefined ? null : decodeCursor(z.tuple([z.string().max(64)]), cursor)[0];
}

export function accountIdOfCursor(cursor: string | undefined): string | null {
  return cursor === undefined ? null : decodeCursor(z.tuple([z.string().max(40)]), cursor)[0];
}

export function entryIdOfCursor(cursor: string | undefined): string | null {
  const entryId = z.string().regex(/^\d{1,18}$/);
  return cursor === undefined ? null : decodeCursor(z.tuple([entryId]), cursor)[0];
}

export type Bounds = { readonly from: EpochMs | null; readonly to: EpochMs | null };

/** Bounds as times. Throws when one of them is not a bound of the lane's windows, or when they are the wrong way round. */
export function boundsOf(
  query: { from?: string | undefined; to?: string | undefined },
  windowSeconds: number,
): Bounds {
  const errors: { pointer: string; code: string; detail: string }[] = [];
  const read = (name: 'from' | 'to'): EpochMs | null => {
    const text = query[name];
    if (text === undefined) return null;
    const at = Date.parse(text);
    if (at % (windowSeconds * 1000) !== 0) {
      const before = isoUtc(Math.floor(at / (windowSeconds * 1000)) * windowSeconds * 1000);
      errors.push({
        pointer: `/${name}`,
        code: 'not_a_window_bound',
        detail: `windows of this lane start every ${windowSeconds} s, for instance ${before}`,
      });
    }
    return at;
  };
  const bounds = { from: read('from'), to: read('to') };
  if (bounds.from !== null && bounds.to !== null && bounds.from >= bounds.to) {
    errors.push({ pointer: '/to', code: 'before_from', detail: '`to` must be later than `from`' });
  }
  if (errors.length > 0)
    throw new Refusal('invalid_request', 'The time range is not one of whole windows.', errors);
  return bounds;
}

export function windowSecondsOf(
  site: { windowSeconds: number; publicWindowSeconds: number },
  of: Lane,
): number {
  return of === 'staff' ? site.windowSeconds : site.publicWindowSeconds;
}
