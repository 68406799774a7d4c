// The whole product as a newcomer starts it, in a real browser: both pages, a window that arrives, both languages, both themes.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { pictureOf } from '../kit/map-picture.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeInBothThemes, realErrors } from '../kit/staff-page.ts';
import { countMessages } from '../kit/windows-heard.ts';

/** A window of a minute takes 15 s: long enough to look at every region in between. */
const SPEED = 4;

let product: Product;
let browser: Browser;
beforeAll(async () => {
  product = await startProduct({ DEMO_SPEED: String(SPEED) }, { isFirst: true });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function signIn(page: Page): Promise<void> {
  await page.goto(`${product.origin}/control?signin=token`);
  await page.fill('input[name=token]', product.operatorToken());
  await page.click('button[type=submit]');
  await page.waitForSelector('[data-rendered]');
}

test('curl gets released and withheld records at once, and six hours of history', async () => {
  const base = `${product.origin}/api/v1/sites/demo`;
  const latest = await (await fetch(`${base}/latest`)).json();
  const statuses = new Set(latest.records.map((record: { status: string }) => record.status));
  expect(statuses).toEqual(new Set(['released', 'withheld']));
  const frames = await (await fetch(`${base}/frames`)).json();
  expect(frames.windows * frames.windowSeconds).toBeGreaterThanOrEqual(6 * 3600);
});

test('control room: a window that arrives over the socket changes table and map', async () => {
  const guarded = await openGuardedPage(browser, product.origin, {
    viewport: { width: 1440, height: 900 },
  });
  const { page } = guarded;
  const messages = countMessages(page);
  await signIn(page);
  await page.waitForSelector('[data-mode=live]');
  const history: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/frames')) history.push(request.url());
  });
  let changed: string[] = [];
  // A picture is of table and map in one state, be it still that of the window before. The demo's crowd moves: eight windows without a change of any region would be a standstill.
  const untilNextWindow = async (): Promise<void> => {
    const newest = await page.textContent('.stat.stat__newest b');
    await page.waitForFunction(
      (old) =>
        document.querySelector('.stat.stat__newest b')?.textContent?.slice(0, 5) !==
        old?.slice(0, 5),
      newest,
    );
  };
  await untilNextWindow();
  for (let window = 0; window < 8 && changed.length === 0; window += 1) {
    const before = await pictureOf(page);
    const messagesBefore = messages();
    await untilNextWindow();
    expect(messages()).toBeGreaterThan(messagesBefore);
    const after = await pictureOf(page);
    // A bar for a critical signal came or went: between such two no pixel can be compared.
    if (before.box !== after.box) continue;
    // A calm region whose plate found no place has no spot of its own to look at.
    const seen = [...after.looks.keys()].filter(
      (region) => before.pixels.has(region) && after.pixels.has(region),
    );
    changed = seen.filter((region) => before.looks.get(region) !== after.looks.get(region));
    for (const region of seen) {
      const isSame = before.pixels.get(region) === after.pixels.get(region);
      expect(isSame, `pixels of ${region}`).toBe(!changed.includes(region));
    }
  }
  expect(changed.length).toBeGreaterThan(0);
  expect(history, 'nothing was asked for over REST meanwhile').toEqual([]);
  expect(guarded.foreign).toEqual([]);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('control room: a row by keyboard, its explanation, the other language, the other theme, sign out', async () => {
  const guarded = await openGuardedPage(browser, product.origin, {
    viewport: { width: 1440, height: 900 },
  });
  const { page } = guarded;
  await signIn(page);
  await page.focus('.zone-table__table th button');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.explanation h3');
  expect(await page.textContent('.explanation')).toContain('niveau');
  await page.click('.tools >> text=English');
  await page.waitForSelector('.room__zones >> text=last 60 minutes');
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  const background = (): Promise<string> =>
    page.$eval('.room__zones', (element) => getComputedStyle(element).backgroundColor);
  const dark = await background();
  await page.click('.tools >> text=light');
  await page.waitForSelector('.control[data-theme=light]');
  expect(await background()).not.toBe(dark);
  expect(await page.getAttribute('html', 'lang')).toBe('en');
  await page.click('.tools >> text=Sign out');
  await page.waitForSelector('input[name=token]');
  expect(guarded.foreign).toEqual([]);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('a wrong token is refused with what to do', async () => {
  const { page, context } = await openGuardedPage(browser, product.origin);
  await page.goto(`${product.origin}/en/control?signin=token`);
  await page.fill('input[name=token]', 'not the token');
  await page.click('button[type=submit]');
  await page.waitForSelector('.problem:has-text("credentials.json")');
  await context.close();
});

test('public page: words first, a withheld place, a place not covered, the map only when asked for', async () => {
  const guarded = await openGuardedPage(browser, product.origin);
  const { page } = guarded;
  const scripts: string[] = [];
  page.on('request', (request) => scripts.push(request.url()));
  await page.goto(product.origin);
  // The places come before the first window does: on a slow machine one can be read without the other.
  await page.waitForSelector('.place-list__places li:has-text("sinds")');
  const list = (await page.textContent('.place-list__places')) ?? '';
  expect(list).toMatch(/(rustig|druk) sinds \d\d:\d\d/);
  expect(list).toContain('niet te zeggen');
  expect(list).toContain('niet in beeld');
  expect(scripts.some((url) => url.includes('public-map'))).toBe(false);
  await page.click('.map-section__section button');
  await page.waitForSelector('[data-rendered]');
  expect(await page.context().cookies()).toEqual([]);
  expect(guarded.foreign).toEqual([]);
  expect(guarded.errors).toEqual([]);
  await guarded.context.close();
});

test('register and open data: find a sensor, read its page, download a file', async () => {
  const guarded = await openGuardedPage(browser, product.origin);
  const { page } = guarded;
  await page.goto(`${product.origin}/en/sensors`);
  await page.waitForSelector('.sensors-page__list li');
  await page.fill('input[type=search]', 'pole 1 gate b');
  await page.waitForFunction(() => {
    const count = document.querySelectorAll('.sensors-page__list li').length;
    return count > 0 && count < 10;
  });
  await page.click('.sensors-page__list a');
  await page.waitForSelector('.sensor-page__sensor h1');
  const text = (await page.textContent('main')) ?? '';
  for (const part of ['Gate B', 'Legal basis', 'Stops on', 'Owner', 'Purpose']) {
    expect(text).toContain(part);
  }
  await page.click('nav >> text=Open data');
  await page.waitForSelector('.data-page__downloads a');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.click('.data-page__downloads a:has-text("CSV")'),
  ]);
  expect(download.suggestedFilename()).toMatch(/\.csv$/);
  expect(guarded.foreign).toEqual([]);
  expect(guarded.errors).toEqual([]);
  await guarded.context.close();
});

describe('axe finds nothing', () => {
  const sizes = [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ];
  for (const viewport of sizes) {
    test(`${viewport.width} wide`, async () => {
      const guarded = await openGuardedPage(browser, product.origin, { viewport });
      const { page } = guarded;
      const go = (path: string, ready: string): Promise<unknown> =>
        page.goto(`${product.origin}${path}`).then(() => page.waitForSelector(ready));
      await go('/en/control', 'input[name=login]');
      expect(await axeInBothThemes(page)).toEqual([]);
      await go('/', '.place-list__places li');
      await page.click('.map-section__section button');
      await page.waitForSelector('[data-rendered]');
      expect(await axeInBothThemes(page)).toEqual([]);
      await go('/sensors', '.sensors-page__list li');
      expect(await axeInBothThemes(page)).toEqual([]);
      await go('/en/sensors/zk-014', '.sensor-page__facts');
      expect(await axeInBothThemes(page)).toEqual([]);
      await go('/data', '.data-page__schema');
      expect(await axeInBothThemes(page)).toEqual([]);
      expect(guarded.foreign).toEqual([]);
      expect(realErrors(guarded)).toEqual([]);
      await guarded.context.close();
    });
  }
});
