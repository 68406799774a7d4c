// A room of a thousand zones: what a window costs the page against one of three hundred, and a map on which areas stand for zones until somebody comes closer.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchMaplessBrowser } from '../kit/browser.ts';
import { looksOf, openLook } from '../kit/layout/looks.ts';
import { type LayoutWorld, openWorld } from '../kit/layout/worlds.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchMaplessBrowser();
});
afterAll(() => browser?.close());

const [DESK] = looksOf('huge').filter(({ width, language }) => width === 1440 && language === 'en');
if (DESK === undefined) throw new Error('no desk');

type Tick = { readonly busyMs: number; readonly newest: string };

/** What the page did by each second of its clock, from now until two seconds after the next window. */
async function ticksOf(page: Page): Promise<readonly Tick[]> {
  const session = await page.context().newCDPSession(page);
  // Of the page's own thread: what else the machine does is no cost of the room.
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const ticks: Tick[] = [];
  let second = '';
  for (;;) {
    const now = await page.waitForFunction((old) => {
      const shown = document.querySelector('.status-bar__clock small')?.textContent ?? '';
      const newest = document.querySelector('.stat__newest b')?.firstChild?.textContent ?? '';
      return shown === old ? null : { shown, newest };
    }, second);
    const { shown, newest } = (await now.jsonValue()) ?? { shown: '', newest: '' };
    const { metrics } = await session.send('Performance.getMetrics');
    const busyMs = 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? 0);
    second = shown;
    ticks.push({ busyMs, newest });
    const at = ticks.findIndex((tick) => tick.newest !== ticks[0]?.newest);
    if (at > 3 && ticks.length - at > 2) return ticks;
    // It came at once: the next one.
    if (at >= 0 && at <= 3) ticks.splice(0, at);
  }
}

type Cost = { readonly elements: number; readonly secondMs: number; readonly windowMs: number };

async function costOf(name: 'large' | 'huge'): Promise<Cost> {
  const world = await openWorld(name);
  const page = await openLook(browser, world, DESK as NonNullable<typeof DESK>);
  const elements = await page.evaluate(() => document.querySelectorAll('*').length);
  const ticks = await ticksOf(page);
  await page.context().close();
  await world.stop();
  const spent = ticks.slice(1).map(({ busyMs }, i) => busyMs - (ticks[i]?.busyMs ?? 0));
  const at = ticks.findIndex(({ newest }) => newest !== ticks[0]?.newest) - 1;
  const quiet = spent.slice(0, at).toSorted((a, b) => a - b);
  const secondMs = quiet[Math.floor(quiet.length / 2)] ?? 0;
  const windowMs = spent.slice(at).reduce((sum, ms) => sum + ms, 0);
  process.stderr.write(
    `${name}: ${elements} elements, ${secondMs.toFixed(1)} ms a second, ${windowMs.toFixed(0)} ms a window\n`,
  );
  return { elements, secondMs, windowMs };
}

test('a thousand zones cost a page no more than three hundred do for each of them: elements, a second, a window', async () => {
  const [some, many] = [await costOf('large'), await costOf('huge')];
  const share = 1000 / 300;
  expect(many.elements / some.elements).toBeLessThanOrEqual(share);
  // What does not grow with the zones leaves some room.
  expect(many.secondMs / some.secondMs).toBeLessThanOrEqual(share);
  expect(many.windowMs / some.windowMs).toBeLessThanOrEqual(share);
});

describe('far away', () => {
  let world: LayoutWorld;
  let page: Page;
  beforeAll(async () => {
    world = await openWorld('huge');
    page = await openLook(browser, world, DESK as NonNullable<typeof DESK>);
  });
  afterAll(() => world?.stop());

  const AREA = '[data-map=site] [data-area]';
  const held = (): Promise<number> =>
    page.$$eval(AREA, (areas) =>
      areas.reduce((sum, area) => sum + Number(area.getAttribute('data-holds')), 0),
    );
  const plates = (): Promise<readonly string[]> =>
    page.$$eval('[data-map=site] [data-region]', (all) =>
      all.map((plate) => plate.getAttribute('data-region') ?? ''),
    );

  test('each zone is told by its area, and each with an open alert by itself too; nothing lies over anything', async () => {
    await page.waitForSelector(AREA);
    const waiting = await page.$$eval('.alerts-column__column article h3', (names) => names.length);
    expect(await held()).toBe(999);
    expect((await plates()).length).toBeGreaterThanOrEqual(Math.min(3, waiting));
    const over = await page.$$eval('[data-map=site] :is([data-area], [data-region])', (all) => {
      const boxes = all.map((one) => one.getBoundingClientRect());
      const areas = new Set(all.flatMap((one, i) => (one.matches('[data-area]') ? [i] : [])));
      return boxes.flatMap((a, i) =>
        boxes.slice(i + 1).flatMap((b, j) => {
          const isOver =
            a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
          return isOver && (areas.has(i) || areas.has(i + 1 + j)) ? [`${i} ${i + 1 + j}`] : [];
        }),
      );
    });
    expect(over).toEqual([]);
  });

  test('its plate is a button that says all of it; Enter comes closer, and the way back is at hand', async () => {
    const area = page.locator(AREA).last();
    expect(await area.getAttribute('aria-label')).toMatch(
      /^Field [A-Y]( \+\d+)?: .*\d+ of \d+ not known.*\. Show it closer\.$/,
    );
    const key = await area.getAttribute('data-area');
    const before = await held();
    await area.press('Enter');
    await page.waitForFunction(
      ([selector, all]) =>
        [...document.querySelectorAll(selector)].reduce(
          (sum, one) => sum + Number(one.getAttribute('data-holds')),
          0,
        ) < all,
      [AREA, before] as const,
    );
    expect(key).not.toBe('');
    const focused = await page.evaluate(
      () => document.activeElement?.closest('[data-controls=map]') !== null,
    );
    expect(focused).toBe(true);
    await page.keyboard.press('0');
    await page.waitForFunction(
      ([selector, all]) =>
        [...document.querySelectorAll(selector)].reduce(
          (sum, one) => sum + Number(one.getAttribute('data-holds')),
          0,
        ) === all,
      [AREA, before] as const,
    );
    await page.context().close();
  });
});
