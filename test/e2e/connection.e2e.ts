// The connection of a control room breaks: for a moment, and because the server starts again. No window is missing, none comes twice, the page says
// that what it shows is ageing. Long breaks are in the soak.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Line, openLine } from '../kit/cut.ts';
import { processOf } from '../kit/processes.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { watchModes } from '../kit/staff-page.ts';
import { faultsOf, type Heard, hearWindows } from '../kit/windows-heard.ts';

const SPEED = 20;

let product: Product;
let browser: Browser;
let line: Line;
let guarded: GuardedPage;
let heard: Heard;
beforeAll(async () => {
  product = await startProduct({ DEMO_SPEED: String(SPEED) });
  browser = await launchMaplessBrowser();
  line = await openLine(product.origin);
  guarded = await openGuardedPage(browser, line.origin, {
    viewport: { width: 1440, height: 900 },
  });
  heard = hearWindows(guarded.page);
  const { page } = guarded;
  await page.goto(`${line.origin}/en/control?signin=token`);
  await page.fill('input[name=token]', product.operatorToken());
  await page.click('button[type=submit]');
  await page.waitForSelector('[data-mode=live]');
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await product?.stop();
});

async function untilHeard(more: number): Promise<void> {
  const wanted = heard.windows.length + more;
  await expect.poll(() => heard.windows.length).toBeGreaterThanOrEqual(wanted);
}

test('a break of 2.5 s: the bar says so, then everything that was missed comes once', async () => {
  await untilHeard(2);
  line.cut();
  await guarded.page.waitForSelector('[data-mode=lost]');
  await guarded.page.waitForSelector('.trouble:has-text("Connection lost")');
  await sleep(2500);
  line.mend();
  await guarded.page.waitForSelector('[data-mode=live]');
  await untilHeard(2);
  expect(faultsOf(heard)).toMatchObject({ doubled: 0, missing: [] });
});

test('the server starts again: the same', async () => {
  // The supervisor brings the server back.
  const { port } = new URL(product.origin);
  const modes = await watchModes(guarded.page);
  process.kill(processOf('server/main.ts', `PORT=${port}`), 'SIGKILL');
  await expect.poll(modes).toContain('lost');
  await guarded.page.waitForSelector('[data-mode=live]');
  await untilHeard(3);
  expect(faultsOf(heard)).toMatchObject({ doubled: 0, missing: [] });
  expect(heard.resets()).toBe(0);
});

test('no WebSocket passes: plain requests bring the same', async () => {
  const { page, context } = await openGuardedPage(browser, line.origin);
  await page.routeWebSocket('**', (socket) => socket.close());
  const plain = hearWindows(page);
  await page.goto(`${line.origin}/en/control?signin=token`);
  await page.fill('input[name=token]', product.operatorToken());
  await page.click('button[type=submit]');
  await page.waitForSelector('[data-mode=live]');
  await expect.poll(() => plain.windows.length).toBeGreaterThanOrEqual(3);
  expect(faultsOf(plain)).toMatchObject({ doubled: 0, missing: [] });
  await context.close();
});

test('a zone whose windows do not come is stale, not quiet', async () => {
  line.cut();
  await guarded.page.waitForSelector('.zone-table__table [data-look="stale"]');
  const looks = await guarded.page.$$eval('.zone-table__table [data-region]', (rows) =>
    rows.map((row) => row.getAttribute('data-look')),
  );
  expect(looks.every((look) => look === 'stale' || look === 'unpublished')).toBe(true);
  line.mend();
  await guarded.page.waitForSelector('[data-mode=live]');
  expect(guarded.foreign).toEqual([]);
});
