// Many places at once, on the real page: each has one card with its measure, enough of them are seen without scrolling, and nobody answers for a place
// that they have not seen. A crowd that the test directs comes through the real intake.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Crowd, startCrowd } from '../kit/crowd.ts';
import { findings, picture } from '../kit/factor-pages.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { realErrors, signInWithToken } from '../kit/staff-page.ts';

const WALL = { width: 1920, height: 1080 };
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const CRITICAL = ['LB', 'LA', 'KA', 'MC', 'ZD', 'PA', 'OC', 'KD'];
/** Very busy: no sensor there says critical, so it can be shelved. */
const BUSY = 'LD';
const CARD = '[data-alerts] > article';
const OPEN = `${CARD}[data-state=open]`;
const DIALOG = 'dialog.ask-dialog__dialog[open]';

let product: Product;
let browser: Browser;
let crowd: Crowd;
let guarded: GuardedPage;
let page: Page;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site', DEMO_SPEED: '10' });
  browser = await launchMaplessBrowser();
  crowd = await startCrowd(product);
  guarded = await openGuardedPage(browser, product.origin, {
    viewport: DESK,
    reducedMotion: 'reduce',
  });
  ({ page } = guarded);
  await signInWithToken(page, product, '/en');
});
afterAll(async () => {
  await crowd?.stop();
  await browser?.close();
  await product?.stop();
});

type Card = {
  readonly place: string;
  readonly measure: string;
  /** All of it is on the screen. */
  readonly isWhole: boolean;
  readonly height: number;
};

/** The cards, from top to bottom, as somebody sees them who has not scrolled. */
const cards = (): Promise<Card[]> =>
  page.$$eval(CARD, (articles) => {
    const box = document.querySelector('[data-alerts]')?.getBoundingClientRect();
    if (box === undefined) return [];
    return articles.map((article) => {
      const { top, bottom, height } = article.getBoundingClientRect();
      const measure = article.querySelector<HTMLElement>('[class$=__measure]');
      return {
        place: article.getAttribute('data-place') ?? '',
        measure: (measure?.offsetHeight ?? 0) > 0 ? (measure?.textContent ?? '') : '',
        isWhole: top >= box.top && bottom <= box.bottom,
        height,
      };
    });
  });

const waitForOpen = (count: number): Promise<unknown> =>
  page.waitForFunction(([selector, least]) => document.querySelectorAll(selector).length >= least, [
    OPEN,
    count,
  ] as const);

describe('nine places at once', () => {
  test('each has one card, which tells level and signals together', async () => {
    await page.waitForSelector('[data-mode=live]');
    await page.waitForSelector('.zone-table__table [data-look="1"]');
    for (const zone of CRITICAL) crowd.set(zone, 4);
    crowd.set(BUSY, 3);
    await waitForOpen(7);
    const places = (await cards()).map(({ place }) => place);
    expect(new Set(places).size).toBe(places.length);
    await page.waitForSelector(`${OPEN}:has-text("One sensor says critical"):has-text("since")`);
  });

  for (const [viewport, least] of [
    [DESK, 4],
    [WALL, 7],
  ] as const)
    for (const theme of ['dark', 'light'])
      test(`${viewport.width} wide, ${theme}: ${least} places with their measures without scrolling`, async () => {
        await page.setViewportSize(viewport);
        await page.goto(`${product.origin}/en/control?theme=${theme}`);
        await page.waitForSelector('[data-mode=live]');
        await waitForOpen(least);
        await picture(page, `cards-${viewport.width}-${theme}`);
        const whole = async () => (await cards()).filter(({ isWhole }) => isWhole);
        // On a slow machine a line that no window comes may stand above them for a while.
        await expect.poll(async () => (await whole()).length).toBeGreaterThanOrEqual(least);
        expect((await whole()).filter(({ measure }) => measure === '')).toEqual([]);
        expect(await findings(page)).toEqual([]);
      });

  test('a phone has them in a list, none wider than it', async () => {
    await page.setViewportSize(PHONE);
    for (const tab of ['list', 'alerts']) {
      await page.evaluate((name) => {
        location.hash = name;
      }, tab);
      await picture(page, `cards-390-${tab}`);
    }
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize(DESK);
  });
});

describe('acting', () => {
  test('A asks when the first card has just changed, and names the place', async () => {
    await waitForOpen(2);
    // The key comes in the moment in which another card is the first: sooner than anybody can see it.
    const asked = page.evaluate(
      (selector) =>
        new Promise<string>((resolve) => {
          const first = () => document.querySelector(selector)?.getAttribute('data-place');
          const before = first();
          const watch = new MutationObserver(() => {
            const now = first();
            if (now === undefined || now === null || now === before) return;
            watch.disconnect();
            document.body.dispatchEvent(
              new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true }),
            );
            resolve(now);
          });
          const on = { subtree: true, childList: true, attributes: true };
          watch.observe(document.body, on);
        }),
      OPEN,
    );
    await page.locator(`${OPEN} .button.primary`).first().click();
    const place = await asked;
    await page.waitForSelector(`${DIALOG}:has-text("has just changed")`);
    const name = await page.textContent(`${CARD}[data-place="${place}"] h3`);
    expect(await page.textContent(`${DIALOG} h2`)).toContain(name);
    expect(await findings(page)).toEqual([]);
    await page.click(`${DIALOG} button[type=submit]`);
    await page.waitForSelector(`${CARD}[data-place="${place}"]:not([data-state=open])`);
  });

  test('a place is put aside with a reason, stands below the cards, and comes back', async () => {
    const shelvable = page.locator(`${CARD}:has(h3:has-text("North avenue east"))`);
    await shelvable.locator('h3 button').click();
    await shelvable.locator('button:text-is("Shelve")').click();
    await page.waitForSelector(DIALOG);
    expect(await findings(page)).toEqual([]);
    await page.fill(`${DIALOG} textarea`, 'The choir is lining up there');
    await page.click(`${DIALOG} button[type=submit]`);
    await page.click('[data-shelf] summary');
    await page.waitForSelector('[data-shelf] q:text-is("The choir is lining up there")');
    await picture(page, 'cards-shelf');
    expect(await findings(page)).toEqual([]);
    await page.click('[data-shelf] li button');
    await page.waitForSelector('[data-shelf]', { state: 'detached' });
    expect(realErrors(guarded)).toEqual([]);
  });
});
