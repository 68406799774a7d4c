// A room whose device does not draw: no WebGL, graphics that are taken away, a part that cannot be drawn. What the map would have said stands in its labels and in
// the table; the screen says what is wrong and comes back by itself.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedPage, launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeFindings, signInWithToken } from '../kit/staff-page.ts';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site' });
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

declare global {
  /** What the test took from the browser, and gives back. */
  var mend: () => void;
}

/** A signed-in room of a browser from which `taken` took something. */
async function roomWithout(taken: (() => void) | null): Promise<GuardedPage> {
  const guarded = await openGuardedPage(browser, product.origin, {
    viewport: { width: 1440, height: 900 },
  });
  if (taken !== null) await guarded.page.addInitScript(taken);
  await signInWithToken(guarded.page, product, '/en');
  return guarded;
}

const UNDRAWN = '[data-map=site] p[role=status]';
const DRAWN = '[data-map=site][data-rendered] canvas';

/** Zones that the map tells, by a plate or by that of their area, and those that the table lists. */
async function labelled(page: Page): Promise<{ map: number; table: number }> {
  const held = await page.$$eval('[data-map=site] [data-holds]', (areas) =>
    areas.reduce((sum, area) => sum + Number(area.getAttribute('data-holds')), 0),
  );
  return {
    map: held + (await page.locator('[data-map=site] [data-look]').count()),
    table: await page.locator('.zone-table__table [data-region]').count(),
  };
}

test('without WebGL the map says so, its labels and the table stay, and it is drawn once the device can', async () => {
  const { page, context } = await roomWithout(() => {
    const known = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (this: HTMLCanvasElement, kind: string) {
      return kind.startsWith('webgl') ? null : known.call(this, kind);
    } as typeof known;
    globalThis.mend = () => {
      HTMLCanvasElement.prototype.getContext = known;
    };
  });
  await page.waitForSelector(UNDRAWN);
  const { map, table } = await labelled(page);
  expect(table).toBeGreaterThan(10);
  expect(map).toBeGreaterThanOrEqual(table);
  expect(await axeFindings(page)).toEqual([]);
  if (process.env.PICTURES !== undefined)
    await page.screenshot({ path: `${process.env.PICTURES}/without-webgl.png` });
  await page.evaluate(() => globalThis.mend());
  await page.waitForSelector(DRAWN);
  await page.waitForSelector(UNDRAWN, { state: 'detached' });
  await context.close();
});

test('graphics that are taken away while the room is open: the map is drawn anew by itself', async () => {
  const { page, context } = await roomWithout(null);
  const canvas = await page.waitForSelector(DRAWN);
  await canvas.evaluate((element) => {
    const drawn = (element as HTMLCanvasElement).getContext('webgl2');
    drawn?.getExtension('WEBGL_lose_context')?.loseContext();
  });
  await page.waitForFunction((old) => !old.isConnected, canvas);
  await page.waitForSelector(DRAWN);
  await page.waitForSelector(UNDRAWN, { state: 'detached' });
  await context.close();
});

test('a part that cannot be drawn says so, the others go on, and it is back at a press', async () => {
  const { page, context } = await roomWithout(() => {
    const Known = ResizeObserver;
    globalThis.ResizeObserver = class {
      constructor() {
        throw new Error('taken by the test');
      }
    } as unknown as typeof ResizeObserver;
    globalThis.mend = () => {
      globalThis.ResizeObserver = Known;
    };
  });
  const failed = page.locator('main [role=alert]', { hasText: 'has failed' });
  await failed.waitFor();
  expect(await failed.getAttribute('aria-label')).toBe('Map');
  expect(await labelled(page)).toMatchObject({ map: 0, table: expect.any(Number) });
  await page.waitForSelector('[data-mode=live]');
  await page.waitForSelector('h2:has-text("Alerts")');
  expect(await axeFindings(page)).toEqual([]);
  if (process.env.PICTURES !== undefined)
    await page.screenshot({ path: `${process.env.PICTURES}/failed-part.png` });
  await page.evaluate(() => globalThis.mend());
  await failed.getByRole('button').click();
  await page.waitForSelector(DRAWN);
  expect(await failed.count()).toBe(0);
  await context.close();
});
