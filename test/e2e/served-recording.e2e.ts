// `npm run replay -- --site <registered> --serve`: a recording of a site that is registered, and live
// at other times, is looked at as a recording: its clock, its frame, and nothing to press.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#shared/process/free-port.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { isoUtc } from '#shared/time.ts';
import { alertListSchema } from '#shared/wire/alert.ts';
import { siteResourceSchema } from '#shared/wire/api.ts';
import { gridSensors, gridSite } from '../kit/aggregator/grid-site.ts';
import { launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { runToEnd } from '../kit/run-to-end.ts';

const root = path.resolve(import.meta.dirname, '../..');
const folder = mkdtempSync(path.join(os.tmpdir(), 'crowdshade-served-'));
const site = gridSite('t5', 2);
const sensors = gridSensors(site);
/** A month ago: long enough for whoever waits "since then" to be seen. */
const FIRST = Math.floor(Date.now() / 3_600_000) * 3_600_000 - 33 * 24 * 3_600_000;
const SECONDS = 40 * 60;
const LAST = FIRST + (SECONDS - 10) * 1000;

let browser: Browser;
beforeAll(async () => {
  const lines: string[] = [];
  for (let at = 0; at < SECONDS; at += 10)
    // Critical from the tenth minute on: an alert that nobody has answered.
    for (const { sensorId } of sensors)
      lines.push(
        JSON.stringify({
          sensorId,
          observedAt: isoUtc(FIRST + at * 1000),
          level: at < 600 ? 1 : 4,
        }),
      );
  writeFileSync(path.join(folder, 'site.json'), JSON.stringify(site));
  writeFileSync(path.join(folder, 'sensors.json'), JSON.stringify(sensors));
  writeFileSync(path.join(folder, 'r.ndjson'), lines.join('\n'));
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const env = (port: number) => ({
  PATH: process.env.PATH,
  DATA_DIR: path.join(folder, 'data'),
  PORT: String(port),
});
const command = (name: string): string => path.join(root, `aggregator/commands/${name}.ts`);

/** Registers the site, replays and serves; resolves with the end of it when the site is shown. */
async function serve(port: number): Promise<() => Promise<void>> {
  const files = ['--site', 'site.json', '--sensors', 'sensors.json'];
  const registered = await runToEnd(
    process.execPath,
    [...NODE_FLAGS, command('register'), ...files],
    { cwd: folder, env: env(port) },
  );
  expect(registered.status, registered.stderr).toBe(0);
  const args = ['--site', 't5', '--readings', 'r.ndjson', '--serve'];
  const child = spawn(process.execPath, [...NODE_FLAGS, command('replay'), ...args], {
    cwd: folder,
    env: env(port),
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const ended = once(child, 'exit');
  const asked = () => fetch(`http://127.0.0.1:${port}/api/v1/sites/t5`).catch(() => null);
  await expect
    .poll(async () => (child.exitCode === null ? (await asked())?.status : said))
    .toBe(200);
  return async () => {
    child.kill('SIGTERM');
    await ended;
  };
}

test('found B6: a recording of a registered site is served with its own clock and frame, and without a button', async () => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const stop = await serve(port);
  try {
    const resource = await (await fetch(`${origin}/api/v1/sites/t5`)).json();
    expect(siteResourceSchema.parse(resource).clock).toEqual({
      mode: 'replay',
      at: isoUtc(LAST),
      speed: 1,
    });
    const file = path.join(folder, 'data/credentials.json');
    const { operatorToken } = JSON.parse(readFileSync(file, 'utf8'));
    const headers = { Authorization: `Bearer ${operatorToken}` };
    const answer = await fetch(`${origin}/api/v1/sites/t5/alerts`, { headers });
    const { alerts } = alertListSchema.parse(await answer.json());
    expect(alerts.length).toBeGreaterThan(0);
    const post = await fetch(`${origin}/ingest/v1/readings`, { method: 'POST', body: '{}' });
    expect(post.status).toBeGreaterThanOrEqual(400);
    const step = await fetch(`${origin}/api/v1/sites/t5/alerts/${alerts[0]?.alertId}/steps`, {
      method: 'POST',
      headers: { ...headers, 'Content-Type': 'application/json' },
      body: JSON.stringify({ step: 'acknowledge' }),
    });
    expect(step.status).toBeGreaterThanOrEqual(400);

    const { page } = await openGuardedPage(browser, origin);
    await page.goto(`${origin}/en/control?signin=token`);
    await page.fill('input[name=token]', operatorToken);
    await page.click('button[type=submit]');
    await page.waitForSelector('[data-mode=replay]:has-text("this is not now")');
    await page.waitForSelector('[data-alert]');
    expect(await page.locator('[data-mode=live]').count()).toBe(0);
    expect(await page.locator('[data-alert] .button').count()).toBe(0);
    const words = (await page.locator('body').allInnerTexts()).join('\n');
    expect(words).not.toMatch(/\bLive\b/);
    // Nobody waits longer than the recording is.
    expect(words).not.toMatch(/\b\d{3,} (?:h|min)\b/);
    await page.goto(`${origin}/en/`);
    await page.waitForSelector('text=this is not now');
  } finally {
    await stop();
  }
});
