// What browser tests of second factors do and look at: signing in, making and removing them; focus, axe, width, errors, and pictures for people.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import type { GuardedPage } from './browser.ts';
import { axeFindings, openRow } from './staff-page.ts';

/** 400, 401 and 403 are answers that these tests ask for; the browser writes each to its console. */
export const realErrors = ({ errors }: GuardedPage): string[] =>
  errors.filter((error) => !/status of 40[013]/.test(error));

/** Resolves when what has the focus is this. */
export const focusIs = (page: Page, selector: string): Promise<unknown> =>
  page.waitForFunction((s) => document.activeElement?.matches(s) ?? false, selector);

/** What axe finds, and how much wider than the screen the page is. */
export async function findings(page: Page): Promise<string[]> {
  const found = await axeFindings(page);
  const wide = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  return [...found, ...(wide > 0 ? [`${wide} pixels too wide`] : [])];
}

/** For people to look at: a folder that PICTURES names. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env.PICTURES;
  if (folder !== undefined)
    await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true });
}

/** In how many rows the recovery codes stand, and whether all of it is on one screen. */
export function codesShape(page: Page): Promise<{ rows: number; fits: boolean }> {
  return page.$$eval('.factors__codes li', (codes) => ({
    rows: new Set(codes.map((code) => code.getBoundingClientRect().top)).size,
    fits: document.documentElement.scrollHeight <= window.innerHeight,
  }));
}

/** Chromium's own virtual authenticator: whoever asks it for a passkey gets one. */
export async function addAuthenticator({ context, page }: GuardedPage): Promise<void> {
  const devtools = await context.newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** By keyboard, in the field that has the focus or was left; resolves when the page says that it is wrong. */
export async function sendWrongCode(page: Page): Promise<void> {
  await page.focus('input[name=code]');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.problem[role=alert]:has-text("This code is wrong")');
}

/** Another language makes the page of the second step anew, and the step is still there. */
export async function thereAndBack(page: Page): Promise<void> {
  await page.click('.sign-in__look a:has-text("Nederlands")');
  await page.waitForSelector('h1:has-text("Tweede stap")');
  await page.click('.sign-in__look a:has-text("English")');
  await page.waitForSelector('h1:has-text("Second step")');
}

type Credentials = { readonly url: string; readonly login: string; readonly password: string };

export async function enterPassword(
  page: Page,
  { url, login, password }: Credentials,
): Promise<void> {
  await page.goto(url);
  await page.fill('input[name=login]', login);
  await page.fill('input[name=password]', password);
  await page.keyboard.press('Enter');
}

/** Resolves when the control room is there. */
export const inRoom = (page: Page): Promise<unknown> =>
  page.waitForSelector('.tools .tools__duty', { state: 'attached' });

/** On the page of people: a new account; gives its one-time password. */
export async function makeOperator(page: Page, name: string, login: string): Promise<string> {
  await page.click('summary:has-text("New account")');
  await page.fill('input[name=displayName]', name);
  await page.fill('input[name=login]', login);
  await page.selectOption('select[name=role]', 'operator');
  await page.click('button:has-text("Create account")');
  return (await page.textContent('.people__once .code')) ?? '';
}

/** On the page of people: one's own passkey under this label, and its recovery codes kept. */
export async function makePasskey(page: Page, label: string, password: string): Promise<void> {
  await page.click('summary:has-text("Add a passkey")');
  await page.fill('.factors__second details[open] input[name=label]', label);
  await page.fill('.factors__second details[open] input[name=password]', password);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.factors__codes li');
  await page.click('button:has-text("I have kept them")');
  await page.waitForSelector(`.factors li:has-text("${label}"):has-text("never used")`);
}

/** On the page of people: an admin takes away what somebody else has; the log says so, and not what it was. */
export async function removeFactors(page: Page, name: string, label: string): Promise<void> {
  await openRow(page, `.rows li:has-text("${name}")`);
  const row = page.locator(`.rows li:has-text("${name}")`);
  await row.locator('.factors__theirs summary').click();
  await row.locator(`.factors__who:has-text("${label}")`).waitFor();
  await row.locator('button:has-text("Remove all")').click();
  expect(await findings(page)).toEqual([]);
  await row.locator('button:has-text("Yes, remove")').click();
  await row.locator('text=No second step set up.').waitFor();
  await page.waitForSelector('.audit-log__log td:has-text("second step removed")');
  expect(await page.textContent('.audit-log__log')).not.toContain(label);
}
