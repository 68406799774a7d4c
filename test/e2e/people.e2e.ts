// People in a real browser: the admin of the first start signs in and makes an operator, who chooses a password and gets to work.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { findings, picture } from '../kit/factor-pages.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeInBothThemes, barTooWide, isInReach, openRow } from '../kit/staff-page.ts';

let product: Product;
let browser: Browser;
beforeAll(async () => {
  product = await startProduct();
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** 401 and 403 are answers that these tests ask for; the browser writes each to its console. */
const realErrors = ({ errors }: GuardedPage): string[] =>
  errors.filter((error) => !/status of 40[013]/.test(error));

const open = (viewport = DESK): Promise<GuardedPage> =>
  openGuardedPage(browser, product.origin, { viewport });

async function signIn(page: Page, login: string, password: string): Promise<void> {
  await page.goto(`${product.origin}/en/control`);
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.click('button[type=submit]');
}

async function asAdmin(page: Page, path = '/en/control/people'): Promise<void> {
  await signIn(page, product.adminLogin(), product.adminPassword());
  // On a phone it is behind a button.
  await page.waitForSelector('.tools .tools__duty', { state: 'attached' });
  await page.goto(product.origin + path);
}

/** Makes an account as the admin does; gives its one-time password. */
async function makeAccount(page: Page, name: string, role: string): Promise<string> {
  await page.click('summary:has-text("New account")');
  await page.fill('input[name=displayName]', name);
  await page.fill('input[name=login]', `${name.toLowerCase()}@waterhaven.example`);
  await page.selectOption('select[name=role]', role);
  await page.click('button:has-text("Create account")');
  await page.waitForSelector('.people__once .code');
  return (await page.textContent('.people__once .code')) ?? '';
}

const OWN = 'four words and a bicycle';

test('the first start says where the password is, and never what it is', () => {
  expect(product.output()).toContain('adminPassword from');
  expect(product.output()).not.toContain(product.adminPassword());
  expect(product.adminPassword().length).toBeGreaterThanOrEqual(20);
});

test('the admin makes an operator, who signs in, chooses a password, and sees the room and no accounts', async () => {
  const admin = await open();
  await asAdmin(admin.page);
  const password = await makeAccount(admin.page, 'Sanne', 'operator');
  const row = '.rows li:has-text("Sanne")';
  await admin.page.waitForSelector(`${row} >> text=has to choose a password`);

  const operator = await open();
  await signIn(operator.page, 'Sanne@waterhaven.example', password);
  await operator.page.waitForSelector(
    'text=This is a one-time password. Choose your own to continue.',
  );
  await operator.page.fill('input[name=oldPassword]', password);
  await operator.page.fill('input[name=password]', 'too short');
  await operator.page.click('button[type=submit]');
  await operator.page.waitForSelector('.problem:has-text("at least 12 characters")');
  await operator.page.fill('input[name=password]', OWN);
  await operator.page.click('button[type=submit]');
  await operator.page.waitForSelector('.zone-table__table [data-region]');
  await operator.page.waitForSelector('[data-mode=live]');
  expect(await operator.page.textContent('.tools .tools__duty')).toBe('Sanne');
  await operator.page.click('.tools .tools__duty');
  await operator.page.waitForSelector('text=operator: sees everything and handles alerts');
  expect(await operator.page.isVisible('text=New account')).toBe(false);
  const [download] = await Promise.all([
    operator.page.waitForEvent('download'),
    operator.page.click('text=Download my data'),
  ]);
  expect(download.suggestedFilename()).toMatch(/^crowdshade-a-[0-9a-z]{8}\.json$/);

  // The admin ends the session: the operator's stream is over at once, and the screen asks who is there.
  await operator.page.click('text=To the control room');
  await operator.page.waitForSelector('[data-mode=live]');
  await openRow(admin.page, row);
  await admin.page.click(`${row} button:has-text("End sessions")`);
  await operator.page.waitForSelector('input[name=login]');
  for (const guarded of [admin, operator]) {
    expect(guarded.foreign).toEqual([]);
    expect(realErrors(guarded)).toEqual([]);
    await guarded.context.close();
  }
});

test('a name of any length on duty leaves the bar its width and its clock, at every width and in every mode', async () => {
  const { page, context } = await open();
  await asAdmin(page, '/nl/control');
  await page.waitForSelector('[data-mode=live]');
  const login = 'maximiliana@waterhaven.example';
  const displayName = 'Maximiliana van den Broek-Schimmelpenninck van der Oye, nachtploeg oost';
  const headers = { Origin: product.origin };
  const post = (path: string, data: object) =>
    context.request.post(`${product.origin}/api/v1${path}`, { headers, data });
  const made = await post('/accounts', { login, displayName, role: 'operator', sites: null });
  const { oneTimePassword } = await made.json();
  const operator = await open();
  await signIn(operator.page, login, oneTimePassword);
  await operator.page.fill('input[name=oldPassword]', oneTimePassword);
  await operator.page.fill('input[name=password]', OWN);
  await operator.page.click('button[type=submit]');
  await operator.page.waitForSelector('[data-mode=live]');
  await operator.page.click('button:has-text("Take over duty")');
  await operator.page.click('dialog[open] button.primary');
  await post('/sites/demo/log', { kind: 'phase_changed', phase: 'circulation' });
  for (const room of [page, operator.page]) {
    await room.waitForSelector('.stat__duty b:has-text("Maximiliana")');
    for (const width of [1920, 1440, 1366, 1280, 1101, 1100, 1024, 901, 390]) {
      await room.setViewportSize({ width, height: 800 });
      expect([width, await barTooWide(room)]).toEqual([width, 0]);
      if (width > 600 && room === page)
        expect([width, await isInReach(room, '.stat__duty button')]).toEqual([width, true]);
      if (width === 1366) await picture(room, `bar-${room === page ? 'nl' : 'en'}-${width}`);
    }
  }
  await context.close();
  await operator.context.close();
});

test('by keyboard alone: a role is changed, a person erased, and the log says so without a name', async () => {
  const guarded = await open();
  const { page } = guarded;
  await asAdmin(page);
  await makeAccount(page, 'Joris', 'viewer');
  await openRow(page, '.rows li:has-text("Joris")');
  await page.focus('select[aria-label="Role of Joris"]');
  await page.keyboard.press('End');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.audit-log__log td:has-text("viewer → auditor")');
  await page.focus('.rows li:has-text("Joris") button:has-text("Erase")');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.rows__sure legend');
  expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('No');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.rows li.rows__gone');
  await page.waitForSelector('.audit-log__log td:has-text("person erased")');
  expect(await page.textContent('.rows')).not.toContain('Joris');
  expect(await page.textContent('.audit-log__log')).not.toContain('Joris');
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('a wrong password says nothing about the name, and the reader is told', async () => {
  const { page, context } = await open();
  await signIn(page, 'nobody', 'not the password');
  await page.waitForSelector('.problem:has-text("user name or password is wrong")');
  expect(await page.getAttribute('input[name=password]', 'aria-invalid')).toBe('true');
  await context.close();
});

test('too many wrong passwords: how long to wait, counted down, and the way back', async () => {
  const { page, context } = await open(PHONE);
  const problem = '.problem[role=alert]';
  await signIn(page, 'stranger', 'not the password');
  await page.waitForSelector(`${problem}:has-text("is wrong")`);
  while (!(await page.isVisible(`${problem}:has-text("Too many attempts")`))) {
    const answer = page.waitForResponse(/\/sessions$/);
    await page.click('button[type=submit]');
    await answer;
  }
  await page.waitForSelector(`${problem} >> text=/Try again in \\d+ seconds\\./`);
  await page.waitForSelector(`${problem}:has-text("An admin can give you a new password")`);
  await page.waitForSelector(`${problem} .command:has-text("npm run people -- reset --login")`);
  expect(await page.getAttribute('input[name=password]', 'aria-invalid')).toBe('false');
  const shown = `${problem} [aria-hidden=true]`;
  const first = await page.textContent(shown);
  await page.waitForFunction(
    ([selector, text]) => document.querySelector(selector ?? '')?.textContent !== text,
    [shown, first],
  );
  expect(await findings(page)).toEqual([]);
  await context.close();
});

test('the sign-in has the other language and the other look, and keeps the way that was chosen', async () => {
  const { page, context } = await open();
  await page.goto(`${product.origin}/control?signin=token`);
  await page.click('.sign-in__look a:has-text("English")');
  await page.waitForURL('**/en/control?signin=token');
  await page.click('.sign-in__look a:has-text("light")');
  await page.waitForSelector('.control[data-theme=light] input[name=token]');
  await context.close();
});

test('one clock on the page: that of the site, whatever the browser’s is, and it is said once', async () => {
  const { page, context } = await openGuardedPage(browser, product.origin, {
    viewport: DESK,
    timezoneId: 'America/New_York',
  });
  await asAdmin(page);
  await page.waitForSelector('.audit-log__log time');
  const said = page.locator('text=All times on this page are those of Zoutkade');
  expect(await said.count()).toBe(1);
  const [iso, shown] = await page
    .locator('.audit-log__log time')
    .first()
    .evaluate((time) => [time.getAttribute('datetime') ?? '', time.textContent ?? '']);
  const hour = new Intl.DateTimeFormat('en-GB', {
    timeZone: 'Europe/Amsterdam',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).format(new Date(iso));
  expect(shown.endsWith(hour)).toBe(true);
  expect(await page.textContent('main')).not.toContain('UTC');
  await context.close();
});

describe('axe finds nothing, and nothing is wider than the screen', () => {
  for (const viewport of [DESK, PHONE]) {
    test(`${viewport.width} wide`, async () => {
      const guarded = await open(viewport);
      const { page } = guarded;
      await page.goto(`${product.origin}/control?signin=no_role`);
      await page.waitForSelector('input[name=login]');
      expect(await axeInBothThemes(page, findings)).toEqual([]);
      await asAdmin(page, '/en/control/people');
      await page.waitForSelector('.audit-log__log td');
      for (const summary of await page.$$('summary')) await summary.click();
      await page.click('.rows li:not(.rows__gone) button:has-text("Erase")').catch(() => {});
      expect(await axeInBothThemes(page, findings)).toEqual([]);
      expect(realErrors(guarded)).toEqual([]);
      await guarded.context.close();
    });
  }
});
