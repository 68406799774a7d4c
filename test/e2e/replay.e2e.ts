// The past on the real product: what is under the cursor is what was released then, now is never far, and nothing live gets in.
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import type { ReleaseRecord } from '#shared/wire/record.ts';
import { type GuardedPage, launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeInBothThemes, openSignedIn, realErrors } from '../kit/staff-page.ts';
import { countMessages } from '../kit/windows-heard.ts';

const MINUTE = 60_000;
const STAFF_DELAY_MS = 15_000;

let product: Product;
let browser: Browser;
beforeAll(async () => {
  product = await startProduct();
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function openRoom(
  path: string,
  viewport = { width: 1440, height: 900 },
): Promise<GuardedPage> {
  const guarded = await openGuardedPage(browser, product.origin, { viewport });
  const { page } = guarded;
  await openSignedIn(page, product, path);
  // On a phone the map is a part of its own, drawn when it is looked at.
  if (viewport.width > 820) await page.waitForSelector('[data-rendered]');
  return guarded;
}

/** Whole minutes ago. */
const ago = (minutes: number): number =>
  Math.floor(Date.now() / MINUTE) * MINUTE - minutes * MINUTE;

/** Look per covered region, as the table says it. */
async function looksOf(page: Page): Promise<Record<string, string>> {
  const pairs = await page.$$eval('.zone-table__table [data-region]', (rows) =>
    rows.map((row) => [row.getAttribute('data-region') ?? '', row.getAttribute('data-look') ?? '']),
  );
  return Object.fromEntries(pairs.filter(([region]) => !region?.startsWith('uncovered')));
}

/** What the records of the newest window published at a moment say; of what is not known only that it is not. */
async function releasedAt(at: number): Promise<Record<string, string>> {
  const start = Math.floor((at - STAFF_DELAY_MS - MINUTE) / MINUTE) * MINUTE;
  const range = `from=${isoUtc(start)}&to=${isoUtc(start + MINUTE)}`;
  const answer = await fetch(`${product.origin}/api/v1/sites/demo/records?lane=staff&${range}`, {
    headers: { authorization: `Bearer ${product.operatorToken()}` },
  });
  const { records }: { records: ReleaseRecord[] } = await answer.json();
  return Object.fromEntries(
    records.map(({ regionId, level }) => [regionId, level === null ? 'unknown' : String(level)]),
  );
}

const known = (looks: Record<string, string>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(looks).map(([region, look]) => [region, /^\d$/.test(look) ? look : 'unknown']),
  );

const momentOf = (page: Page): number =>
  Date.parse(new URL(page.url()).searchParams.get('at') ?? '');

/** What the table shows otherwise than it was released at the moment that the address names. */
async function unlikeReleased(page: Page, from: number): Promise<readonly unknown[]> {
  const at = momentOf(page);
  if (Number.isNaN(at) || at === from) return ['the address names no other moment yet'];
  const released = await releasedAt(at);
  const looks = known(await looksOf(page));
  if (Object.keys(released).length <= 10) return ['hardly any record', isoUtc(at)];
  return isDeepStrictEqual(looks, released) ? [] : [isoUtc(at), { looks, released }];
}

/** Waits for that to be nothing: address and table follow what is pressed. With `from`, the moment is another one than that. Returns the moment. */
async function expectReleased(page: Page, from = Number.NaN): Promise<number> {
  await expect.poll(() => unlikeReleased(page, from)).toEqual([]);
  return momentOf(page);
}

test('scrubbing by keyboard: the table is what was released then, the frame and the banner are there', async () => {
  const guarded = await openRoom('/control');
  const { page } = guarded;
  await page.waitForSelector('[data-mode=live]');
  await page.focus('[role=slider]');
  await page.keyboard.press('ArrowLeft');
  await page.waitForSelector('.room[data-time=past] [data-mode=replay]:has-text("dit is niet nu")');
  for (let quarter = 0; quarter < 4; quarter += 1) await page.keyboard.press('PageDown');
  await page.waitForSelector(
    '.zone-table__table [data-look="3"], .zone-table__table [data-look="2"], .zone-table__table [data-look="1"]',
  );
  let at = await expectReleased(page);
  for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowRight', 'PageDown', 'PageUp']) {
    await page.keyboard.press(key);
    at = await expectReleased(page, at);
    expect(at % MINUTE).toBe(0);
    expect(Date.now() - at).toBeGreaterThan(59 * MINUTE);
    const shown = await page.getAttribute('[role=slider]', 'aria-valuetext');
    expect(shown).toMatch(/^\d\d:\d\d, .*, terugblik$/);
    expect(await page.textContent('.past-parts__stamp b')).toBe(shown?.slice(0, 5));
    expect(await page.textContent('.status-bar__clock.status-bar__then b')).toBe(
      shown?.slice(0, 5),
    );
  }
  await page.keyboard.press('Escape');
  await page.waitForSelector('.room[data-time=now] [data-mode=live]');
  expect(new URL(page.url()).searchParams.get('at')).toBeNull();
  expect(guarded.foreign).toEqual([]);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

const untilLevels = (page: Page): Promise<unknown> =>
  page.waitForSelector('.zone-table__table [data-look="1"], .zone-table__table [data-look="2"]');

/** The map comes after the table, on a slow machine much later; its drawing after its words. */
async function untilDrawn(page: Page): Promise<void> {
  await untilLevels(page);
  await page.waitForFunction(() => {
    const map = document.querySelector('[data-map=site] .overlay')?.closest('[data-map=site]');
    return /(^| )[12]( |$)/.test(map?.getAttribute('data-rendered') ?? '');
  });
}

/** Everything that is said of the moment on screen. */
const shownOf = (page: Page): Promise<string> =>
  page.$$eval(
    '.zone-table__table, .past-parts__stamp, .status-bar__clock.status-bar__then, [data-map=site] .overlay',
    (parts) => parts.map((part) => part.textContent).join('|'),
  );

test('a live window that arrives changes nothing of the past, and is there at once when live again', async () => {
  const guarded = await openRoom(`/control?at=${isoUtc(ago(60))}`);
  const { page } = guarded;
  const messages = countMessages(page);
  await untilLevels(page);
  await page.reload();
  await untilDrawn(page);
  const before = await shownOf(page);
  const version = await page.getAttribute('[data-map=site]', 'data-rendered');
  const chip = await page.textContent('.replay-bar__chip b');
  const heard = messages();
  const asked: string[] = [];
  await page.waitForFunction(
    (old) =>
      document.querySelector('.replay-bar__chip b')?.textContent?.slice(0, 8) !== old?.slice(0, 8),
    chip,
  );
  // A window is published a quarter of a minute after its end.
  await expect.poll(messages).toBeGreaterThan(heard);
  expect(await shownOf(page)).toBe(before);
  expect(await page.getAttribute('[data-map=site]', 'data-rendered')).toBe(version);
  expect(await page.textContent('.replay-bar__chip b')).not.toBe(chip);
  page.on('request', (request) => {
    if (/frames|regions|latest/.test(request.url())) asked.push(request.url());
  });
  await page.keyboard.press('l');
  await page.waitForSelector('.room[data-time=now] [data-mode=live]');
  // The newest window, or the one before it while that one is on its way: told anew at each look, because time goes on on a slow machine as well.
  const showsNow = async (): Promise<boolean> => {
    const live = known(await looksOf(page));
    const due = Math.floor((Date.now() - STAFF_DELAY_MS - MINUTE) / MINUTE) * MINUTE;
    const newest = due + MINUTE + STAFF_DELAY_MS;
    const windows = [await releasedAt(newest), await releasedAt(newest - MINUTE)];
    return windows.some((window) => isDeepStrictEqual(window, live));
  };
  await expect.poll(showsNow).toBe(true);
  expect(asked, 'nothing had to be asked for').toEqual([]);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('a link shows its moment; playing goes on from it, the address follows, nothing is pushed', async () => {
  const at = ago(45);
  const guarded = await openRoom(`/en/control?at=${isoUtc(at)}`);
  const { page } = guarded;
  await page.waitForSelector('[data-mode=replay]:has-text("this is not now")');
  await page.waitForSelector(
    '.zone-table__table [data-look="1"], .zone-table__table [data-look="2"]',
  );
  expect(await expectReleased(page)).toBe(at);
  expect(await page.isVisible('.past-parts__stamp:has-text("Past")')).toBe(true);
  const entries = await page.evaluate(() => history.length);
  await page.click('.timeline__choice button:has-text("60×")');
  await page.click('button[aria-label="Play"]');
  await expect.poll(() => momentOf(page) - at).toBeGreaterThan(60_000);
  await page.click('button[aria-label="Pause"]');
  expect(await expectReleased(page)).toBeGreaterThan(at);
  expect(await page.evaluate(() => history.length)).toBe(entries);
  await page.click('.timeline__goLive');
  await page.waitForSelector('[data-mode=live]');
  expect(new URL(page.url()).search).toBe('');
  expect(guarded.foreign).toEqual([]);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('by pointer: a press goes there, a drag into the future is live', async () => {
  const guarded = await openRoom('/control');
  const { page } = guarded;
  const box = await page.locator('[role=slider]').boundingBox();
  if (box === null) throw new Error('no slider');
  const middle = box.y + box.height / 2;
  await page.mouse.move(box.x + box.width * 0.4, middle);
  await page.mouse.down();
  await page.waitForSelector('.room[data-time=past]');
  await page.mouse.move(box.x + box.width * 0.5, middle, { steps: 8 });
  await page.mouse.up();
  await untilLevels(page);
  await expectReleased(page);
  await page.mouse.move(box.x + box.width * 0.5, middle);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width + 5, middle, { steps: 4 });
  await page.mouse.up();
  await page.waitForSelector('.room[data-time=now]');
  await guarded.context.close();
});

describe('axe finds nothing in the past', () => {
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    test(`${viewport.width} wide`, async () => {
      const path = `/en/control?at=${isoUtc(ago(75))}`;
      const guarded = await openRoom(path, viewport);
      const { page } = guarded;
      await page.waitForSelector(
        '.zone-table__table [data-look="1"], .zone-table__table [data-look="2"]',
      );
      expect(await axeInBothThemes(page)).toEqual([]);
      // A phone shows one part at a time.
      if (viewport.width < 820) await page.click('.tabs a[href="#replay"]');
      await page.click('.timeline__days .timeline__choice button:has-text("24")');
      expect(await axeInBothThemes(page)).toEqual([]);
      await page.waitForSelector('.room[data-time=past]');
      const width = await page.evaluate(() => document.documentElement.scrollWidth);
      expect(width).toBeLessThanOrEqual(viewport.width);
      expect(guarded.foreign).toEqual([]);
      expect(realErrors(guarded)).toEqual([]);
      await guarded.context.close();
    });
  }
});
