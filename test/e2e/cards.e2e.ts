// Many places at once, on the real page: each has one card with its measure, enough of them are seen without scrolling, and nobody answers for a place
// that they have not seen. A crowd that the test directs comes through the real intake.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CARD, type Card, cardsOn, sentOn, stepOnAll } from '../kit/alert-cards.ts';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Crowd, startCrowd } from '../kit/crowd.ts';
import { findings, focusIs, picture } from '../kit/factor-pages.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { realErrors, signInAsAdmin, signInWithToken } from '../kit/staff-page.ts';

const WALL = { width: 1920, height: 1080 };
const DESK = { width: 1440, height: 900 };
const PHONE = { width: 390, height: 844 };
const CRITICAL = ['LB', 'LA', 'KA', 'MC', 'ZD', 'PA', 'OC', 'KD'];
/** As long as one may be. */
const LONG_NAME = 'The second group of stewards with medics of the east gate';
/** Very busy: no sensor there says critical, so it can be shelved. */
const BUSY = 'LD';
const OPEN = `${CARD}[data-state=open]`;
const DIALOG = 'dialog.ask-dialog__dialog[open]';

let product: Product;
let browser: Browser;
let crowd: Crowd;
let guarded: GuardedPage;
let page: Page;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site', DEMO_SPEED: '10' });
  browser = await launchMaplessBrowser();
  crowd = await startCrowd(product);
  guarded = await openGuardedPage(browser, product.origin, {
    viewport: DESK,
    reducedMotion: 'reduce',
  });
  ({ page } = guarded);
  await signInWithToken(page, product, '/en');
});
afterAll(async () => {
  await crowd?.stop();
  await browser?.close();
  await product?.stop();
});

const cards = (): Promise<Card[]> => cardsOn(page);

const waitForOpen = (count: number): Promise<unknown> =>
  page.waitForFunction(([selector, least]) => document.querySelectorAll(selector).length >= least, [
    OPEN,
    count,
  ] as const);

describe('nine places at once', () => {
  test('each has one card, which tells level and signals together', async () => {
    await page.waitForSelector('[data-mode=live]');
    await page.waitForSelector('.zone-table__table [data-look="1"]');
    for (const zone of CRITICAL) crowd.set(zone, 4);
    crowd.set(BUSY, 3);
    await waitForOpen(7);
    const places = (await cards()).map(({ place }) => place);
    expect(new Set(places).size).toBe(places.length);
    await page.waitForSelector(`${OPEN}:has-text("One sensor says critical"):has-text("since")`);
  });

  for (const [viewport, least] of [
    [DESK, 4],
    [WALL, 7],
  ] as const)
    for (const theme of ['dark', 'light'])
      test(`${viewport.width} wide, ${theme}: ${least} places with their measures without scrolling`, async () => {
        await page.setViewportSize(viewport);
        await page.goto(`${product.origin}/en/control?theme=${theme}`);
        await page.waitForSelector('[data-mode=live]');
        await waitForOpen(least);
        await picture(page, `cards-${viewport.width}-${theme}`);
        const whole = async () => (await cards()).filter(({ isWhole }) => isWhole);
        // On a slow machine a line that no window comes may stand above them for a while.
        await expect.poll(async () => (await whole()).length).toBeGreaterThanOrEqual(least);
        expect((await whole()).filter(({ measure }) => measure === '')).toEqual([]);
        expect(await findings(page)).toEqual([]);
      });

  test('a phone has them in a list, none wider than it', async () => {
    await page.setViewportSize(PHONE);
    for (const tab of ['list', 'alerts']) {
      await page.evaluate((name) => {
        location.hash = name;
      }, tab);
      await picture(page, `cards-390-${tab}`);
    }
    expect(await findings(page)).toEqual([]);
    await page.setViewportSize(DESK);
  });
});

describe('acting', () => {
  test('A asks when the first card has just changed, and names the place', async () => {
    await waitForOpen(2);
    // The key comes in the moment in which another card is the first: sooner than anybody can see it.
    const asked = page.evaluate(
      (selector) =>
        new Promise<string>((resolve) => {
          const first = () => document.querySelector(selector)?.getAttribute('data-place');
          const before = first();
          const watch = new MutationObserver(() => {
            const now = first();
            if (now === undefined || now === null || now === before) return;
            watch.disconnect();
            document.body.dispatchEvent(
              new KeyboardEvent('keydown', { key: 'a', bubbles: true, cancelable: true }),
            );
            resolve(now);
          });
          const on = { subtree: true, childList: true, attributes: true };
          watch.observe(document.body, on);
        }),
      OPEN,
    );
    await page.locator(`${OPEN} .button.primary`).first().click();
    const place = await asked;
    await page.waitForSelector(`${DIALOG}:has-text("has just changed")`);
    const name = await page.textContent(`${CARD}[data-place="${place}"] h3`);
    expect(await page.textContent(`${DIALOG} h2`)).toContain(name);
    expect(await findings(page)).toEqual([]);
    await page.click(`${DIALOG} button[type=submit]`);
    await page.waitForSelector(`${CARD}[data-place="${place}"]:not([data-state=open])`);
  });

  test('a place is put aside with a reason, stands below the cards, and comes back', async () => {
    const shelvable = page.locator(`${CARD}:has(h3:has-text("North avenue east"))`);
    await shelvable.locator('h3 button').click();
    await shelvable.locator('button:text-is("Shelve")').click();
    await page.waitForSelector(DIALOG);
    expect(await findings(page)).toEqual([]);
    await page.fill(`${DIALOG} textarea`, 'The choir is lining up there');
    await page.click(`${DIALOG} button[type=submit]`);
    await page.click('[data-shelf] summary');
    await page.waitForSelector('[data-shelf] q:text-is("The choir is lining up there")');
    await picture(page, 'cards-shelf');
    expect(await findings(page)).toEqual([]);
    await page.click('[data-shelf] li button');
    await page.waitForSelector('[data-shelf]', { state: 'detached' });
    expect(realErrors(guarded)).toEqual([]);
  });
});

describe('who goes', () => {
  const ask = (word: string): string => `${CARD} button[aria-label^="${word}"]`;
  /** Where the first name was sent. */
  let place: string;
  let team: string;

  test('by keyboard alone: Escape sends nobody, Ctrl and Enter the team that was agreed', async () => {
    for (const zone of CRITICAL) crowd.set(zone, 4);
    await waitForOpen(4);
    const label = await page.getAttribute(ask('Who goes?'), 'aria-label');
    await page.focus(ask('Who goes?'));
    await page.keyboard.press('Enter');
    await page.waitForSelector(DIALOG);
    expect(await page.textContent(`${DIALOG} h2`)).toBe(label?.replace(':', ''));
    expect(await findings(page)).toEqual([]);
    await picture(page, 'goes-dialog-1440');
    await page.keyboard.press('Escape');
    await focusIs(page, `[aria-label="${label}"]`);
    expect(await sentOn(page)).toEqual([]);
    await page.keyboard.press('w');
    await page.waitForSelector(DIALOG);
    place = (await page.textContent(`${DIALOG} h2 span`)) ?? '';
    team = (await page.textContent(`${DIALOG} label:has(input:checked) b`)) ?? '';
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector(DIALOG, { state: 'detached' });
    await page.waitForSelector(`[data-alerts] [role=status]:text-is("${team} goes to ${place}")`);
    const [sent] = await sentOn(page);
    expect(sent?.text).toMatch(new RegExp(`^Goes: ${team} · (since )?\\d\\d:\\d\\d$`));
  });

  test('another screen sees it in its language and sends another; recalled, nobody goes: all of it is kept', async () => {
    const other = await openGuardedPage(browser, product.origin, { viewport: DESK });
    await signInAsAdmin(other.page, product, '/control');
    const mine = `${CARD}:has(h3:has-text("${place}"))`;
    const theirs = `${CARD}:has([data-goes])`;
    await other.page.waitForSelector(`${theirs} [data-goes]:has-text("Gaat: ")`);
    const isShort =
      (await other.page.getAttribute(`${theirs} h3 button`, 'aria-expanded')) !== null;
    if (isShort) await other.page.click(`${theirs} h3 button`);
    await other.page.click(`${theirs} button[aria-label^="Wie gaat?"]`);
    await other.page.click(`${DIALOG} label:has-text("Ik ga zelf")`);
    await picture(other.page, 'goes-dialog-self');
    await other.page.click(`${DIALOG} button[type=submit]`);
    await page.waitForSelector(`${mine} [data-goes]:has-text("Goes: ${product.adminLogin()} · ")`);
    if ((await page.$(`${mine} ${ask('Recall').slice(CARD.length)}`)) === null)
      await page.click(`${mine} h3 button`);
    await page.click(`${mine} button[aria-label="Recall: ${place}"]`);
    for (const screen of [page, other.page])
      await screen.waitForSelector('[data-goes]', { state: 'detached' });
    await page.click('#alerts h2 button:has-text("Log")');
    for (const [kind, words] of [
      ['alert_recalled', 'Recalled'],
      ['alert_sent', team],
      ['alert_sent', product.adminLogin()],
    ])
      await page.waitForSelector(`li[data-kind=${kind}]:has-text("${words}")`);
    await page.click('#alerts h2 button:has-text("Alerts")');
    const wanted = [`${team} goes, `, `${product.adminLogin()} goes, `, 'recalled, '];
    const debrief = `${product.origin}/api/v1/sites/demo/debrief?language=en`;
    // It goes to the end of the newest window.
    const missing = async (): Promise<string[]> => {
      const text = (await (await page.request.get(debrief)).text()).toLowerCase();
      return wanted.filter((line) => !text.includes(line.toLowerCase()));
    };
    await expect.poll(missing).toEqual([]);
    expect(realErrors(other)).toEqual([]);
    await other.context.close();
  });

  for (const theme of ['dark', 'light'])
    test(`everywhere at once, ${theme}: a line each, and no measure gives way`, async () => {
      await stepOnAll(product, { step: 'send', goes: LONG_NAME });
      await page.setViewportSize(DESK);
      await page.goto(`${product.origin}/en/control?theme=${theme}`);
      await page.waitForSelector('[data-goes]');
      await picture(page, `goes-1440-${theme}`);
      const whole = async () => (await cards()).filter(({ isWhole }) => isWhole);
      await expect.poll(async () => (await whole()).length).toBeGreaterThanOrEqual(4);
      expect((await whole()).filter(({ measure }) => measure === '')).toEqual([]);
      const sent = await sentOn(page);
      expect(sent.length).toBeGreaterThanOrEqual(4);
      expect(sent.filter(({ isWhole }) => !isWhole)).toEqual([]);
      expect(await findings(page)).toEqual([]);
      await page.setViewportSize(PHONE);
      await page.evaluate(() => {
        location.hash = 'alerts';
      });
      await picture(page, `goes-390-${theme}`);
      const targets = await page.$$eval(`${CARD} button[aria-label]`, (buttons) =>
        buttons.map((button) => [button.textContent, button.getBoundingClientRect().height]),
      );
      expect(targets.filter(([, height]) => Number(height) < 44)).toEqual([]);
      await page.click(ask('Who goes?'));
      await page.waitForSelector(DIALOG);
      await picture(page, `goes-dialog-390-${theme}`);
      expect(await findings(page)).toEqual([]);
      await page.keyboard.press('Escape');
      expect(realErrors(guarded)).toEqual([]);
    });
});
