// The database is stopped, or the intake, while people look, and while they come: every page says so in words, fits on a phone, and comes back by itself.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { controlEn } from '#client/control/texts/control.en.ts';
import { controlNl } from '#client/control/texts/control.nl.ts';
import { launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Line, openLine } from '../kit/cut.ts';
import { findings, picture } from '../kit/factor-pages.ts';
import { holdStopped } from '../kit/processes.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { barTooWide } from '../kit/staff-page.ts';

const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
/** A finger presses it: what is held in the hand has a clock of its own. */
const HELD = { hasTouch: true, isMobile: true } as const;

let product: Product;
let browser: Browser;
let line: Line;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site' });
  browser = await launchMaplessBrowser();
  line = await openLine(product.origin);
});
afterAll(async () => {
  await browser?.close();
  await line?.close();
  await product?.stop();
});

async function openPage(viewport = PHONE, isStaff = false): Promise<Page> {
  const held = viewport === PHONE ? HELD : {};
  const { page, context } = await openGuardedPage(browser, line.origin, { viewport, ...held });
  if (!isStaff) return page;
  const data = { login: product.adminLogin(), password: product.adminPassword() };
  const headers = { Origin: line.origin };
  const answer = await context.request.post(`${line.origin}/api/v1/sessions`, { headers, data });
  expect(answer.ok()).toBe(true);
  return page;
}

test('who is there and who comes is told what is wrong, and nobody has to do anything', async () => {
  const desk = await openPage(DESK, true);
  const phone = await openPage(PHONE, true);
  const late = await openPage(PHONE, true);
  const signIn = await openPage();
  const resident = await openPage();
  await desk.goto(`${line.origin}/nl/control`);
  await phone.goto(`${line.origin}/en/control?theme=light`);
  await signIn.goto(`${line.origin}/en/control`);
  await signIn.waitForSelector('input[name=login]');
  for (const room of [desk, phone]) await room.waitForSelector('[data-mode=live]');
  // No window has come yet: that there is no alert must not read as if all were well.
  await desk.waitForSelector('[data-blind]:has-text("Geen enkele zone is nu bekend")');

  const letGo = holdStopped('database/embedded/main.ts', `DATA_DIR=${product.dataDir}`);
  line.cut();
  for (const room of [desk, phone]) await room.waitForSelector('[data-mode=lost]');
  line.mend();
  await late.goto(`${line.origin}/en/control?theme=light`);
  await resident.goto(`${line.origin}/nl/`);
  await signIn.fill('input[name=login]', product.adminLogin());
  await signIn.fill('input[name=password]', product.adminPassword());
  await signIn.keyboard.press('Enter');

  await desk.waitForSelector('[data-mode=not_ready]:has-text("Dienst niet klaar")');
  await desk.waitForSelector('.trouble:has-text("de gegevens niet lezen")');
  await phone.waitForSelector('.trouble:has-text("not been able to read the data")');
  await late.waitForSelector('[role=alert]:has-text("This page keeps trying by itself")');
  await late.waitForSelector('.sign-in__look a:has-text("Nederlands")');
  await resident.waitForSelector('text=Deze pagina probeert het vanzelf opnieuw.');
  await signIn.waitForSelector('.problem:has-text("not what you typed")');
  expect(await signIn.getAttribute('input[name=password]', 'aria-invalid')).toBe('false');
  for (const room of [desk, phone]) expect(await barTooWide(room)).toBe(0);
  // The bar of a phone stays one line.
  expect(
    await phone.$eval('.status-bar__bar', (bar) => bar.getBoundingClientRect().height),
  ).toBeLessThan(60);
  for (const [name, page] of Object.entries({ desk, phone, late, signIn, resident })) {
    await picture(page, `away-${name}`);
    expect(await findings(page)).toEqual([]);
  }

  letGo();
  await resident.waitForSelector('.place-list__places li');
  await late.waitForSelector('[data-mode=live]');
  for (const room of [desk, phone]) await room.waitForSelector('[data-mode=live]');
  await signIn.keyboard.press('Enter');
  await signIn.waitForSelector('.zone-table__table [data-region]');
});

test('a room that cannot read one of its parts while its stream stands is not live, comforts nobody, and takes it back by itself', async () => {
  const desk = await openPage(DESK, true);
  // Windows, alerts and critical signals come with the stream as well.
  for (const part of ['regions?*', 'event']) {
    const address = `**/api/v1/sites/*/${part}`;
    // The route stays: a request that is under way while it is taken away would be answered twice.
    let isAway = true;
    await desk.route(address, (route) =>
      isAway ? route.fulfill({ status: 503, body: '' }) : route.fallback(),
    );
    await desk.goto(`${line.origin}/nl/control`);
    await desk.waitForSelector('[data-mode=not_ready]:has-text("Dienst niet klaar")');
    // One sentence says so, and it is the bar's.
    expect(await desk.locator('.trouble').allTextContents(), part).toEqual([
      expect.stringContaining('de gegevens niet lezen'),
    ]);
    expect(await desk.textContent('body'), part).not.toMatch(/Geen meldingen\./);
    expect(await findings(desk), part).toEqual([]);
    await picture(desk, `part-${part.replace(/\W/g, '')}`);
    isAway = false;
    await desk.waitForSelector('[data-mode=live]');
    await desk.waitForSelector('.trouble', { state: 'detached' });
  }
});

/** Per word for what is wrong, in either language, how high the bar would be with the longest age that can stand beside it. */
async function barHeights(page: Page): Promise<Record<string, number>> {
  const words = [controlEn, controlNl].flatMap((texts) =>
    Object.entries(texts).flatMap(([key, word]) => (`${key}.long` in texts ? [word] : [])),
  );
  return await page.evaluate((told) => {
    const bar = document.querySelector('.status-bar__bar');
    const mode = bar?.querySelector('[data-trouble=true] b');
    const age = bar?.querySelector('.stat__newest small');
    if (!bar || !mode || !age) throw new Error('the bar tells of no trouble');
    const before = [mode.textContent, age.textContent] as const;
    age.textContent = '119 min oud';
    const heights = told.map((word) => {
      mode.textContent = word;
      return [word, bar.getBoundingClientRect().height] as const;
    });
    [mode.textContent, age.textContent] = before;
    return Object.fromEntries(heights);
  }, words);
}

test('a room that stays connected while no window comes says so, and that no alert says nothing', async () => {
  const live = await startProduct({ DEMO_SPEED: '10' });
  const { page, context } = await openGuardedPage(browser, live.origin, {
    viewport: DESK,
    ...HELD,
  });
  const data = { login: live.adminLogin(), password: live.adminPassword() };
  const headers = { Origin: live.origin };
  expect(
    (await context.request.post(`${live.origin}/api/v1/sessions`, { headers, data })).ok(),
  ).toBe(true);
  await page.goto(`${live.origin}/nl/control`);
  await page.waitForSelector('[data-mode=live]');
  // The line stands before the windows have come; a room without any has nothing that could grow old.
  await page.waitForSelector('.stat__newest');
  const letGo = holdStopped('database/embedded/main.ts', `DATA_DIR=${live.dataDir}`);
  // Without a database the intake may have to give up too, which is told first; a machine too slow to keep the line says that it is gone.
  const isTold = ['silent', 'deaf', 'lost', 'not_ready'].map((mode) => `[data-mode=${mode}]`);
  await page.waitForSelector(isTold.join());
  await page.waitForSelector('.trouble');
  // Whatever alerts ran stay on screen; without one the column must not comfort.
  await page.waitForFunction(
    () =>
      document.querySelector(
        '.alerts-column__column [data-blind], .alerts-column__column article',
      ) !== null && !document.body.textContent?.includes('Alles wat meetelt staat onder de grens'),
  );
  expect(await barTooWide(page)).toBe(0);
  await picture(page, 'away-silent-1440');
  expect(await findings(page)).toEqual([]);
  await page.setViewportSize(PHONE);
  // One line whatever is wrong and however long it lasts: which it is here depends on how fast the machine is.
  for (const [mode, height] of Object.entries(await barHeights(page)))
    expect(height, mode).toBeLessThan(60);
  expect(await barTooWide(page)).toBe(0);
  await picture(page, 'away-silent-390');
  expect(await findings(page)).toEqual([]);
  letGo();
  await page.waitForSelector('[data-mode=live]');
  await context.close();
  await live.stop();
});

test('a room whose service takes no readings says so while its stream stands, and takes it back by itself', async () => {
  const desk = await openPage(DESK, true);
  const phone = await openPage(PHONE, true);
  await desk.goto(`${line.origin}/nl/control`);
  await phone.goto(`${line.origin}/en/control?theme=light`);
  for (const room of [desk, phone]) await room.waitForSelector('[data-mode=live]');
  const letGo = holdStopped('aggregator/main.ts', `DATA_DIR=${product.dataDir}`);
  await desk.waitForSelector('[data-mode=deaf]:has-text("Geen ontvangst")');
  await desk.waitForSelector('.trouble:has-text("worden geen metingen aangenomen")');
  await phone.waitForSelector('.trouble:has-text("No readings have been taken since")');
  // The bar says so at once; the column must not comfort until its levels are old.
  const column = '.alerts-column__column';
  await desk.waitForSelector(`${column} [data-nothing-new]:has-text("Sinds")`);
  await phone.waitForSelector(`${column} [data-nothing-new]`, { state: 'attached' });
  for (const room of [desk, phone])
    expect(await room.textContent(column)).not.toMatch(/Geen meldingen\.|No alerts\./);
  for (const [name, room] of Object.entries({ desk, phone })) {
    expect(await barTooWide(room)).toBe(0);
    await picture(room, `deaf-${name}`);
    expect(await findings(room)).toEqual([]);
  }
  letGo();
  for (const room of [desk, phone]) {
    await room.waitForSelector('[data-mode=deaf]', { state: 'detached' });
    await room.waitForSelector('.trouble', { state: 'detached' });
    await room.waitForSelector('[data-nothing-new]', { state: 'detached' });
  }
});
