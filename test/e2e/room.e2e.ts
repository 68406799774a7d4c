// The room on every size: nothing scrolls where it must not, everything is reached by the keyboard, the sheets say what is true, and axe finds nothing.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuardedPage, launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeFindings, axeInBothThemes, openSignedIn, realErrors } from '../kit/staff-page.ts';

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

const SIZES = [
  { width: 1920, height: 1080 },
  { width: 1440, height: 900 },
  { width: 768, height: 1024 },
  { width: 390, height: 844 },
] as const;

type Theme = 'dark' | 'light';

async function openRoom(
  viewport: { width: number; height: number },
  theme: Theme = 'dark',
): Promise<GuardedPage> {
  const guarded = await openGuardedPage(browser, product.origin, {
    viewport,
    reducedMotion: 'reduce',
  });
  const { page } = guarded;
  await openSignedIn(page, product, `/en/control?theme=${theme}`);
  await page.waitForSelector('.zone-table__table [data-region]');
  await page.waitForSelector('[data-mode=live]');
  return guarded;
}

async function close({ context, foreign, errors }: GuardedPage): Promise<void> {
  expect(foreign).toEqual([]);
  expect(realErrors({ errors })).toEqual([]);
  await context.close();
}

const overflow = (page: Page): Promise<{ wide: number; high: number }> =>
  page.evaluate(() => ({
    wide: document.documentElement.scrollWidth - window.innerWidth,
    high: document.documentElement.scrollHeight - window.innerHeight,
  }));

/** What runs into its neighbour: since when into its line, the last lane into the marks of the axis. */
const touching = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const words = [
      ...document.querySelectorAll(
        '.zone-table__table .zone-table__row:not(.zone-table__unknown) .zone-table__words',
      ),
    ]
      .filter((cell) => cell.scrollWidth > cell.clientWidth)
      .map((cell) => cell.textContent ?? '');
    const lane = [...document.querySelectorAll('.lanes .lanes__lane:not(.lanes__axis)')].at(-1);
    const tick = document.querySelector('.lanes .lanes__tick');
    if (lane === undefined || tick === null) return [...words, 'no timeline'];
    const gap = tick.getBoundingClientRect().top - lane.getBoundingClientRect().bottom;
    return gap < 8 ? [...words, `the axis ${gap} px below its lanes`] : words;
  });

describe('one screen', () => {
  for (const viewport of SIZES) {
    test(`${viewport.width} wide: no scrolling sideways, none at all on a wall or a desk, and axe finds nothing`, async () => {
      const guarded = await openRoom(viewport);
      const { wide, high } = await overflow(guarded.page);
      expect(wide).toBeLessThanOrEqual(1);
      if (viewport.width >= 1440) expect(high).toBeLessThanOrEqual(0);
      const cut = await guarded.page.$$eval(
        '.status-bar__bar > *, .room__parts > *',
        (parts) =>
          parts.filter((part) => part.getBoundingClientRect().right > window.innerWidth + 1).length,
      );
      expect(cut, 'nothing is cut at the side').toBe(0);
      if (viewport.width >= 1440) expect(await touching(guarded.page)).toEqual([]);
      expect(await axeInBothThemes(guarded.page)).toEqual([]);
      await close(guarded);
    });
  }

  test('large text: nothing is cut at the side', async () => {
    const guarded = await openRoom({ width: 1440, height: 900 });
    await guarded.page.keyboard.press('x');
    await guarded.page.waitForSelector('html[data-text=large]');
    expect((await overflow(guarded.page)).wide).toBeLessThanOrEqual(1);
    expect(await axeFindings(guarded.page)).toEqual([]);
    await guarded.page.reload();
    await guarded.page.waitForSelector('html[data-text=large]');
    await close(guarded);
  });
});

describe('axe finds nothing', () => {
  for (const [theme, viewport] of [
    ['dark', SIZES[1]],
    ['light', SIZES[3]],
  ] as const) {
    test(`sheets, dialog and log: ${theme}, ${viewport.width} wide`, async () => {
      const guarded = await openRoom(viewport, theme);
      const { page } = guarded;
      const isPhone = viewport.width <= 820;
      const look = async (ready: string): Promise<void> => {
        await page.waitForSelector(ready);
        expect(await axeFindings(page)).toEqual([]);
        await page.keyboard.press('Escape');
      };
      await page.keyboard.press('?');
      await look('dialog.sheet[open] .sheet__keys');
      await page.click('.stat .link-button__link');
      await look('dialog.sheet[open]');
      if (isPhone) await page.click('.tabs a[href="#map"]');
      await page.click('.zone-map__legend .link-button__link');
      await look('dialog.sheet[open] table');
      if (isPhone) await page.click('.tabs a[href="#alerts"]');
      await page.keyboard.press('m');
      await look('dialog.ask-dialog__dialog[open]');
      await page.click('.alerts-column__column .room__heading button:nth-of-type(2)');
      await look('.log-panel__entries li');
      await close(guarded);
    });
  }
});

test('the sheet of keys lists what works: every key on it does something, and none is missing', async () => {
  const guarded = await openRoom({ width: 1440, height: 900 });
  const { page } = guarded;
  await page.keyboard.press('?');
  const keys = await page.$$eval('.sheet__keys [data-key]', (rows) =>
    rows.map((row) => row.getAttribute('data-key') ?? ''),
  );
  for (const key of ['?', 'j', 'k', 'z', 'g', 'r', '+', '-', '0', 'x', 't', 'a', 'm', 'n', 's'])
    expect(keys).toContain(key);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog.sheet', { state: 'detached' });
  const focus = (): Promise<string> =>
    page.evaluate(
      () => document.activeElement?.closest('[data-region]')?.getAttribute('data-region') ?? '',
    );
  await page.keyboard.press('z');
  const first = await focus();
  expect(first).not.toBe('');
  await page.keyboard.press('j');
  expect(await focus()).not.toBe(first);
  await page.keyboard.press('k');
  expect(await focus()).toBe(first);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.explanation h3');
  await page.keyboard.press('g');
  const isIn = (selector: string): Promise<boolean> =>
    page.evaluate((where) => document.activeElement?.closest(where) !== null, selector);
  expect(await isIn('[data-controls=map]')).toBe(true);
  await page.keyboard.press('t');
  expect(await isIn('.timeline')).toBe(true);
  await page.keyboard.press('n');
  expect(await isIn('.log-panel__form textarea')).toBe(true);
  await close(guarded);
});

test('on a phone: four parts at the thumb, one at a time, and going back works', async () => {
  const guarded = await openRoom({ width: 390, height: 844 });
  const { page } = guarded;
  const shown = async (): Promise<string[]> => {
    const parts = ['.room__zones', '.zone-map__map', '.timeline'];
    const visible = await Promise.all(parts.map((part) => page.isVisible(part)));
    return parts.filter((_, i) => visible[i]);
  };
  expect(await shown()).toEqual(['.room__zones']);
  await page.click('.tabs a[href="#map"]');
  await page.waitForSelector('.room[data-tab=map]');
  expect(await shown()).toEqual(['.zone-map__map']);
  await page.click('.tabs a[href="#replay"]');
  await page.waitForSelector('.room[data-tab=replay]');
  expect(await shown()).toEqual(['.room__zones', '.timeline']);
  await page.goBack();
  await page.waitForSelector('.room[data-tab=map]');
  expect(await shown()).toEqual(['.zone-map__map']);
  const heights = await page.$$eval('.tabs a', (tabs) =>
    tabs.map((tab) => tab.getBoundingClientRect().height),
  );
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  await close(guarded);
});
