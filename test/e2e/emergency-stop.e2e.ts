// What the pages say while the operator has stopped the release: the room who stopped what and when, the public page why there is no word, and both that
// it ends. The command and the pages are those of a newcomer; time passes twenty times as fast as ours.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDemoClock } from '#shared/process/demo-clock.ts';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { MINUTE_MS, timeOf } from '#shared/time.ts';
import { ROOT } from '../../scripts/root.ts';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { runToEnd } from '../kit/run-to-end.ts';
import { axeFindings, realErrors, signInWithToken } from '../kit/staff-page.ts';
import { until } from '../kit/until.ts';

const AUTHOR = 'A. Visser, safety officer';
const REASON = 'a camera was turned towards a balcony';

let product: Product;
let browser: Browser;
let room: GuardedPage;
beforeAll(async () => {
  product = await startProduct({ DEMO_SPEED: '20' });
  browser = await launchMaplessBrowser();
  room = await openGuardedPage(browser, product.origin, {
    viewport: { width: 1440, height: 900 },
  });
  await signInWithToken(room.page, product, '/en');
  await room.page.waitForSelector('[data-mode=live]');
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function policy(...options: readonly string[]): Promise<void> {
  const who = ['--site', 'demo', '--author', AUTHOR, '--reason', REASON];
  const { status, stderr } = await runToEnd(
    process.execPath,
    [...NODE_FLAGS, 'scripts/policy.ts', ...who, ...options],
    { cwd: ROOT, env: { PATH: process.env.PATH, DATA_DIR: product.dataDir } },
  );
  expect([status, stderr]).toEqual([0, expect.any(String)]);
}

/** The clock of the site. */
function now(): number {
  const clock = readDemoClock(product.dataDir);
  return clock === null ? Date.now() : timeOf(clock, Date.now());
}

const bar = (): Promise<string | null> => room.page.textContent('.stopped-bar__stopped');
const levels = (): Promise<number> =>
  room.page.$$eval('.zone-table__table [data-region]', (rows) => {
    const looks = rows.map((row) => row.getAttribute('data-look') ?? '');
    return looks.filter((look) => /^[0-4]$/.test(look)).length;
  });

test('the public lane is stopped: the room says so and goes on; the public page says why there is no word', async () => {
  expect(await room.page.$('.stopped-bar__stopped')).toBeNull();
  await policy('--stop', 'public');
  await room.page.waitForSelector('[data-stopped=public]');
  expect(await bar()).toContain('The public lane is stopped.');
  expect(await bar()).toContain(`by ${AUTHOR}: “${REASON}”`);
  expect(await bar()).toContain('in this room everything goes on');
  expect(await levels()).toBeGreaterThan(0);
  // Two maps at once are much for software that draws.
  await room.page.goto('about:blank');
  const open = await openGuardedPage(browser, product.origin);
  await open.page.goto(`${product.origin}/en`);
  const notice = open.page.locator('.measured__stale', { hasText: 'Crowding has not been shown' });
  await notice.waitFor();
  expect(await notice.textContent()).toContain(`${AUTHOR}: “${REASON}”`);
  expect(await open.page.textContent('.place-list__places')).toContain('not shown here for now');
  expect(await axeFindings(open.page)).toEqual([]);
  await open.page.goto(`${product.origin}/en/data`);
  const line = open.page.locator('.changes__list li', { hasText: 'Stopped: the public lane' });
  await line.waitFor();
  expect(await line.textContent()).toContain(`${AUTHOR}: ${REASON}`);
  await open.page.goto(`${product.origin}/data`);
  await open.page
    .locator('.changes__list li', { hasText: 'Stilgezet: de openbare baan' })
    .waitFor();
  expect(open.foreign).toEqual([]);
  expect(realErrors(open)).toEqual([]);
  await open.context.close();
});

test('both lanes are stopped: no level and no alert is left in the room, and it says from when on there are levels again', async () => {
  await room.page.goto(`${product.origin}/en/control`);
  await room.page.waitForSelector('[data-mode=live]');
  await policy('--stop', 'both');
  await room.page.waitForSelector('[data-stopped=both]');
  expect(await bar()).toContain('Everything is stopped.');
  expect(await bar()).toContain('quiet or critical: send somebody to look');
  await expect.poll(levels).toBe(0);
  expect(await room.page.textContent('.zone-table__table')).not.toContain('offline');
  await room.page.waitForFunction(
    () =>
      document.querySelectorAll('[data-alert][data-state]:not([data-state=cleared])').length === 0,
  );
  expect(await axeFindings(room.page)).toEqual([]);
  // Early in a public window, so that the room is asked before the bound at which it ends.
  await until('the first minutes of a public window', () => (now() / MINUTE_MS) % 15 < 4);
  await policy('--resume');
  await room.page.waitForSelector(
    '.stopped-bar__stopped:has-text("levels again from the window of")',
  );
  await room.page.waitForSelector('.stopped-bar__stopped', { state: 'detached' });
  await expect.poll(levels).toBeGreaterThan(0);
  expect(room.foreign).toEqual([]);
  expect(realErrors(room)).toEqual([]);
});
