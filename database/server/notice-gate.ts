// Between a notification and whoever acts on it. PostgreSQL cannot keep anybody who is connected from NOTIFY, so a payload is only a hint of
// where to look: everything is looked up before it is passed on, many at once and one look at a time. A forged one costs its
// share of a look, and nothing else. Must hold: nothing that the database does not say reaches a listener, and no flood grows the memory.
import { setTimeout as timer } from 'node:timers';
import type pg from 'pg';
import * as z from 'zod';
import type { RetractionNotice, RoomNotice, WindowNotice } from '#server/ports.ts';
import { type EpochMs, isoUtc, LAST_INSTANT_MS } from '#shared/time.ts';
import { laneSchema } from '#shared/wire/record.ts';

/** Ids as the database can store them: PostgreSQL's text has no NUL. */
const id = z
  .string()
  .min(1)
  .max(200)
  .refine((text) => !text.includes('\u0000'));
const at = z.int().min(0).max(LAST_INSTANT_MS);

const windowSchema = z.strictObject({ siteId: id, lane: laneSchema, windowStart: at });
const retractionSchema = z.strictObject({ ...windowSchema.shape, planId: id, regionId: id });
const roomSchema = z.strictObject({ siteId: id });

const SCHEMAS = {
  window: windowSchema,
  retraction: retractionSchema,
  room: roomSchema,
} satisfies {
  window: z.ZodType<WindowNotice>;
  retraction: z.ZodType<RetractionNotice>;
  room: z.ZodType<RoomNotice>;
};
export type NoticeKind = keyof typeof SCHEMAS;

type Notice =
  | { readonly kind: 'window'; readonly said: WindowNotice }
  | { readonly kind: 'retraction'; readonly said: RetractionNotice }
  | { readonly kind: 'room'; readonly said: RoomNotice };

/** What a listener hears. */
export type Listeners = {
  readonly onWindow: (notice: WindowNotice) => void;
  readonly onRetraction: (notice: RetractionNotice) => void;
  readonly onRoom: (notice: RoomNotice) => void;
  /** Some may have been lost: read again what there is. */
  readonly onLost: () => void;
};

/** Looked up at once; more wait for the next look. */
const MOST_AT_ONCE = 500;
/** More than this are not kept: then everything is read again instead. */
const MOST_NOTICES_WAITING = 5000;
const PAUSE_MS = 100;

/** Which window it is does not matter: whoever hears of one reads what there is after the last one. */
const WINDOWS = `SELECT n.i::int AS i FROM unnest($1::text[], $2::text[], $3::timestamptz[]) WITH ORDINALITY AS n(site, lane, start, i)
  WHERE EXISTS (SELECT FROM release_window w WHERE w.site_id = n.site AND w.lane = n.lane)`;
const IS_RETRACTED = (view: string): string =>
  `EXISTS (SELECT FROM ${view} r WHERE r.site_id = n.site AND r.plan_id = n.plan AND r.region_id = n.region
     AND r.window_start = n.start AND r.status = 'retracted')`;
/** What tells of a room is the log's own function, so there is an entry. */
const ROOMS = `SELECT n.i::int AS i FROM unnest($1::text[]) WITH ORDINALITY AS n(site, i)
  WHERE EXISTS (SELECT FROM decision_log l WHERE l.site_id = n.site)`;
const RETRACTIONS = `SELECT n.i::int AS i FROM unnest($1::text[], $2::text[], $3::timestamptz[], $4::text[], $5::text[])
    WITH ORDINALITY AS n(site, lane, start, plan, region, i)
  WHERE CASE n.lane WHEN 'staff' THEN ${IS_RETRACTED('staff_release')} ELSE ${IS_RETRACTED('public_release')} END`;

function parsed(kind: NoticeKind, payload: string | undefined): Notice | null {
  try {
    const said: unknown = SCHEMAS[kind].parse(JSON.parse(payload ?? ''));
    return { kind, said } as Notice;
  } catch {
    return null;
  }
}

/** Those of the notices that the query gives the numbers of. */
async function found<T extends RoomNotice>(
  pool: pg.Pool,
  sql: string,
  notices: readonly T[],
  columns: (notices: readonly T[]) => readonly (readonly string[])[],
): Promise<readonly T[]> {
  if (notices.length === 0) return [];
  const { rows } = await pool.query<{ i: number }>(sql, [...columns(notices)]);
  return rows.flatMap(({ i }) => notices[i - 1] ?? []);
}

const windowColumns = (notices: readonly WindowNotice[]): readonly (readonly string[])[] => [
  notices.map(({ siteId }) => siteId),
  notices.map(({ lane }) => lane),
  notices.map(({ windowStart }) => isoUtc(windowStart as EpochMs)),
];

/** Those of the notices that the database says too, in their order. */
async function confirmed(pool: pg.Pool, notices: readonly Notice[]): Promise<readonly Notice[]> {
  const windows = notices.flatMap(({ kind, said }) => (kind === 'window' ? said : []));
  const retractions = notices.flatMap(({ kind, said }) => (kind === 'retraction' ? said : []));
  const rooms = notices.flatMap(({ kind, said }) => (kind === 'room' ? said : []));
  const known = new Set<RoomNotice>([
    ...(await found(pool, WINDOWS, windows, windowColumns)),
    ...(await found(pool, RETRACTIONS, retractions, (some) => [
      ...windowColumns(some),
      some.map(({ planId }) => planId),
      some.map(({ regionId }) => regionId),
    ])),
    ...(await found(pool, ROOMS, rooms, (some) => [some.map(({ siteId }) => siteId)])),
  ]);
  return notices.filter(({ said }) => known.has(said));
}

export class NoticeGate {
  readonly #pool: pg.Pool;
  readonly #listeners: Listeners;
  /** By what they say: the same one twice is one. */
  #waiting = new Map<string, Notice>();
  #overflowed = false;
  #isLooking = false;
  #stopped = false;
  #timer: NodeJS.Timeout | null = null;

  /** `pool` is of a role that reads both lanes. */
  constructor(pool: pg.Pool, listeners: Listeners) {
    this.#pool = pool;
    this.#listeners = listeners;
  }

  /** Takes a payload as it came; what is none of ours is passed over. */
  hear(kind: NoticeKind, payload: string | undefined): void {
    const notice = parsed(kind, payload);
    if (notice === null || this.#stopped) return;
    if (this.#waiting.size >= MOST_NOTICES_WAITING) this.#overflowed = true;
    else this.#waiting.set(`${kind} ${JSON.stringify(Object.values(notice.said))}`, notice);
    if (!this.#isLooking && this.#timer === null) void this.#look();
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#waiting.clear();
  }

  async #look(): Promise<void> {
    this.#isLooking = true;
    const batch = [...this.#waiting].slice(0, MOST_AT_ONCE);
    for (const [key] of batch) this.#waiting.delete(key);
    try {
      const notices = await confirmed(
        this.#pool,
        batch.map(([, notice]) => notice),
      );
      if (!this.#stopped) for (const notice of notices) this.#tell(notice);
    } catch {
      // The database is away; when it is back, what was missed is read.
      this.#overflowed = true;
    }
    if (this.#overflowed && this.#waiting.size === 0 && !this.#stopped) {
      this.#overflowed = false;
      this.#listeners.onLost();
    }
    this.#isLooking = false;
    this.#pause();
  }

  #pause(): void {
    if (this.#stopped) return;
    this.#timer = timer(() => {
      this.#timer = null;
      if (this.#waiting.size > 0) void this.#look();
    }, PAUSE_MS);
  }

  #tell(notice: Notice): void {
    if (notice.kind === 'window') this.#listeners.onWindow(notice.said);
    else if (notice.kind === 'retraction') this.#listeners.onRetraction(notice.said);
    else this.#listeners.onRoom(notice.said);
  }
}
