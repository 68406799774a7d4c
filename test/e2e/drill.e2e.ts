// A drill on the real product: it takes no screen that did not join, keeps what is real beside it, and ends with the first new real alert.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Crowd, startCrowd } from '../kit/crowd.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeFindings, realErrors, signInWithToken } from '../kit/staff-page.ts';

let product: Product;
let browser: Browser;
let crowd: Crowd;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site', DEMO_SPEED: '5' });
  crowd = await startCrowd(product);
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await crowd?.stop();
  await product?.stop();
});

async function openRoom(width: number): Promise<GuardedPage> {
  const guarded = await openGuardedPage(browser, product.origin, {
    viewport: { width, height: 900 },
    reducedMotion: 'reduce',
  });
  await signInWithToken(guarded.page, product, '/en');
  await guarded.page.waitForSelector('[data-mode=live]');
  return guarded;
}

async function ask(path: string): Promise<string> {
  const headers = { Authorization: `Bearer ${product.operatorToken()}` };
  return (await fetch(`${product.origin}/api/v1/sites/demo/${path}`, { headers })).text();
}

type Entry = { readonly document: { readonly kind: string } };

const LOG = '.alerts-column__column .room__heading button:nth-of-type(2)';
const JOIN = '.drill-bar__bar[data-drill=off] >> text=Join on this screen';

async function expectReal(page: Page): Promise<void> {
  await page.waitForSelector('.drill-bar__bar[data-drill=off]:has-text("shows what is real")');
  expect(await page.getAttribute('.room', 'data-time')).toBe('now');
}

/** What was not done is said, and what is done after it takes that away. */
async function expectSaidWhenNotDone(page: Page): Promise<void> {
  await page.route('**/log', (route) => route.abort());
  await page.click('.drill-bar__start button');
  await page.waitForSelector('.drill-bar__start :text("Not done. Try again.")');
  await page.unroute('**/log');
}

test('a drill is joined per screen, real alerts stay whole beside it, and a new one ends it', async () => {
  const desk = await openRoom(1440);
  const phone = await openRoom(390);
  const { page } = desk;
  // An alert that somebody has answered.
  crowd.set('KA', 3);
  await page.click('[data-alerts] article:has-text("Main stage front") button.primary');
  await page.waitForSelector('[data-alerts] article:has-text("Acknowledged")');
  await page.click(LOG);
  await expectSaidWhenNotDone(page);
  await page.click('.drill-bar__start button');
  // Nobody's screen is taken.
  await expectReal(page);
  await expectReal(phone.page);
  await page.click(JOIN);
  await page.waitForSelector('.room[data-time=drill] .drill-bar__bar:has-text("not real")');
  await page.waitForSelector('[data-mode]:has-text("Drill")');
  const real = '.real-alerts__real article:has-text("Main stage front")';
  await page.waitForSelector(`${real} .plate.level-3`);
  await page.waitForSelector(`${real} button:has-text("Measure")`);
  expect(await axeFindings(page)).toEqual([]);
  expect(await ask('latest')).not.toContain('drill');
  await expectReal(phone.page);
  // Out, and in again.
  await page.click('.drill-bar__bar >> text=Leave on this screen');
  await expectReal(page);
  await page.click(JOIN);
  await page.waitForSelector('.room[data-time=drill]');
  crowd.set('PA', 4);
  await page.waitForSelector('.room[data-time=now]');
  await page.waitForSelector('.drill-bar__bar', { state: 'detached' });
  await phone.page.waitForSelector('.drill-bar__bar', { state: 'detached' });
  await page.waitForSelector('[data-alerts] :text("Pier stage front")');
  const { entries } = JSON.parse(await ask('log'));
  const ends = entries.filter(({ document }: Entry) => document.kind === 'drill_ended');
  expect(ends).toMatchObject([{ document: { actor: 'system' } }]);
  // While it waits, a drill may run, but on no screen.
  await page.click('.drill-bar__start button');
  await page.waitForSelector('.drill-bar__bar:has-text("a real alert is waiting")');
  expect(await page.locator(JOIN).count()).toBe(0);
  expect(await page.locator('.drill-bar__start :text("Not done")').count()).toBe(0);
  await page.click('.drill-bar__bar >> text=Stop the drill');
  await page.waitForSelector('.drill-bar__bar', { state: 'detached' });
  for (const { page: _, context, foreign, ...rest } of [desk, phone]) {
    expect(foreign).toEqual([]);
    // The request that was broken on purpose.
    expect(realErrors(rest).filter((error) => !error.includes('ERR_FAILED'))).toEqual([]);
    await context.close();
  }
});
