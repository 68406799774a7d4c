// The control: a small crowd server as one would write it in an afternoon. It publishes means with two decimals and how many contributed, for
// any span that is asked for, takes whatever comes whenever it comes, computes rows anew from it, says when it last heard each sensor, and
// logs every reading. Every attack must break it.
import { once } from 'node:events';
import {
  appendFileSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { EpochMs } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Lane } from '#shared/wire/record.ts';
import { RivalInstance, type RivalRow, type StoredReading } from './rival-instance.ts';
import {
  type Answer,
  type AskOptions,
  ask,
  type Frame,
  type Surface,
  type Victim,
  type Watcher,
} from './victim.ts';
import { PUBLIC_MS, WINDOW_MS, WORLD_STARTS } from './world.ts';

const LANE_MS = [
  ['staff', WINDOW_MS],
  ['public', PUBLIC_MS],
] as const;
/** So long after its end a window is published, and rows go to the file. */
const CLOSES_AFTER_MS = 10_000;

export type Rival = Victim & { close(): Promise<void> };

class NaiveRival implements Rival {
  readonly name = 'control';
  readonly #folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-rival-'));
  readonly #rows = path.join(this.#folder, 'rows.ndjson');
  readonly #log = path.join(this.#folder, 'rival.log');
  readonly #watchers: { siteId: string; lane: Lane; frames: Frame[] }[] = [];
  readonly #at = { now: WORLD_STARTS };
  #first: RivalInstance | null = null;
  #second: RivalInstance | null = null;
  #servers: http.Server[] = [];
  #origin = '';
  #secondOrigin = '';

  constructor() {
    writeFileSync(this.#rows, '');
    writeFileSync(this.#log, '');
  }

  now(): EpochMs {
    return this.#at.now;
  }

  async moveTo(at: EpochMs): Promise<void> {
    for (const [lane, ms] of LANE_MS) {
      const first = Math.floor((this.#at.now - CLOSES_AFTER_MS) / ms) * ms + ms;
      for (let end = first; end + CLOSES_AFTER_MS <= at; end += ms)
        for (const instance of [this.#first, this.#second])
          instance?.closeWindow(lane, end - ms, end);
    }
    this.#at.now = at;
  }

  moveIntakeTo(at: EpochMs): Promise<void> {
    return this.moveTo(at);
  }

  async moveViewersTo(): Promise<void> {
    // Whoever asks is told what there is.
  }

  async skipToPublicWindow(): Promise<EpochMs> {
    const start = Math.ceil(this.#at.now / PUBLIC_MS) * PUBLIC_MS;
    await this.moveTo(start);
    return start;
  }

  send(siteId: string, readings: readonly Reading[]): Promise<Answer> {
    return post(this.#origin, siteId, readings);
  }

  sendToSecond(siteId: string, readings: readonly Reading[]): Promise<Answer> {
    return post(this.#secondOrigin, siteId, readings);
  }

  get(where: string, { headers = {} }: AskOptions = {}): Promise<Answer> {
    return ask(where.startsWith('http') ? where : this.#origin + where, { headers });
  }

  origins(): readonly string[] {
    return [this.#origin];
  }

  async watch(siteId: string, lane: Lane): Promise<Watcher> {
    const watcher = { siteId, lane, frames: [] as Frame[] };
    this.#watchers.push(watcher);
    return { frames: watcher.frames, others: new Map(), close: () => {} };
  }

  async retract(): Promise<void> {
    // A value that was wrong stays until a better one comes.
  }

  async rewrite(): Promise<readonly string[]> {
    const rows = readFileSync(this.#rows, 'utf8').replaceAll(/"level":[\d.]+/g, '"level":0');
    writeFileSync(this.#rows, rows);
    return [];
  }

  async kill(): Promise<void> {
    this.#first = null;
  }

  async start(): Promise<void> {
    this.#first ??= this.#instance();
    if (this.#origin === '') this.#origin = await this.#listen(() => this.#first);
    else for (const lane of ['staff', 'public'] as const) this.#first.reopen(lane);
  }

  async startSecond(): Promise<boolean> {
    this.#second = this.#instance();
    this.#secondOrigin = await this.#listen(() => this.#second);
    return true;
  }

  async openDataTwice(): Promise<boolean> {
    appendFileSync(this.#rows, '');
    return true;
  }

  async stopSecond(): Promise<void> {
    this.#second = null;
  }

  async surfaces(): Promise<readonly Surface[]> {
    return readdirSync(this.#folder).map((name): Surface => {
      const bytes = readFileSync(path.join(this.#folder, name));
      return { kind: name.endsWith('.log') ? 'log' : 'file', name, bytes, rows: 0 };
    });
  }

  async storedRows(siteId: string): Promise<readonly { key: string; text: string }[]> {
    const lines = readFileSync(this.#rows, 'utf8').split('\n').filter(Boolean);
    return lines
      .map((text) => ({ text, row: JSON.parse(text) as RivalRow & { siteId: string } }))
      .filter(({ row }) => row.siteId === siteId)
      .map(({ text, row }) => ({ key: `${row.lane} ${row.regionId} ${row.windowStart}`, text }));
  }

  async close(): Promise<void> {
    for (const server of this.#servers) {
      server.close();
      server.closeAllConnections();
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #instance(): RivalInstance {
    return new RivalInstance({
      now: () => this.#at.now,
      onReading: (reading: StoredReading) =>
        appendFileSync(this.#log, `${JSON.stringify(reading)}\n`),
      onRows: (siteId, rows) => this.#publish(siteId, rows),
    });
  }

  #publish(siteId: string, rows: readonly RivalRow[]): void {
    const text = rows.map((row) => `${JSON.stringify({ siteId, ...row })}\n`).join('');
    appendFileSync(this.#rows, text);
    const [first] = rows;
    for (const watcher of this.#watchers) {
      if (first === undefined || watcher.siteId !== siteId || watcher.lane !== first.lane) continue;
      const values = rows.map(({ level }) => level ?? -1);
      const windowStart = Date.parse(first.windowStart);
      watcher.frames.push({ windowStart, bytes: Buffer.byteLength(text), values });
    }
  }

  async #listen(instance: () => RivalInstance | null): Promise<string> {
    const server = http.createServer((request, response) => {
      const running = instance();
      if (running === null) response.writeHead(503).end();
      else running.answer(request, response);
    });
    this.#servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return `http://127.0.0.1:${address.port}`;
  }
}

function post(origin: string, siteId: string, readings: readonly Reading[]): Promise<Answer> {
  return ask(`${origin}/ingest/v1/readings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-site': siteId },
    body: JSON.stringify({ readings }),
  });
}

export async function createRival(): Promise<Rival> {
  const rival = new NaiveRival();
  await rival.start();
  return rival;
}
