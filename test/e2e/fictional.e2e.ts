// The demo says on every screen, and in the evaluation, that it does not exist.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FICTIONAL } from '#shared/domain/glossary/fictional.ts';
import { type GuardedPage, launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeFindings, realErrors, signInWithToken } from '../kit/staff-page.ts';

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

const open = (width: number): Promise<GuardedPage> =>
  openGuardedPage(browser, product.origin, { viewport: { width, height: 900 } });

async function expectTold({ page }: GuardedPage, address: string): Promise<void> {
  await page.goto(product.origin + address);
  await page.waitForSelector(`text=${FICTIONAL[/\ben\b/.test(address) ? 'en' : 'nl']}`);
}

async function close({ context, foreign, errors }: GuardedPage): Promise<void> {
  expect(foreign).toEqual([]);
  expect(realErrors({ errors })).toEqual([]);
  await context.close();
}

test('every public page, and the sign-in', async () => {
  const guarded = await open(390);
  const { sensors } = await (await fetch(`${product.origin}/api/v1/sensors?limit=1`)).json();
  const pages = ['/', '/en', '/en/sensors', `/en/s/${sensors[0].sensorId}`, '/en/data'];
  for (const address of [...pages, '/en/control']) await expectTold(guarded, address);
  // Whole, on a phone too.
  const cut = await guarded.page.$eval('aside', (line) => line.scrollWidth - line.clientWidth);
  expect(cut).toBeLessThanOrEqual(0);
  await close(guarded);
});

test('the room, which still is one screen, its other pages, and the evaluation', async () => {
  const guarded = await open(1440);
  const { page } = guarded;
  await signInWithToken(page, product, '/en');
  await expectTold(guarded, '/en/control');
  await page.waitForSelector('.zone-table__table [data-region]');
  const high = await page.evaluate(
    () => document.documentElement.scrollHeight - window.innerHeight,
  );
  expect(high).toBeLessThanOrEqual(0);
  expect(await axeFindings(page)).toEqual([]);
  await expectTold(guarded, '/en/control/people');
  await expectTold(guarded, '/api/v1/sites/demo/debrief?language=en');
  await close(guarded);
});
