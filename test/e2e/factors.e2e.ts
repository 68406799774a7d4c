// Second factors in a real browser: an app enrolled and used by keyboard, a passkey of Chromium's own
// virtual authenticator, and how it all looks to axe.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeNow, codesOnce } from '../kit/authenticator-app.ts';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import {
  addAuthenticator,
  codesShape,
  enterPassword,
  findings,
  focusIs,
  inRoom,
  makeOperator,
  makePasskey,
  picture,
  realErrors,
  removeFactors,
  sendWrongCode,
  thereAndBack,
} from '../kit/factor-pages.ts';
import { type Product, startProduct } from '../kit/product.ts';

const OWN = 'four words and a bicycle';
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };

let product: Product;
/** By name: at a number no browser makes a passkey. */
let origin: string;
let browser: Browser;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site', SECOND_FACTOR: 'admin' });
  origin = product.origin.replace('127.0.0.1', 'localhost');
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const open = (viewport = DESK): Promise<GuardedPage> =>
  openGuardedPage(browser, origin, {
    viewport,
    permissions: ['clipboard-write', 'clipboard-read'],
  });
const room = (look = ''): string => `${origin}/en/control${look}`;
const signIn = (page: Page, login: string, password: string, url = room()): Promise<void> =>
  enterPassword(page, { url, login, password });

const nextCode = codesOnce();
let adminSecret = '';
let recovery: string[] = [];

test('an admin without a second step gets to nothing but adding one; the code opens the room', async () => {
  const guarded = await open();
  const { page } = guarded;
  await signIn(page, product.adminLogin(), product.adminPassword());
  await page.waitForSelector('text=Add a second step');
  await page.goto(`${origin}/en/control/people`);
  await page.waitForSelector('text=Add a second step');
  expect(await page.isVisible('.rows')).toBe(false);
  await page.click('summary:has-text("Add an authenticator app")');
  await page.fill('.factors__must details[open] input[name=password]', 'not the password');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.problem:has-text("The password is wrong")');
  await page.fill('.factors__must details[open] input[name=password]', product.adminPassword());
  await page.keyboard.press('Enter');
  await page.waitForSelector('svg.factors__scan[aria-label^="QR code"]');
  await focusIs(page, 'input[name=code]');
  adminSecret = ((await page.textContent('.fields .code')) ?? '').replaceAll(' ', '');
  expect(adminSecret).toMatch(/^[A-Z2-7]{32}$/);
  expect(await findings(page)).toEqual([]);
  await sendWrongCode(page);
  await page.fill('input[name=code]', await nextCode(adminSecret));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.factors__codes li');
  recovery = await page.locator('.factors__codes li').allTextContents();
  expect(recovery).toHaveLength(10);
  await page.click('button:has-text("Copy")');
  await page.waitForSelector('text=Copied.');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(recovery.join('\n'));
  expect(await findings(page)).toEqual([]);
  expect(await codesShape(page)).toEqual({ rows: 5, fits: true });
  await page.setViewportSize(PHONE);
  expect(await findings(page)).toEqual([]);
  expect(await codesShape(page)).toEqual({ rows: 10, fits: true });
  await page.setViewportSize(DESK);
  await page.click('button:has-text("I have kept them")');
  await page.waitForSelector('.rows');
  expect(guarded.foreign).toEqual([]);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('the next sign-in asks for the code, by keyboard alone, and says in words what is wrong', async () => {
  const guarded = await open();
  const { page } = guarded;
  await signIn(page, product.adminLogin(), product.adminPassword());
  await focusIs(page, 'input[name=code][autocomplete="one-time-code"][inputmode=numeric]');
  expect(await findings(page)).toEqual([]);
  await sendWrongCode(page);
  expect(await page.getAttribute('input[name=code]', 'aria-invalid')).toBe('true');
  // Not in yet, whatever the address says.
  const session = await page.request.get(`${origin}/api/v1/sessions`);
  expect(session.status()).toBe(401);
  await page.fill('input[name=code]', await nextCode(adminSecret));
  await page.keyboard.press('Enter');
  await inRoom(page);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('a recovery code signs in once', async () => {
  const { page, context } = await open();
  for (const isFirst of [true, false]) {
    await page.context().clearCookies();
    await signIn(page, product.adminLogin(), product.adminPassword());
    await page.click('button:has-text("Use a recovery code")');
    await focusIs(page, 'input[name=recoveryCode]');
    await page.keyboard.type(recovery[0] ?? '');
    await page.keyboard.press('Enter');
    if (isFirst) await inRoom(page);
    else await page.waitForSelector('.problem:has-text("This recovery code is wrong")');
  }
  await page.click('button:has-text("Start again")');
  await page.waitForSelector('input[name=login]');
  await context.close();
});

test('an operator makes a passkey with the browser and signs in with it; the admin takes it away', async () => {
  const admin = await open();
  await signIn(admin.page, product.adminLogin(), product.adminPassword());
  await admin.page.click('button:has-text("Use a recovery code")');
  await admin.page.fill('input[name=recoveryCode]', recovery[1] ?? '');
  await admin.page.keyboard.press('Enter');
  await inRoom(admin.page);
  await admin.page.goto(`${origin}/en/control/people`);
  const oneTime = await makeOperator(admin.page, 'Sanne', 'sanne');

  const guarded = await open();
  const { page } = guarded;
  await addAuthenticator(guarded);
  await signIn(page, 'sanne', oneTime);
  await page.fill('input[name=oldPassword]', oneTime);
  await page.fill('input[name=password]', OWN);
  await page.click('button[type=submit]');
  await inRoom(page);
  await page.goto(`${origin}/en/control/people`);
  await makePasskey(page, 'Laptop', OWN);
  expect(await findings(page)).toEqual([]);

  await guarded.context.clearCookies();
  await signIn(page, 'sanne', OWN);
  await focusIs(page, '.factors__step button.primary');
  expect(await page.textContent('.factors__step button.primary')).toBe('Use your passkey');
  expect(await findings(page)).toEqual([]);
  await page.keyboard.press('Enter');
  await inRoom(page);
  await page.goto(`${origin}/en/control/people`);
  await page.waitForSelector(
    '.factors li:has-text("Laptop"):has-text("used within the last 24 hours")',
  );

  await removeFactors(admin.page, 'Sanne', 'Laptop');
  await page.goto(`${origin}/en/control`);
  await page.waitForSelector('input[name=login]');
  for (const each of [admin, guarded]) {
    expect(each.foreign).toEqual([]);
    expect(realErrors(each)).toEqual([]);
    await each.context.close();
  }
});

test('one is removed with the password; at an address that is a number the page says why passkeys do not work', async () => {
  const { page, context } = await open();
  await signIn(page, 'sanne', OWN);
  await inRoom(page);
  await page.goto(`${origin}/en/control/people`);
  await page.click('summary:has-text("Add an authenticator app")');
  await page.fill('.factors__second details[open] input[name=password]', OWN);
  await page.keyboard.press('Enter');
  const secret = ((await page.textContent('.fields .code')) ?? '').replaceAll(' ', '');
  await page.fill('input[name=code]', codeNow(secret));
  await page.keyboard.press('Enter');
  await page.click('button:has-text("I have kept them")');
  await page.click('.factors button:has-text("Remove")');
  await focusIs(page, '.factors input[name=password]');
  await page.keyboard.type(OWN);
  await page.keyboard.press('Enter');
  await page.waitForSelector('text=None yet. Only your password protects this account.');
  await context.close();
  const number = await openGuardedPage(browser, product.origin, { viewport: DESK });
  await signIn(number.page, 'sanne', OWN, `${product.origin}/en/control`);
  await inRoom(number.page);
  await number.page.goto(`${product.origin}/en/control/people`);
  await number.page.click('summary:has-text("Add a passkey")');
  await number.page.waitForSelector('text=this address is a number');
  await number.context.close();
});

for (const theme of ['light', 'dark'])
  for (const viewport of [DESK, PHONE])
    test(`axe finds nothing, ${theme}, ${viewport.width} wide`, async () => {
      const { page, context } = await open(viewport);
      const look = `?theme=${theme}`;
      await signIn(page, product.adminLogin(), product.adminPassword(), room(look));
      await page.waitForSelector('input[name=code]');
      await thereAndBack(page);
      expect(await findings(page)).toEqual([]);
      await picture(page, `step-${viewport.width}-${theme}`);
      if (viewport === PHONE) {
        await sendWrongCode(page);
        expect(await findings(page)).toEqual([]);
      }
      await page.click('button:has-text("Use a recovery code")');
      await page.fill('input[name=recoveryCode]', recovery.pop() ?? '');
      await page.keyboard.press('Enter');
      await inRoom(page);
      await page.goto(`${origin}/en/control/people${look}`);
      await page.waitForSelector('.factors li');
      for (const summary of await page.$$('.factors__second summary')) await summary.click();
      await page.fill(
        '.factors__second .factors__adding details:first-child input[name=password]',
        product.adminPassword(),
      );
      await page.keyboard.press('Enter');
      await page.waitForSelector('svg.factors__scan');
      expect(await page.isVisible('a[href^="otpauth:"]')).toBe(viewport === PHONE);
      await page.click('button:has-text("Copy the secret")');
      await page.locator('[role=status]', { hasText: /Copied|select the secret/ }).waitFor();
      expect(await findings(page)).toEqual([]);
      await picture(page, `own-${viewport.width}-${theme}`);
      await context.close();
    });
