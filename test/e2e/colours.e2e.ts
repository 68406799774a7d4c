// Forced colours on the real page, in both themes: whoever has the system take all colours away still sees every level, every pattern and what is chosen.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedPage, launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { realErrors, signInWithToken } from '../kit/staff-page.ts';

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

/** Where pictures go for whoever wants to look; nowhere by default. */
async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
}

/** Of each element: what it is painted with, and what its own theme would paint it with. Part of a light room is dark, so no list of the page's holds. */
const painted = (page: Page, selector: string, token: string): Promise<string[][]> =>
  page.$$eval(
    selector,
    (elements, token) =>
      elements.map((element) => {
        const probe = document.createElement('span');
        probe.style.cssText = `forced-color-adjust:none;background:${token}`;
        element.append(probe);
        const wanted = getComputedStyle(probe).backgroundColor;
        probe.remove();
        return [getComputedStyle(element).backgroundColor, wanted];
      }),
    token,
  );

async function expectOwnColours(page: Page, selector: string, token: string): Promise<void> {
  const pairs = await painted(page, selector, token);
  expect(pairs.length, selector).toBeGreaterThan(0);
  for (const [is, wanted] of pairs) expect(is, selector).toBe(wanted);
}

const LEVELS = ['.lanes__segment[class*="level-"]', '.plate[class*="level-"]'];
const PATTERNS = ':is(span, i)[class*="look-"]';

async function openForced(address: string, scheme: 'dark' | 'light'): Promise<GuardedPage> {
  const guarded = await openGuardedPage(browser, product.origin, {
    viewport: { width: 1440, height: 900 },
    colorScheme: scheme,
    forcedColors: 'active',
    reducedMotion: 'reduce',
  });
  if (address.includes('control')) await signInWithToken(guarded.page, product, '/en');
  await guarded.page.goto(`${product.origin}${address}`);
  return guarded;
}

test.each(['dark', 'light'] as const)(
  'forced colours, %s: lanes, plates, tallies, patterns and what is chosen stay in the room',
  async (scheme) => {
    const { page, context, errors } = await openForced(`/en/control?theme=${scheme}`, scheme);
    for (const selector of [...LEVELS, PATTERNS])
      await page.waitForSelector(selector, { state: 'attached' });
    for (const selector of LEVELS) await expectOwnColours(page, selector, 'var(--f)');
    await expectOwnColours(page, '.plate .tally u', 'var(--o)');
    const patterns = await page.$$eval(PATTERNS, (signs) =>
      signs.map((sign) => getComputedStyle(sign).backgroundImage),
    );
    expect(patterns.length).toBeGreaterThan(0);
    expect(patterns.filter((image) => !image.includes('gradient'))).toEqual([]);
    await page.locator('.zone-table__table [data-region] button').first().click();
    const chosen = await page.$$eval('[aria-pressed=true], [aria-current]', (elements) =>
      elements.map((element) => {
        const { outlineStyle, outlineColor } = getComputedStyle(element);
        return `${outlineStyle} ${outlineColor}`;
      }),
    );
    expect(chosen.length).toBeGreaterThan(1);
    for (const outline of chosen) expect(outline).toMatch(/^solid rgb\(/);
    await keep(page, `room-forced-${scheme}`);
    expect(realErrors({ errors })).toEqual([]);
    await context.close();
  },
);

test('forced colours: the three words of the public page keep their plates', async () => {
  const { page, context, errors } = await openForced('/en', 'light');
  await page.waitForSelector('.word-plate__plate');
  await expectOwnColours(page, '.word-plate__plate:not(.swatch)', 'var(--c)');
  await keep(page, 'public-forced');
  expect(errors).toEqual([]);
  await context.close();
});
