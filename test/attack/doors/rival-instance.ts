// One running copy of the naive rival: readings in memory, a mean for whoever asks.
import type http from 'node:http';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Row } from './victim.ts';
import { PUBLIC_MS, WINDOW_MS, WORLD_STARTS } from './world.ts';

export type StoredReading = {
  readonly siteId: string;
  readonly sensorId: string;
  readonly at: EpochMs;
  readonly observedAt: string;
  readonly level: number;
};

/** A row with how many sensors contributed. */
export type RivalRow = Row & { readonly n: number };

export type RivalPorts = {
  readonly now: () => EpochMs;
  readonly onReading: (reading: StoredReading) => void;
  readonly onRows: (siteId: string, rows: readonly RivalRow[]) => void;
};

/** Zone of a sensor, by its name. */
const zoneOf = (sensorId: string): number => Number(/z(\d+)u/.exec(sensorId)?.[1] ?? 0);
const LANES = {
  staff: { ms: WINDOW_MS, regionOf: (zone: number) => `zone${zone}` },
  public: { ms: PUBLIC_MS, regionOf: (zone: number) => `area${Math.floor(zone / 2)}` },
} as const;
const CSV = [
  'lane',
  'planId',
  'regionId',
  'windowStart',
  'windowSeconds',
  'status',
  'level',
  'reason',
  'publishedAt',
] as const;

export class RivalInstance {
  readonly #ports: RivalPorts;
  readonly #readings: StoredReading[] = [];
  /** Rows as they were when their window ended. */
  readonly #published = new Map<string, RivalRow[]>();

  constructor(ports: RivalPorts) {
    this.#ports = ports;
  }

  closeWindow(lane: Lane, from: EpochMs, to: EpochMs): void {
    for (const siteId of new Set(this.#readings.map((reading) => reading.siteId))) {
      const rows = this.#rows(siteId, lane, from, to);
      this.#published.set(`${siteId} ${lane}`, rows);
      this.#ports.onRows(siteId, rows);
    }
  }

  /** After a crash it closes the last windows again, from what it has heard since: nothing. */
  reopen(lane: Lane): void {
    const { ms } = LANES[lane];
    const end = Math.floor(this.#ports.now() / ms) * ms;
    this.#reopened = { lane, from: end - ms, to: end };
  }
  #reopened: { lane: Lane; from: EpochMs; to: EpochMs } | null = null;

  answer(request: http.IncomingMessage, response: http.ServerResponse): void {
    if (request.method === 'POST') {
      this.#take(request, response);
      return;
    }
    const url = new URL(request.url ?? '/', 'http://rival');
    const body = this.#page(url);
    const status = body === null ? 404 : 200;
    response.writeHead(status, { 'content-type': 'application/json' });
    response.end(body ?? JSON.stringify({ error: `nothing at ${url.pathname}` }));
  }

  #take(request: http.IncomingMessage, response: http.ServerResponse): void {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { readings } = JSON.parse(Buffer.concat(chunks).toString()) as { readings: Reading[] };
      const siteId = String(request.headers['x-site']);
      for (const { sensorId, observedAt, level } of readings) {
        const reading = { siteId, sensorId, at: Date.parse(observedAt), observedAt, level };
        this.#readings.push(reading);
        this.#ports.onReading(reading);
      }
      const again = this.#reopened;
      this.#reopened = null;
      if (again !== null) this.closeWindow(again.lane, again.from, again.to);
      response.writeHead(202, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({
          accepted: readings.length,
          duplicates: 0,
          refused: [],
          echo: readings.at(-1),
        }),
      );
    });
  }

  #page(url: URL): string | null {
    if (url.pathname === '/healthz')
      return JSON.stringify({ status: 'ok', lastSeen: this.#lastSeen() });
    if (url.pathname === '/metrics')
      return Object.entries(this.#lastSeen())
        .map(([id, at]) => `last_seen{sensor="${id}"} ${at}\n`)
        .join('');
    const [, siteId, what] = /^\/api\/v1\/sites\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? [];
    if (siteId === undefined) return null;
    const lane: Lane = url.searchParams.get('lane') === 'staff' ? 'staff' : 'public';
    // The latest rows come from a cache of what was published, everything else is computed anew.
    if (what === 'latest')
      return JSON.stringify({ records: this.#published.get(`${siteId} ${lane}`) ?? [] });
    if (what !== 'records' && what !== 'export' && what !== 'frames') return null;
    const rows = this.#asked(siteId, lane, url.searchParams);
    if (what !== 'export') return JSON.stringify({ records: rows });
    if (url.searchParams.get('format') === 'ndjson')
      return rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    if (url.searchParams.get('format') !== 'csv') return null;
    return [CSV, ...rows.map((row) => CSV.map((key) => row[key] ?? ''))]
      .map((cells) => `${cells.join(',')}\r\n`)
      .join('');
  }

  /** Any span, in any pieces. */
  #asked(siteId: string, lane: Lane, query: URLSearchParams): RivalRow[] {
    const seconds = Number(query.get('windowSeconds') ?? LANES[lane].ms / 1000);
    const from = Date.parse(query.get('from') ?? isoUtc(WORLD_STARTS));
    const to = Math.min(
      Date.parse(query.get('to') ?? isoUtc(this.#ports.now())),
      this.#ports.now(),
    );
    const rows: RivalRow[] = [];
    for (let at = from; at < to && rows.length < 5000; at += seconds * 1000)
      rows.push(...this.#rows(siteId, lane, at, Math.min(to, at + seconds * 1000)));
    return rows;
  }

  #rows(siteId: string, lane: Lane, from: EpochMs, to: EpochMs): RivalRow[] {
    const inside = this.#readings.filter((r) => r.siteId === siteId && r.at >= from && r.at < to);
    const regions = Map.groupBy(inside, ({ sensorId }) => LANES[lane].regionOf(zoneOf(sensorId)));
    return [...regions]
      .toSorted(([a], [b]) => a.localeCompare(b))
      .map(([regionId, readings]) => ({
        lane,
        planId: 'naive',
        regionId,
        windowStart: isoUtc(from),
        windowSeconds: (to - from) / 1000,
        status: 'released',
        level: Number(
          (readings.reduce((sum, { level }) => sum + level, 0) / readings.length).toFixed(2),
        ),
        reason: null,
        publishedAt: isoUtc(to),
        n: new Set(readings.map(({ sensorId }) => sensorId)).size,
      }));
  }

  #lastSeen(): Record<string, string> {
    return Object.fromEntries(
      this.#readings.map(({ sensorId, observedAt }) => [sensorId, observedAt]),
    );
  }
}
