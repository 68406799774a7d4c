// What browser tests do with tokens on the page of people, by keyboard alone.
import type { Page } from 'playwright-core';
import { expect } from 'vitest';
import { openRow } from './staff-page.ts';

/** Where a secret is shown, once. */
const SECRET = '[aria-labelledby=tokens-title] .code';

const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.textContent);

/** An operator's token for the first site, valid through a day; gives its secret. */
export async function makeToken(page: Page, label: string, last: string): Promise<string> {
  await page.focus('summary:has-text("New token")');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  await page.keyboard.type(label);
  await page.keyboard.press('Tab');
  await page.keyboard.press('End');
  await page.fill('input[name=last]', last);
  await page.focus('button:has-text("Create token")');
  await page.keyboard.press('Enter');
  await page.waitForSelector(SECRET);
  return (await page.textContent(SECRET)) ?? '';
}

/** The secret that is shown in place of this one. */
export async function otherSecret(page: Page, secret: string): Promise<string> {
  await page.waitForFunction(
    ([selector, old]) => document.querySelector(selector ?? '')?.textContent !== old,
    [SECRET, secret],
  );
  return (await page.textContent(SECRET)) ?? '';
}

/** What can be done with a token comes right after its line, and says of what. The focus is on the answer that does nothing. */
export async function askRotation(page: Page, row: string, label: string): Promise<void> {
  await openRow(page, row);
  await page.keyboard.press('Tab');
  expect(await focused(page)).toBe(`Rotate ${label}`);
  await page.keyboard.press('Enter');
  await page.waitForSelector(
    '.rows__tokens .rows__sure legend:has-text("How long does the old one")',
  );
  await page.waitForSelector('.rows__tokens .rows__sure button:has-text("It ends at once")');
  expect(await focused(page)).toBe('No');
}

/** The focus is on the answer that does nothing. */
export async function askRevocation(page: Page, row: string): Promise<void> {
  await page.focus(`${row} button:has-text("Revoke")`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.rows__tokens .rows__sure legend');
  expect(await focused(page)).toBe('No');
}

/** Another question takes the place of the one that waits, and back: there is one at a time. */
export async function questionsTakeTurns(
  page: Page,
  { revoked, rotated }: { readonly revoked: string; readonly rotated: string },
): Promise<void> {
  await openRow(page, rotated);
  await page.click(`${rotated} button:has-text("Rotate")`);
  await page.waitForSelector('.rows__sure legend:has-text("How long does the old one")');
  expect(await page.locator('.rows__sure').count()).toBe(1);
  expect(await page.textContent('.rows__sure .primary')).toBe('Valid for 24 more hours');
  await page.focus(`${revoked} button:has-text("Revoke")`);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.rows__sure .danger');
  expect(await page.locator('.rows__sure').count()).toBe(1);
}
