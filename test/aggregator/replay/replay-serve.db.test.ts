// `npm run replay -- --serve` as a person runs it: what was replayed is served, read-only, in a frame that says that it is not now.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { latestSchema, siteResourceSchema } from '#shared/wire/api.ts';
import { prepareDatabase } from '#test/kit/database/prepared.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-replay-serve-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const FIRST = Date.UTC(2026, 5, 6, 12, 0);
const MINUTES = 60;

function writeRecording(): readonly string[] {
  const sensors = Array.from({ length: 8 }, (_, i) => ({
    sensorId: `s${i}`,
    lat: 52 + i * 0.0002,
    lon: 4.5,
  }));
  const lines: string[] = [];
  for (let second = 0; second < MINUTES * 60; second += 10)
    for (const { sensorId } of sensors)
      lines.push(
        JSON.stringify({
          sensorId,
          observedAt: new Date(FIRST + second * 1000).toISOString(),
          level: 1,
        }),
      );
  writeFileSync(path.join(folder, 's.json'), JSON.stringify(sensors));
  writeFileSync(path.join(folder, 'r.ndjson'), lines.join('\n'));
  return ['--sensors', path.join(folder, 's.json'), '--readings', path.join(folder, 'r.ndjson')];
}

test('what was replayed is served: the site says that it is a replay, its windows are there, nothing is taken in', async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  await prepareDatabase(path.join(folder, 'data'));
  const args = [...NODE_FLAGS, 'aggregator/commands/replay.ts'];
  const child = spawn(
    process.execPath,
    [...args, ...writeRecording(), '--speed', 'max', '--serve'],
    {
      cwd: root,
      env: {
        ...process.env,
        DATABASE_URL: undefined,
        DATA_DIR: path.join(folder, 'data'),
        PORT: String(port),
      },
      stdio: ['ignore', 'ignore', 'pipe'],
    },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit');
  const answer = async (): Promise<Response | null> =>
    child.exitCode !== null ? null : fetch(`${origin}/api/v1/sites/replay`).catch(() => null);
  try {
    await expect
      .poll(() => (child.exitCode === null ? said : `ended: ${said}`))
      .toMatch(/^(?!ended).*serving the recording/s);
    // Said when it listens, not before.
    expect((await answer())?.status).toBe(200);
    const resource = siteResourceSchema.parse(await (await answer())?.json());
    expect(resource.clock.mode).toBe('replay');
    const latest = await fetch(`${origin}/api/v1/sites/replay/latest`);
    expect(latestSchema.parse(await latest.json()).cursor).not.toBeNull();
    const post = await fetch(`${origin}/ingest/v1/readings`, { method: 'POST', body: '{}' });
    expect(post.status).toBeGreaterThanOrEqual(400);
  } finally {
    child.kill('SIGTERM');
    await ended;
  }
});
