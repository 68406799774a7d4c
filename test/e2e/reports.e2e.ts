// What somebody on the spot sees, on the real product: sent from a phone in three taps, read by the room beside the level, said once, put right by another,
// and there again when that moment is looked at.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Crowd, startCrowd } from '../kit/crowd.ts';
import { findings, picture } from '../kit/factor-pages.ts';
import { measureFaults } from '../kit/layout/measure.ts';
import { PATIENCE_MS } from '../kit/patience.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { axeInBothThemes, realErrors, signInAsAdmin, signInWithToken } from '../kit/staff-page.ts';

const PHONE = { width: 390, height: 844 };
const DESK = { width: 1440, height: 900 };
const DIALOG = 'dialog.ask-dialog__dialog[open]';
const TABLE = '.zone-table__table';
/** Of no level: too few sensors, or none. */
const UNSEEN = `${TABLE} tr[data-look=unpublished]`;
const REPORTS = '.explanation [data-reports] li';

let product: Product;
let browser: Browser;
let crowd: Crowd;
let phone: GuardedPage;
let desk: GuardedPage;
/** Id of the row that is reported of, and what it is called in English. */
let id: string;
let name: string;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site', DEMO_SPEED: '4' });
  crowd = await startCrowd(product);
  browser = await launchMaplessBrowser();
  const touch = { hasTouch: true, isMobile: true, reducedMotion: 'reduce' } as const;
  phone = await openGuardedPage(browser, product.origin, { viewport: PHONE, ...touch });
  desk = await openGuardedPage(browser, product.origin, {
    viewport: DESK,
    reducedMotion: 'reduce',
  });
});
afterAll(async () => {
  await browser?.close();
  await crowd?.stop();
  await product?.stop();
});

/** Ids of the rows that say no level. */
const unseenOn = (page: Page): Promise<readonly (string | null)[]> =>
  page.$$eval(UNSEEN, (rows) => rows.map((row) => row.getAttribute('data-region')));

const marked = (word: string): string => `${TABLE} [data-region="${id}"] [data-reported=${word}]`;

/** What is said of reports from now on, each time. */
async function listen(page: Page): Promise<() => Promise<readonly string[]>> {
  const said = await page.$eval('[data-report-said]', (element) => {
    const texts: string[] = [];
    new MutationObserver(() => texts.push(element.textContent ?? '')).observe(element, {
      ...{ childList: true, subtree: true, characterData: true },
    });
    Object.assign(window, { reportsSaid: texts });
    return texts.length;
  });
  expect(said).toBe(0);
  return () => page.evaluate(() => Reflect.get(window, 'reportsSaid'));
}
let said: () => Promise<readonly string[]>;

test('on a phone: the zone, "Report", a word, "Send"; what nobody measures stays not known', async () => {
  const { page } = phone;
  await signInWithToken(desk.page, product, '/en');
  await desk.page.waitForSelector('[data-mode=live]');
  said = await listen(desk.page);
  await signInAsAdmin(page, product, '/control');
  await page.waitForSelector('[data-mode=live]');
  await page.waitForSelector(`${TABLE} [data-look="1"]`);
  const before = await unseenOn(page);
  id = before[0] ?? '';
  name = (await desk.page.textContent(`${TABLE} [data-region="${id}"] .zone-table__name`)) ?? '';
  // Three taps from the explanation of the zone, on one hand.
  await page.locator(`${TABLE} [data-region="${id}"] button`).tap();
  await page.waitForSelector('.explanation h3');
  await picture(page, 'reports-390-explanation');
  await page.locator('.explanation button:has-text("Melden wat je ziet")').tap();
  await page.waitForSelector(DIALOG);
  await picture(page, 'reports-390-dialog');
  expect(await measureFaults(page, true)).toEqual([]);
  expect(await axeInBothThemes(page)).toEqual([]);
  await page.locator(`${DIALOG} label:has-text("Geen doorgang")`).tap();
  await page.locator(`${DIALOG} button[type=submit]`).tap();
  await page.waitForSelector(DIALOG, { state: 'detached' });
  await page.waitForSelector('[data-report-sent]:has-text("Verstuurd: Geen doorgang")');
  await page.waitForSelector(`${REPORTS}:has-text("Geen doorgang")`);
  await page.waitForSelector(marked('no_way_through'));
  await picture(page, 'reports-390-sent');
  expect(await measureFaults(page, true)).toEqual([]);
  expect(await findings(page)).toEqual([]);
  expect(await unseenOn(page)).toEqual(before);
});

test('the room hears it once and reads it beside the level: table, explanation, map, sheet', async () => {
  const { page } = desk;
  await page.waitForSelector(`[data-report-said]:has-text("reports: No way through: ${name}")`);
  await page.waitForSelector(marked('no_way_through'));
  expect(await page.getAttribute(marked('no_way_through'), 'title')).toMatch(
    /^Reported on the spot: No way through · \d+ (s|min) ago · /,
  );
  await page.waitForSelector(`[data-map=site] [data-region="${id}"] .overlay__marked`);
  await page.locator(`${TABLE} [data-region="${id}"] button`).press('Enter');
  await page.waitForSelector(`${REPORTS}:has-text("No way through")`);
  await picture(page, 'reports-1440-dark');
  expect(await axeInBothThemes(page)).toEqual([]);
  await picture(page, 'reports-1440-light');
  expect(await measureFaults(page, false)).toEqual([]);
  await page.locator('.explanation button:has-text("All about this zone")').press('Enter');
  await page.waitForSelector('dialog[open] li[data-counts=true]:has-text("No way through")');
  expect(await axeInBothThemes(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  // By the speed of this demo a window has come meanwhile.
  expect(await said()).toEqual([expect.stringContaining(name)]);
});

test('by keyboard: O, a search, a word, a few words more; a newer report of the place stands for the older', async () => {
  const { page } = desk;
  await page.locator('.explanation button:has-text("Close")').press('Enter');
  await page.keyboard.press('?');
  await page.waitForSelector('dialog[open] :text("report what you see")');
  await page.keyboard.press('Escape');
  await page.waitForSelector('dialog[open]', { state: 'detached' });
  await page.keyboard.press('o');
  await page.waitForSelector(DIALOG);
  await page.focus(`${DIALOG} input[type=search]`);
  await page.keyboard.type(name.split(/[,+]/)[0]?.trim() ?? name);
  await picture(page, 'reports-1440-search');
  expect(await axeInBothThemes(page)).toEqual([]);
  await page.locator(`${DIALOG} input[name=spot]`).first().press(' ');
  await page.locator(`${DIALOG} input[name=word]`).last().press(' ');
  await page.focus(`${DIALOG} textarea`);
  await page.keyboard.type('Fence was put back');
  await page.keyboard.press('Control+Enter');
  await page.waitForSelector(DIALOG, { state: 'detached' });
  await page.waitForSelector(marked('sorted'));
  await page.waitForSelector(marked('no_way_through'), { state: 'detached' });
  // On the other screen too, and who wrote it is told nothing of it.
  await phone.page.waitForSelector(`${REPORTS}:has-text("Fence was put back")`);
  await phone.page.waitForSelector('[data-report-said]:has-text("Opgelost")');
  expect(await said()).toHaveLength(1);
});

test('a drill shows none and takes none; the past has what counted then', async () => {
  const { page } = desk;
  const headers = { Authorization: `Bearer ${product.operatorToken()}` };
  const ask = (path: string, init = {}) =>
    fetch(`${product.origin}/api/v1/sites/demo/${path}`, { headers, ...init });
  const body = JSON.stringify({ kind: 'drill_started', scenario: 'surge' });
  const json = { ...headers, 'content-type': 'application/json' };
  expect((await ask('log', { method: 'POST', headers: json, body })).status).toBe(201);
  await page.click('.drill-bar__bar[data-drill=off] >> text=Join on this screen');
  await page.waitForSelector('.room[data-time=drill]');
  await page.waitForSelector('[data-reported]', { state: 'detached' });
  const button = 'button[aria-label="Report what you see"]';
  expect(await page.locator(button).count()).toBe(0);
  await page.keyboard.press('o');
  expect(await page.locator(DIALOG).count()).toBe(0);
  await page.click('.drill-bar__bar >> text=Leave on this screen');
  await page.waitForSelector(marked('sorted'));
  await page.waitForSelector(button);
  // A moment is one of the windows that were published by then.
  const { entries } = await (await ask('log?kind=place_reported')).json();
  const [last = 0, first = 0] = [entries.at(0), entries.at(-1)].map((entry) =>
    Date.parse(entry.document.at),
  );
  await expect.poll(() => crowd.now(), { timeout: PATIENCE_MS }).toBeGreaterThan(last + 150_000);
  const lookAt = (ms: number) =>
    page.goto(`${product.origin}/en/control?at=${new Date(ms).toISOString()}`);
  await lookAt(last + 120_000);
  await page.waitForSelector(`.room[data-time=past] ${marked('sorted')}`);
  expect(await page.locator(button).count()).toBe(0);
  await lookAt(first - 120_000);
  await page.waitForSelector(`.room[data-time=past] ${TABLE} [data-region="${id}"]`);
  await page.waitForSelector('[data-reported]', { state: 'detached' });
  expect([...realErrors(desk), ...realErrors(phone)]).toEqual([]);
  expect([...desk.foreign, ...phone.foreign]).toEqual([]);
});
