// The product behind the adversary's interface.
import { setTimeout as sleep } from 'node:timers/promises';
import { io } from 'socket.io-client';
import parser from 'socket.io-msgpack-parser';
import { putRetractions } from '#database/aggregator/retractions.ts';
import { startEmbedded } from '#database/embedded/embedded.ts';
import { openPool } from '#database/open.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Lane } from '#shared/wire/record.ts';
import { STREAM_NAMESPACE, type WindowEvent } from '#shared/wire/stream.ts';
import { filesOf, tablesOf } from './surfaces.ts';
import {
  type Answer,
  type AskOptions,
  ask,
  type Frame,
  type Row,
  type Surface,
  type Victim,
  type Watcher,
} from './victim.ts';
import { PUBLIC_MS, type World } from './world.ts';

const CHANGES = [
  'UPDATE staff_record SET level = 0 WHERE level > 0',
  'UPDATE public_record SET level = 0 WHERE level > 0',
  'DELETE FROM staff_record',
  'DELETE FROM public_record',
  'TRUNCATE staff_record',
  'TRUNCATE public_record',
  'DELETE FROM release_window',
] as const;

export class ProductVictim implements Victim {
  readonly name = 'product';
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  now(): EpochMs {
    return this.#world.at;
  }

  async moveTo(at: EpochMs): Promise<void> {
    await this.#world.moveIntake(at);
    await this.#world.moveViewers(at);
  }

  moveIntakeTo(at: EpochMs): Promise<void> {
    return this.#world.moveIntake(at);
  }

  moveViewersTo(at: EpochMs): Promise<void> {
    return this.#world.moveViewers(at);
  }

  async skipToPublicWindow(): Promise<EpochMs> {
    const start = Math.ceil(this.#world.at / PUBLIC_MS) * PUBLIC_MS;
    if (start > this.#world.at) await this.#world.jumpIntake(start);
    await this.#world.moveViewers(start);
    return start;
  }

  send(siteId: string, readings: readonly Reading[]): Promise<Answer> {
    return this.#post(this.#world.origin, siteId, readings);
  }

  sendToSecond(siteId: string, readings: readonly Reading[]): Promise<Answer> {
    return this.#post(this.#world.intakes[1] ?? '', siteId, readings);
  }

  get(where: string, { who = 'nobody', siteId, headers = {} }: AskOptions = {}): Promise<Answer> {
    const token =
      who === 'operator' ? this.#world.operatorToken() : this.#world.tokens.get(siteId ?? '');
    const bearer: Record<string, string> =
      who === 'nobody' ? {} : { authorization: `Bearer ${token}` };
    const url = where.startsWith('http') ? where : this.#world.origin + where;
    return ask(url, { headers: { ...bearer, ...headers } });
  }

  origins(): readonly string[] {
    return [this.#world.origin, this.#world.intakes[0] ?? ''];
  }

  async watch(siteId: string, lane: Lane, cursor: string | null = null): Promise<Watcher> {
    const frames: Frame[] = [];
    const token = this.#world.operatorToken();
    const socket = io(this.#world.origin + STREAM_NAMESPACE, {
      parser,
      transports: ['websocket'],
      forceNew: true,
      auth: { protocol: 1, siteId, lane, cursor, token },
    });
    const others = new Map<string, Set<number>>();
    // Several messages may come before the first is read: their lengths wait in the order of the messages.
    const lengths: number[] = [];
    socket.io.on('open', () => {
      socket.io.engine.on('data', (data: string | ArrayBuffer) => {
        lengths.push(typeof data === 'string' ? data.length : data.byteLength);
      });
    });
    socket.io.on('packet', ({ data }) => {
      const bytes = lengths.shift() ?? 0;
      const [name, event] = Array.isArray(data) ? data : [null];
      if (name === 'window') {
        const { windowStart, levels } = event as WindowEvent;
        frames.push({ windowStart: Date.parse(windowStart), bytes, values: [...levels] });
      } else if (typeof name === 'string') {
        others.set(name, (others.get(name) ?? new Set()).add(bytes));
      }
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('hello', () => resolve());
      socket.once('refused', ({ code }) => reject(new Error(`the stream refused: ${code}`)));
      socket.once('connect_error', reject);
    });
    return { frames, others, close: () => void socket.disconnect() };
  }

  async retract(siteId: string, lane: Lane, row: Row): Promise<void> {
    const key = {
      lane,
      planId: String(row.planId),
      regionId: String(row.regionId),
      windowStart: Date.parse(String(row.windowStart)),
    };
    const reason = 'the sensors had been moved';
    await putRetractions(this.#world.owner, siteId, [key], { at: this.#world.at, reason });
    // The notice is on its way to the server.
    await sleep(200);
  }

  async rewrite(): Promise<readonly string[]> {
    const refusals: string[] = [];
    for (const change of CHANGES) {
      try {
        await this.#asAggregator(change, []);
      } catch (error) {
        refusals.push(sentenceOf(error));
      }
    }
    return refusals;
  }

  kill(): Promise<void> {
    return this.#world.aggregator.end('SIGKILL');
  }

  start(): Promise<void> {
    return this.#world.startAggregator();
  }

  async startSecond(): Promise<boolean> {
    return this.#world.second.start(this.#world.at).then(
      () => true,
      () => false,
    );
  }

  async openDataTwice(): Promise<boolean> {
    const { dataDir } = this.#world;
    return startEmbedded({ dataDir, log: () => {} }).then(
      (other) => other.close().then(() => true),
      () => false,
    );
  }

  stopSecond(): Promise<void> {
    return this.#world.second.end('SIGKILL');
  }

  async surfaces(): Promise<readonly Surface[]> {
    // What PostgreSQL still has in its buffers belongs on the disk that is searched.
    const { aggregator, second, server, owner, dataDir } = this.#world;
    await owner.query('CHECKPOINT');
    const processes = { aggregator, second, server };
    const logs = Object.entries(processes).map(
      ([name, process]): Surface => ({
        kind: 'log',
        name,
        bytes: Buffer.from(process.output()),
        rows: 0,
      }),
    );
    const bytes = await aggregator.heap();
    const heap: Surface = { kind: 'heap', name: 'aggregator', bytes, rows: 0 };
    return [...(await tablesOf(owner)), ...filesOf(dataDir), ...logs, heap];
  }

  async storedRows(siteId: string): Promise<readonly { key: string; text: string }[]> {
    const { rows } = await this.#world.owner.query<{ key: string; text: string }>(
      `SELECT concat_ws(' ', 'staff', plan_id, region_id, window_start) AS key, to_jsonb(r)::text AS text FROM staff_record r WHERE site_id = $1
       UNION ALL SELECT concat_ws(' ', 'public', plan_id, region_id, window_start), to_jsonb(r)::text FROM public_record r WHERE site_id = $1
       ORDER BY 1`,
      [siteId],
    );
    return rows;
  }

  #post(origin: string, siteId: string, readings: readonly Reading[]): Promise<Answer> {
    return ask(`${origin}/ingest/v1/readings`, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${this.#world.tokens.get(siteId)}`,
        'content-type': 'application/json',
      },
      body: JSON.stringify({ readings }),
    });
  }

  /** As the program that writes rows: whoever has taken it over can do no more. */
  async #asAggregator(sql: string, values: readonly unknown[]): Promise<void> {
    const { databaseUrl } = this.#world.database;
    const pool = openPool({ databaseUrl, role: 'aggregator', max: 1 });
    try {
      await pool.query(sql, [...values]);
    } finally {
      await pool.end();
    }
  }
}
