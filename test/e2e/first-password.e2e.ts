// The first password of an installation without the demo, in a real browser: it is changed before anything else, or left.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { findings, picture } from '../kit/factor-pages.ts';
import { startProduct } from '../kit/product.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchMaplessBrowser();
});
afterAll(() => browser?.close());

const DESK = { width: 1440, height: 900 };
const OWN = 'vijf gele ballonnen boven water';

/** Signing in is refused, as when many come at the same moment, until the function that it gives is called. */
async function comingWithMany(page: Page): Promise<() => void> {
  let isBusy = true;
  const errors = [{ pointer: '', code: 'busy', detail: '' }];
  const body = JSON.stringify({ code: 'too_many_requests', errors });
  await page.route('**/api/v1/sessions', (route) =>
    isBusy && route.request().method() === 'POST'
      ? route.fulfill({ status: 429, headers: { 'Retry-After': '1' }, body })
      : route.fallback(),
  );
  return () => {
    isBusy = false;
  };
}

test('without the demo the first admin chooses a password before anything else, and waits by itself where many sign in', async () => {
  const bare = await startProduct({ DEMO: 'off', SECOND_FACTOR: 'off' });
  const { page, context } = await openGuardedPage(browser, bare.origin, { viewport: DESK });
  const password = bare.adminPassword();
  const letIn = await comingWithMany(page);
  await page.goto(`${bare.origin}/nl/control`);
  await page.fill('input[name=login]', bare.adminLogin());
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('.problem:has-text("Deze pagina blijft het proberen.")');
  expect(await findings(page)).toEqual([]);
  await picture(page, 'sign-in-busy-1440');
  letIn();
  await page.waitForSelector('text=Dit is een eenmalig wachtwoord.');
  await page.click('button:has-text("Afmelden")');
  await page.fill('input[name=login]', bare.adminLogin());
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('label:has-text("Eenmalig wachtwoord")');
  await page.fill('input[name=oldPassword]', password);
  await page.fill('input[name=password]', 'letmeinletmein');
  await page.click('button:has-text("Wachtwoord tonen")');
  expect(await page.getAttribute('input[name=password]', 'type')).toBe('text');
  await page.click('button:has-text("Wachtwoord verbergen")');
  expect(await page.getAttribute('input[name=password]', 'type')).toBe('password');
  await page.click('button[type=submit]');
  await page.waitForSelector('.problem:has-text("Herhalingen")');
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await findings(page)).toEqual([]);
  await picture(page, 'weak-password-390');
  await page.fill('input[name=password]', OWN);
  await page.click('button[type=submit]');
  await page.waitForSelector('input[name=oldPassword]', { state: 'detached' });
  expect(bare.adminPassword()).toBe('');
  expect(bare.operatorToken()).toMatch(/^cs_op_/);
  await context.close();
  await bare.stop();
});
