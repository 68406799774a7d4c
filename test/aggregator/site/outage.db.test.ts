// The database goes away and comes back. A relay stands between the real intake and the real database, so that it can be cut: meanwhile every
// batch is acknowledged, and afterwards all windows are there, in order, with the publication times that they would have had.
// The clock runs ten times as fast as ours; everything else is what the aggregator runs.

import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import pino from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startIngest } from '#aggregator/ingest-server.ts';
import { openCarry, openJournal } from '#aggregator/journal/choice.ts';
import { readSettings } from '#aggregator/process/settings.ts';
import { openRunningSite } from '#aggregator/site/open-site.ts';
import { type Pipeline, startPipeline } from '#aggregator/site/pipeline.ts';
import { addRefusals, putToken } from '#database/aggregator/engine.ts';
import { putSensors, putSite } from '#database/aggregator/register.ts';
import type { EmbeddedDatabase } from '#database/embedded/embedded.ts';
import { migrate } from '#database/migrate.ts';
import { openConnection, openPool } from '#database/open.ts';
import { newToken } from '#shared/process/chance.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { startPrepared } from '#test/kit/database/prepared.ts';
import { gridSensorId, gridSensors, gridSite } from '../../kit/aggregator/grid-site.ts';
import { Relay } from '../../kit/database/relay.ts';

const WINDOW_MS = 60_000;
const RATE = 10;
const ZONES = 3;

const dataDir = mkdtempSync(path.join(tmpdir(), 'crowdshade-outage-'));
const site = gridSite('outage', ZONES);
const token = newToken('dev');
/** Engine time: five seconds before a window of an early part of a public window. */
const origin = Math.floor(Date.now() / 900_000) * 900_000 - 900_000 + WINDOW_MS - 5000;
const started = Date.now();
const now = (): number => origin + (Date.now() - started) * RATE;

let embedded: EmbeddedDatabase;
let owner: pg.Pool;
let pool: pg.Pool;
let relay: Relay;
let pipeline: Pipeline;
let server: Server;
let url: string;
let allAcknowledged = 0;

beforeAll(async () => {
  embedded = await startPrepared({ dataDir, log: () => {} });
  owner = openPool({ databaseUrl: embedded.databaseUrl, role: null });
  await migrate(owner);
  await putSite(owner, site, null);
  await putSensors(owner, gridSensors(site), now());
  await putToken(owner, {
    sha256: sha256Hex(token),
    role: 'device',
    siteId: site.siteId,
    label: 'test',
  });
  relay = new Relay(embedded.databaseUrl);
  const open = { databaseUrl: await relay.listen(), role: 'aggregator' } as const;
  pool = openPool(open);
  const running = await openRunningSite({
    site,
    clock: 'live',
    at: now(),
    parts: {
      pool,
      journal: await openJournal(dataDir),
      carry: await openCarry(dataDir),
      overrides: {},
      onReleaseError: () => {},
      onJournalFailure: (error) => {
        throw error;
      },
    },
  });
  pipeline = startPipeline([running], {
    clock: () => ({ now: now(), isSure: true }),
    writeTotals: (_, epochStart, counts) => addRefusals(pool, 'outage', epochStart, 900, counts),
    takeDueSteps: async () => {},
    onError: () => {},
  });
  const settings = readSettings({ DATA_DIR: dataDir, LOG_LEVEL: 'silent' });
  server = await startIngest({
    settings,
    pool,
    pipeline,
    clock: { problem: () => null, offsetMs: () => 0, stop: () => {} },
    log: pino({ level: 'silent' }),
    now,
    connect: () => openConnection(open),
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  url = `http://127.0.0.1:${address.port}`;
});

afterAll(async () => {
  server.close();
  relay.mend();
  await pipeline.stop();
  relay.close();
  await pool.end();
  await owner.end();
  await embedded.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** One reading of every sensor, now. Gives how many were acknowledged. */
async function sendAll(level: number): Promise<number> {
  const observedAt = new Date(now()).toISOString();
  const readings = Array.from({ length: ZONES * 4 }, (_, index) => ({
    sensorId: gridSensorId(Math.floor(index / 4), index % 4),
    observedAt,
    level,
  }));
  const answer = await fetch(`${url}/ingest/v1/readings`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}` },
    body: JSON.stringify({ readings }),
  });
  expect(answer.status).toBe(202);
  const { accepted } = (await answer.json()) as { accepted: number };
  return accepted;
}

async function windows(): Promise<{ start: number; published: number; levels: unknown[] }[]> {
  const { rows } = await owner.query<{ start: number; published: number; levels: unknown[] }>(
    `SELECT extract(epoch FROM window_start)::float8 * 1000 AS start, extract(epoch FROM min(published_at))::float8 * 1000 AS published,
       array_agg(level ORDER BY region_id) AS levels FROM staff_record GROUP BY window_start ORDER BY window_start`,
  );
  return rows;
}

const AWAY = {
  'refuses connections': () => relay.cut(),
  'is stopped and says nothing': () => relay.freeze(),
} as const;

test.each(Object.entries(AWAY))(
  'while the database %s everything is acknowledged; afterwards all windows are there at their fixed times',
  async (_, goAway) => {
    const first = Math.ceil(now() / WINDOW_MS) * WINDOW_MS;
    const last = first + 4 * WINDOW_MS;
    let sent = 0;
    let acknowledged = 0;
    let mostWaiting = 0;
    while (now() < last) {
      const elapsed = now() - first;
      // Away from the middle of the first full window until the middle of the fourth: two whole windows close without a database.
      if (elapsed > 0.5 * WINDOW_MS && elapsed < 3.5 * WINDOW_MS) goAway();
      else relay.mend();
      if (elapsed > 0) {
        sent += ZONES * 4;
        acknowledged += await sendAll(Math.floor(elapsed / WINDOW_MS) % 5);
      }
      await sleep(450);
      mostWaiting = Math.max(mostWaiting, pipeline.waitingReleases());
    }
    expect(acknowledged).toBe(sent);
    allAcknowledged += acknowledged;
    expect(mostWaiting).toBeGreaterThanOrEqual(2);

    const full = [0, 1, 2, 3].map((n) => first + n * WINDOW_MS);
    await expect
      .poll(async () => (await windows()).map(({ start }) => start))
      .toEqual(expect.arrayContaining(full));
    const stored = (await windows()).filter(({ start }) => full.includes(start));
    expect(stored.map(({ published }) => published)).toEqual(full.map((start) => start + 75_000));
    expect(stored.map(({ levels }) => levels)).toEqual(
      [0, 1, 2, 3].map((n) => Array(ZONES).fill(n)),
    );
    const cursors = await owner.query<{ start: number }>(
      "SELECT extract(epoch FROM window_start)::float8 * 1000 AS start FROM release_window WHERE lane = 'staff' ORDER BY ctid",
    );
    const starts = cursors.rows.map(({ start }) => start);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    await expect
      .poll(
        async () =>
          (
            await owner.query(
              "SELECT sum(total)::int AS n FROM refusal_total WHERE reason = 'accepted'",
            )
          ).rows[0]?.n,
      )
      .toBe(allAcknowledged);
  },
);
