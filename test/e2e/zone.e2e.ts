// All about one zone, in a real browser over the real database: its day against a normal one, its limits, what was agreed, its alerts, what is planned.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { serveClient } from '../kit/debrief/built-client.ts';
import { MEASURE, playEvening } from '../kit/debrief/scenario.ts';
import { picture } from '../kit/factor-pages.ts';
import { type DatabaseStore, openDatabaseStore } from '../kit/server/database-store.ts';
import { releaseOf, SITE } from '../kit/server/fixture.ts';
import { OPERATOR, type Running, startRunning } from '../kit/server/running.ts';
import { axeInBothThemes, realErrors } from '../kit/staff-page.ts';

const QUARTER = 900_000;
const WEEK = 7 * 86_400_000;
const WEEKS = 4;

let store: DatabaseStore;
let running: Running;
let browser: Browser;
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
  const { from } = await playEvening(store, running.base);
  // The same hours of the four weeks before, each a quarter of an hour in turn at what the fixture says.
  const first = Math.floor(from / QUARTER) * QUARTER;
  for (let week = 1; week <= WEEKS; week += 1)
    for (let i = 0; i < 8; i += 1)
      await store.write(releaseOf(SITE, 'public', first - week * WEEK + i * QUARTER));
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function openRoom(path: string, width: number): Promise<GuardedPage> {
  const viewport = { width, height: 900 };
  // What a worker is made of comes past the routes of the page, and this server has no build.
  const options = { viewport, serviceWorkers: 'block' as const };
  const guarded = await openGuardedPage(browser, running.origin, options);
  const { page } = guarded;
  await serveClient(page, running.origin);
  const answer = await page.request.post(`${running.origin}/api/v1/sessions`, {
    data: { token: OPERATOR },
    headers: { Origin: running.origin },
  });
  expect(answer.ok()).toBe(true);
  await page.goto(`${running.origin}${path}`);
  return guarded;
}

const sheetText = async (page: Page): Promise<string> =>
  (await page.textContent('dialog[open]')) ?? '';

test('from the list by keyboard: what the sheet says, its link, and back', async () => {
  const guarded = await openRoom('/control', 1440);
  const { page } = guarded;
  await page.waitForSelector('.zone-table__table [data-region]');
  const row = page.locator('.zone-table__table [data-region]:has-text("Poort") button').first();
  await row.focus();
  await page.keyboard.press('Enter');
  const more = page.locator('.explanation button:has-text("Alles over deze zone")');
  await more.focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open] :text("Uit 4 dagen")');
  await picture(page, 'zone-1440-dark');
  const text = await sheetText(page);
  for (const part of ['Poort', 'Een gewone', 'Wanneer er een melding komt', MEASURE.nl])
    expect(text).toContain(part);
  expect(text).toContain('te druk');
  expect(text).toContain('genoeg om een niveau vrij te geven');
  // A note that is tied to the place is there at once, and in the log with the place's name.
  await page.fill('dialog[open] textarea', 'Hek staat open');
  await page.press('dialog[open] textarea', 'Control+Enter');
  await page.waitForSelector('dialog[open] li:has-text("Hek staat open")');
  const id = new URL(page.url()).searchParams.get('zone');
  expect(id).not.toBeNull();
  expect(await axeInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  expect(new URL(page.url()).searchParams.get('zone')).toBeNull();
  expect(await more.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(guarded.foreign).toEqual([]);
  expect(realErrors(guarded)).toEqual([]);
  await guarded.context.close();
});

test('its link opens it on a phone, in English and light; the table says what the strips show', async () => {
  const guarded = await openRoom('/en/control?theme=light', 390);
  const { page } = guarded;
  await page.waitForSelector('.zone-table__table [data-region]');
  const id = await page.$eval(
    '.zone-table__table [data-region]',
    (row) => row.getAttribute('data-region') ?? '',
  );
  await page.goto(`${running.origin}/en/control?theme=light&zone=${id}`);
  await page.waitForSelector('dialog[open] :text("From 4 days")');
  await picture(page, 'zone-390-light');
  expect(await axeInBothThemes(page)).toEqual([]);
  await page.click('dialog[open] summary');
  expect(await page.locator('dialog[open] tbody tr').count()).toBeGreaterThanOrEqual(23);
  expect(await sheetText(page)).toMatch(/(calm|moderate|busy|very busy|critical) \d+ %/);
  const width = await page.evaluate(() => document.documentElement.scrollWidth);
  expect(width).toBeLessThanOrEqual(390);
  await picture(page, 'zone-390-table');
  await guarded.context.close();
});
