// Files of the page that do not arrive, on the real product: once, until the page is loaded anew (a
// new version was installed), and not at all.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { signInWithToken } from '../kit/staff-page.ts';

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

type Fate = 'arrives' | 'aborted' | 'gone';

/** What becomes of each request for files of a part; hears how often the page was loaded. */
async function opened(part: string, fate: (asked: number, loads: number) => Fate) {
  const { page, context } = await openGuardedPage(browser, product.origin);
  const seen = { asked: 0, loads: 0 };
  page.on('load', () => {
    seen.loads += 1;
  });
  await context.route(new RegExp(`/assets/${part}-[^/]+[.](?:js|css)`), (route) => {
    seen.asked += 1;
    const what = fate(seen.asked, seen.loads);
    if (what === 'aborted') return route.abort();
    return what === 'gone' ? route.fulfill({ status: 404, body: '' }) : route.fallback();
  });
  return { page, seen };
}

const once = (asked: number): Fate => (asked === 1 ? 'aborted' : 'arrives');
const never = (): Fate => 'gone';
const openData = (page: Page): Promise<void> => page.click('nav a[href$="/data"]');

test('found C3: a part of the page that does not arrive at first is asked for again, and the page stays', async () => {
  for (const [part, link, shown] of [
    ['data-page', '/en/data', 'h1:has-text("Open data")'],
    ['sensors-page', '/en/sensors', 'h1:has-text("ensors")'],
  ] as const) {
    const { page, seen } = await opened(part, once);
    await page.goto(`${product.origin}/en`);
    await page.click(`nav a[href$="${link.slice(3)}"]`);
    await page.waitForSelector(`main ${shown}`);
    expect(seen.loads, part).toBe(1);
    expect(seen.asked, part).toBeGreaterThan(1);
    await page.context().close();
  }
});

test('found C3: after a new version was installed the page is loaded anew by itself, once', async () => {
  const { page, seen } = await opened('data-page', (_, loads) => (loads < 2 ? 'gone' : 'arrives'));
  await page.goto(`${product.origin}/en`);
  await openData(page);
  await page.waitForSelector('main h1:has-text("Open data")');
  expect(seen.loads).toBe(2);
  await page.context().close();
});

test('found C3: a part that never arrives leaves a page with a way out, and not a reload after the other', async () => {
  const { page, seen } = await opened('data-page', never);
  await page.goto(`${product.origin}/en`);
  await openData(page);
  await page.waitForSelector('main [role=alert] button:has-text("Load the page again")');
  expect(seen.loads).toBe(2);
  // The rest of the page is there, and Back leads to a page.
  await page.waitForSelector('header nav a');
  await page.goBack();
  await page.waitForSelector('main h1:has-text("How busy")');
  await openData(page);
  await page.waitForSelector('main [role=alert]');
  await page.click('main [role=alert] button');
  await page.waitForSelector('main [role=alert]');
  await page.context().close();
});

test('found C3: the code of the stream is asked for again, without a reload', async () => {
  const { page, seen } = await opened('stream', once);
  await signInWithToken(page, product);
  await page.waitForSelector('[data-mode=live]');
  expect(seen.asked).toBeGreaterThan(1);
  await page.context().close();
});

test('found C3: a map that does not arrive leaves the list, and can be opened again', async () => {
  let isGone = true;
  const { page, seen } = await opened('public-map', () => (isGone ? 'gone' : 'arrives'));
  await page.goto(`${product.origin}/en`);
  await page.click('button[aria-expanded]');
  await page.waitForSelector('[data-map] [role=alert]');
  isGone = false;
  await page.click('button[aria-expanded=true]');
  await page.click('button[aria-expanded=false]');
  await page.waitForSelector('[data-map] canvas');
  expect(seen.loads).toBe(1);
  await page.context().close();
});
