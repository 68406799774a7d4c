// What time it is in the room is the service's to say: a device whose clock is wrong shows the same room, and says that it is wrong. Without a connection
// nobody knows what is going on, from that moment on.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Line, openLine } from '../kit/cut.ts';
import { shiftClock } from '../kit/device-clock.ts';
import { picture } from '../kit/factor-pages.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeFindings, realErrors, signInWithToken } from '../kit/staff-page.ts';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let product: Product;
let browser: Browser;
let line: Line;
let right: GuardedPage;
beforeAll(async () => {
  product = await startProduct();
  browser = await launchMaplessBrowser();
  line = await openLine(product.origin);
  right = await openRoom(0);
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await product?.stop();
});

/** The room, by the line that can be cut, on a device that is so much ahead. */
async function openRoom(aheadMs: number): Promise<GuardedPage> {
  const guarded = await openGuardedPage(browser, line.origin, {
    viewport: DESK,
    reducedMotion: 'reduce',
  });
  if (aheadMs !== 0) await shiftClock(guarded.page, aheadMs);
  await signInWithToken(guarded.page, { ...product, origin: line.origin }, '/en');
  await guarded.page.waitForSelector('[data-mode=live]');
  return guarded;
}

type Zone = { readonly id: string; readonly look: string };

/** What the table says of every zone, from above. */
const zonesOf = (page: Page): Promise<readonly Zone[]> =>
  page.$$eval('.zone-table__table [data-region]', (rows) =>
    rows.map((row) => ({
      id: row.getAttribute('data-region') ?? '',
      look: row.getAttribute('data-look') ?? '',
    })),
  );

/** All that the room says of the time: age, countdown, clock, and which zones are known. */
async function roomOf(page: Page): Promise<unknown> {
  const words = page.$$eval('.stat__stat, .status-bar__clock', (parts) =>
    parts.map((part) => part.textContent),
  );
  return { words: await words, zones: await zonesOf(page) };
}

const secondsLeft = (page: Page): Promise<number> =>
  page.$eval('.stat__next b', (next) => Number.parseInt(next.textContent ?? '', 10));

async function pictures(page: Page, name: string): Promise<void> {
  await picture(page, `${name}-1440`);
  await page.setViewportSize(PHONE);
  await picture(page, `${name}-390`);
  await page.setViewportSize(DESK);
}

describe('a device whose clock is wrong', () => {
  test.for([
    [-4, []],
    [45, ['ahead']],
    [-45, ['behind']],
    [80, ['ahead']],
    [-80, ['behind']],
    [600, ['10 min ahead']],
  ] as const)('by %i s: the same room, and a notice from 5 s on', async ([seconds, said]) => {
    const { page, context, errors } = await openRoom(seconds * 1000);
    const same = async (): Promise<boolean> => {
      const [here, there] = await Promise.all([roomOf(page), roomOf(right.page)]);
      return JSON.stringify(here) === JSON.stringify(there);
    };
    await expect.poll(same).toBe(true);
    expect((await zonesOf(page)).filter(({ look }) => look === 'stale')).toEqual([]);
    const notices = (): Promise<readonly (string | null)[]> =>
      page.$$eval('[data-device-clock]', (all) => all.map(({ textContent }) => textContent));
    await expect.poll(notices).toEqual(said.map((word) => expect.stringContaining(word)));
    if (seconds === 80) {
      expect(await axeFindings(page)).toEqual([]);
      await pictures(page, 'device-clock');
    }
    expect(realErrors({ errors })).toEqual([]);
    await context.close();
  });
});

test('a connection that is lost: every zone is stale at once, the worst that was known first', async () => {
  const { page } = right;
  // Most of a window is left: none of what follows is for want of a window that is due.
  await expect.poll(() => secondsLeft(page)).toBeGreaterThan(40);
  const before = new Map((await zonesOf(page)).map(({ id, look }) => [id, look]));
  line.cut();
  await page.waitForSelector('[data-mode=lost]');
  const zones = await zonesOf(page);
  expect(zones.filter(({ look }) => look !== 'stale' && look !== 'unpublished')).toEqual([]);
  expect(await secondsLeft(page)).toBeGreaterThan(0);
  const levels = zones.map(({ id }) => Number(before.get(id))).filter(Number.isInteger);
  expect(new Set(levels).size).toBeGreaterThan(1);
  expect(levels).toEqual(levels.toSorted((a, b) => b - a));
  expect(await axeFindings(page)).toEqual([]);
  await pictures(page, 'lost');
  line.mend();
  await page.waitForSelector('[data-mode=live]');
  await expect
    .poll(async () => (await zonesOf(page)).filter(({ look }) => look === 'stale'))
    .toEqual([]);
});
