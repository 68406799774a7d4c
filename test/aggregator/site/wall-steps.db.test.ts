// The wall clock of the real aggregator and the real server is stepped by an hour and back while they run. First it is shown that only the wall moves: a
// test whose steady clock moved along would see a stopped process, not a set clock.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { healthSchema } from '#shared/wire/health.ts';
import { gridSensors, gridSite } from '#test/kit/aggregator/grid-site.ts';
import { resultOf, type Stack, startStack } from '#test/kit/aggregator/stack.ts';
import { MovedWall, needsFaketime } from '#test/kit/faketime.ts';

const WINDOW_MS = 60_000;
const HOUR_SECONDS = 3600;
const SENSORS = 24;
const POSTS = 24;
const root = path.resolve(import.meta.dirname, '../../..');

const site = gridSite('walls', SENSORS / 4);
const sensors = gridSensors(site);

type Look = { readonly wall: number; readonly steady: number; readonly perf: number };

/** What a process under the moved wall reads from its three clocks, each time it is asked. */
function startWatch(wall: MovedWall): { look(): Promise<Look>; end(): void } {
  const script = `process.on('message', () => process.send({
    wall: Date.now(), steady: Number(process.hrtime.bigint()) / 1e6, perf: performance.now() }))`;
  const child = spawn(process.execPath, ['-e', script], {
    env: { ...process.env, ...wall.env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  return {
    look: async () => {
      const answer = once(child, 'message');
      child.send('look');
      return (await answer)[0] as Look;
    },
    end: () => void child.kill('SIGKILL'),
  };
}

describe.skipIf(!needsFaketime())('the wall clock of running processes is stepped', () => {
  let wall: MovedWall;
  let stack: Stack;
  let server: ChildProcess;
  let origin: string;
  const said: string[] = [];

  beforeAll(async () => {
    wall = new MovedWall();
    stack = await startStack(site, sensors, wall.env);
    const port = await freePort();
    origin = `http://127.0.0.1:${port}`;
    server = spawn(process.execPath, [...NODE_FLAGS, path.join(root, 'server/main.ts')], {
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: stack.database.databaseUrl,
        DATA_DIR: stack.dataDir,
        PORT: String(port),
        ...wall.env,
      },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    for (const stream of [server.stdout, server.stderr])
      stream?.setEncoding('utf8').on('data', (chunk: string) => said.push(chunk));
    await once(server, 'message');
  });
  afterAll(async () => {
    server?.kill('SIGTERM');
    await stack?.close();
    wall?.close();
  });

  const ready = async (base: string): Promise<{ status: number; clock: string }> => {
    const answer = await fetch(`${base}/readyz`);
    const { clock } = healthSchema.parse(await answer.json()).checks;
    return { status: answer.status, clock: clock?.whatToDo ?? 'ok' };
  };
  const newest = async (): Promise<number> => {
    const { rows } = await stack.owner.query<{ ahead: number | null }>(
      'SELECT extract(epoch FROM max(window_start))::float8 * 1000 AS ahead FROM release_window',
    );
    return rows[0]?.ahead ?? 0;
  };
  const post = async (): Promise<{ accepted: number; refused: readonly unknown[] }> => {
    const observedAt = new Date().toISOString();
    const readings = sensors.map(({ sensorId }) => ({ sensorId, observedAt, level: 1 }));
    return resultOf(await stack.post({ readings }));
  };

  test('libfaketime moves the wall and nothing else', async () => {
    const watch = startWatch(wall);
    const before = await watch.look();
    wall.set(HOUR_SECONDS);
    const ahead = await watch.look();
    wall.set(-HOUR_SECONDS);
    const back = await watch.look();
    wall.set(0);
    watch.end();
    const hour = HOUR_SECONDS * 1000;
    for (const [look, off] of [
      [ahead, hour],
      [back, -hour],
    ] as const) {
      const passed = look.steady - before.steady;
      expect(passed).toBeGreaterThanOrEqual(0);
      expect(passed).toBeLessThan(hour / 2);
      expect(Math.abs(look.perf - before.perf - passed)).toBeLessThan(5000);
      expect(Math.abs(look.wall - before.wall - off - passed)).toBeLessThan(5000);
    }
  });

  test('an hour ahead and back, an hour back and ahead, with a restart in between: told in words, no record of the future, and every reading afterwards is accepted and released', async () => {
    await stack.startAggregator();
    expect(await ready(stack.ingestUrl)).toEqual({ status: 200, clock: 'ok' });
    for (const off of [HOUR_SECONDS, -HOUR_SECONDS]) {
      wall.set(off);
      const words = off > 0 ? /3600\.\d s ahead of/ : /3600\.\d s behind/;
      for (const base of [stack.ingestUrl, origin]) {
        await expect.poll(async () => (await ready(base)).clock).toMatch(words);
        expect((await ready(base)).status).toBe(503);
      }
      // What the server shows goes by the same clock: nothing before its time.
      const shown = await (await fetch(`${origin}/api/v1/sites/walls`)).json();
      expect(Date.parse(shown.clock.at)).toBeLessThanOrEqual(Date.now() + 2000);
      await stack.killAggregator();
      await stack.startAggregator();
      expect((await ready(stack.ingestUrl)).clock).toMatch(words);
      wall.set(0);
      for (const base of [stack.ingestUrl, origin])
        await expect.poll(() => ready(base)).toEqual({ status: 200, clock: 'ok' });
    }
    await expect.poll(() => stack.output()).toMatch(/clock jumped: it is 3600\.\d s ahead/);
    await expect.poll(() => stack.output()).toMatch(/the clock is sure again/);
    expect(said.join('')).toMatch(/clock jumped: it is 3600\.\d s behind/);

    // From the next window on: it is heard from its start, whatever the wall did before.
    const first = Math.ceil((Date.now() + 1000) / WINDOW_MS) * WINDOW_MS;
    await sleep(first + 500 - Date.now());
    let accepted = 0;
    for (let turn = 0; turn < POSTS; turn += 1) {
      const result = await post();
      expect(result.refused).toEqual([]);
      accepted += result.accepted;
      await sleep(Math.max(0, first + 500 + (turn + 1) * 2400 - Date.now()));
    }
    expect(accepted).toBe(SENSORS * POSTS);
    // The first whole window; on a machine too slow to be heard in it, a later one.
    const isReleased = async (): Promise<boolean> => {
      expect((await post()).refused).toEqual([]);
      const { rowCount } = await stack.owner.query(
        "SELECT FROM staff_record WHERE window_start >= $1 AND status = 'released'",
        [new Date(first)],
      );
      return rowCount !== 0;
    };
    await expect.poll(isReleased, { interval: 2400 }).toBe(true);
    expect(await newest()).toBeLessThan(Date.now());
  });
});
