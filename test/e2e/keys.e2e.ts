// The first password, tokens and sites in a real browser, with the whole product behind it.
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { findings } from '../kit/factor-pages.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeInBothThemes, openRow } from '../kit/staff-page.ts';
import {
  askRevocation,
  askRotation,
  makeToken,
  otherSecret,
  questionsTakeTurns,
} from '../kit/token-pages.ts';

let product: Product;
let browser: Browser;
let firstPassword: string;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site' });
  firstPassword = product.adminPassword();
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const DESK = { width: 1440, height: 900 };
const OWN = 'vijf gele ballonnen boven water';
const realErrors = ({ errors }: GuardedPage): string[] =>
  errors.filter((error) => !/status of 40[0139]/.test(error));
const open = (viewport = DESK): Promise<GuardedPage> =>
  openGuardedPage(browser, product.origin, { viewport });

async function signIn(page: Page, password: string): Promise<void> {
  await page.goto(`${product.origin}/en/control`);
  await page.fill('input[name=login]', product.adminLogin());
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
  await page.waitForSelector('.tools .tools__duty', { state: 'attached' });
}

/** Writes a picture where KEYS_SHOTS says, for people to look at. */
async function shoot(page: Page, name: string): Promise<void> {
  const folder = process.env.KEYS_SHOTS;
  if (folder !== undefined)
    await page.screenshot({ path: path.join(folder, `${name}.png`), fullPage: true });
}

/** What is found in either theme; pictures of both. */
const inBothThemes = (page: Page, name: string): Promise<string[]> =>
  axeInBothThemes(page, async () => {
    const theme = await page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches);
    await shoot(page, `${name}-${theme ? 'dark' : 'light'}`);
    return findings(page);
  });

const heightsOf = (page: Page, rows: string): Promise<number[]> =>
  page.$$eval(rows, (found) => found.map((row) => row.getBoundingClientRect().height));

describe('axe finds nothing, and nothing is wider than the screen', () => {
  for (const viewport of [DESK, { width: 390, height: 844 }]) {
    test(`${viewport.width} wide`, async () => {
      const guarded = await open(viewport);
      const { page } = guarded;
      await signIn(page, firstPassword);
      await page.waitForSelector('.first-password__notice');
      await page.waitForSelector('.zone-table__table [data-region]');
      expect(await inBothThemes(page, `room-${viewport.width}`)).toEqual([]);
      await page.goto(`${product.origin}/en/control/people`);
      await page.waitForSelector('.rows__tokens [data-token]');
      await page.waitForSelector('.audit-log__log td');
      expect(Math.max(...(await heightsOf(page, '.rows > li')))).toBeLessThan(75);
      for (const summary of await page.$$('summary')) await summary.click();
      await page.click('.sites-choice__sites label:has-text("only these")');
      await page.click('.rows__tokens button:has-text("Revoke")');
      expect(await inBothThemes(page, `people-${viewport.width}`)).toEqual([]);
      expect(realErrors(guarded)).toEqual([]);
      await guarded.context.close();
    });
  }
});

/** What the room's data answers to this token. */
async function critical(token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` };
  const { status } = await fetch(`${product.origin}/api/v1/sites/demo/critical`, { headers });
  return status;
}

test('by keyboard: a token is made, shown once, rotated and revoked, and its session ends', async () => {
  const guarded = await open();
  const { page } = guarded;
  await signIn(page, firstPassword);
  await page.goto(`${product.origin}/en/control/people`);
  const secret = await makeToken(page, 'wallboard', '2099-12-31');
  expect(secret).toMatch(/^cs_op_/);
  const row = '.rows__tokens li:has-text("wallboard")';
  await page.waitForSelector(`${row} >> text=Zoutkade`);
  await page.waitForSelector(`${row} >> text=valid until 1 Jan 2100, 00:00`);
  expect(await critical(secret)).toBe(200);

  // Closed it is two lines; opened by keyboard, what can be done is next, and says of what.
  await askRotation(page, row, 'wallboard');
  expect(await critical(secret)).toBe(200);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  const next = await otherSecret(page, secret);
  const old = `${row}:has-text("the old one, replaced by")`;
  await page.waitForSelector(`${old} >> text=valid until`);
  const oldId = (await page.getAttribute(old, 'data-token')) ?? '';
  expect(oldId).toMatch(/^t-/);
  const fresh = `${row}:has-text("the new one, in place of ${oldId}")`;
  await page.waitForSelector(fresh);
  // What was replaced is not replaced again.
  expect(await page.locator(`${old} button:has-text("Rotate")`).count()).toBe(0);
  await page.waitForSelector(`text=The old one, ${oldId}, stays valid for 24 more hours.`);
  await page.waitForSelector(
    `.audit-log__log tr:has-text("wallboard"):has-text("the old one stays valid for 24 more hours")`,
  );
  expect([await critical(secret), await critical(next)]).toEqual([200, 200]);
  await askRevocation(page, old);
  await questionsTakeTurns(page, { revoked: old, rotated: fresh });
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('[role=status]:has-text("Revoked: wallboard.")');
  await page.waitForSelector('summary:has-text("Ended and revoked (1)")');
  expect([await critical(secret), await critical(next)]).toEqual([401, 200]);
  await page.waitForSelector('.audit-log__log td:has-text("token revoked")');
  const text = await page.textContent('body');
  expect(text).not.toContain(secret);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('an account is made for one site, given all of them, and limited again', async () => {
  const { page, context } = await open();
  await signIn(page, firstPassword);
  await page.goto(`${product.origin}/en/control/people`);
  await page.click('summary:has-text("New account")');
  await page.fill('input[name=displayName]', 'Joris');
  await page.fill('input[name=login]', 'joris');
  await page.click('form .sites-choice__boxes label:has-text("only these")');
  expect(await page.isDisabled('button:has-text("Create account")')).toBe(true);
  await page.click('form .sites-choice__boxes label:has-text("Zoutkade")');
  await page.click('button:has-text("Create account")');
  await page.waitForSelector('.people__once .code');
  const row = '.rows li:has-text("Joris")';
  await openRow(page, row);
  await page.waitForSelector(`${row} .sites-choice__sites summary:has-text("Zoutkade")`);
  await page.waitForSelector('.audit-log__log tr:has-text("account created"):has-text("Zoutkade")');
  await page.click(`${row} .sites-choice__sites summary`);
  await page.click(`${row} .sites-choice__sites label:has-text("all sites")`);
  await page.click(`${row} button:has-text("Save sites")`);
  await page.waitForSelector(`${row} .sites-choice__sites summary:has-text("all sites")`);
  await page.click(`${row} .sites-choice__sites summary`);
  await page.click(`${row} .sites-choice__sites label:has-text("only these")`);
  expect(await page.isDisabled(`${row} button:has-text("Save sites")`)).toBe(true);
  await page.click(`${row} .sites-choice__sites label:has-text("Zoutkade")`);
  await page.click(`${row} button:has-text("Save sites")`);
  await page.waitForSelector(`${row} .sites-choice__sites summary:has-text("Zoutkade")`);
  await page.waitForSelector('.audit-log__log td:has-text("all sites → Zoutkade")');
  await context.close();
});

test('the notice about the first password can be put off; changed, it and the password in the file are gone', async () => {
  const guarded = await open();
  const { page } = guarded;
  await signIn(page, firstPassword);
  await page.click('.first-password__notice button:has-text("Later")');
  await page.waitForSelector('.first-password__notice', { state: 'detached' });
  await page.goto(`${product.origin}/en/control`);
  await page.click('.first-password__notice a:has-text("Change password")');
  await page.waitForSelector('input[name=oldPassword]');
  await page.fill('input[name=oldPassword]', firstPassword);
  await page.fill('input[name=password]', 'zoutkade2026');
  await page.click('button:has-text("Save password")');
  await page.waitForSelector('.problem:has-text("words from this site")');
  await page.fill('input[name=password]', OWN);
  await page.click('button:has-text("Save password")');
  await page.waitForSelector('.first-password__notice', { state: 'detached' });
  const file = path.join(product.dataDir, 'credentials.json');
  const content = JSON.parse(readFileSync(file, 'utf8'));
  expect(Object.keys(content).toSorted()).toEqual(['adminLogin', 'deviceToken', 'operatorToken']);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(existsSync(`${file}.new`)).toBe(false);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('without a site the room says the whole command, and the way to people and out stays', async () => {
  const bare = await startProduct({ DEMO: 'off' });
  const { page, context } = await openGuardedPage(browser, bare.origin, { viewport: DESK });
  await page.goto(`${bare.origin}/nl/control?signin=token`);
  await page.fill('input[name=token]', bare.operatorToken());
  await page.click('button[type=submit]');
  await page.waitForSelector('[role=status] .command');
  for (const language of ['nl', 'en'])
    for (const width of [1440, 390]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(`${bare.origin}/${language}/control`);
      await page.waitForSelector('[role=status] .command');
      const command = (await page.textContent('[role=status] .command'))?.trim();
      expect(command).toBe('npm run register -- --site site.json --sensors sensors.csv');
      expect(await inBothThemes(page, `no-site-${language}-${width}`)).toEqual([]);
    }
  await page.waitForSelector('.tools button:has-text("Sign out")');
  await page.click('main a:has-text("People and rights")');
  await page.waitForSelector('h1:has-text("People and rights")');
  await context.close();
  await bare.stop();
});
