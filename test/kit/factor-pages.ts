// What browser tests of second factors look at: focus, axe, width, errors, and pictures for people.
import type { Page } from 'playwright-core';
import type { GuardedPage } from './browser.ts';
import { axeFindings } from './staff-page.ts';

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
