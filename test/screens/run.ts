// `npm run screens`: pictures of every screen into docs/screens, or with `all` each in every look (a wall, a desk, a tablet and a phone, light and dark)
// into .cache/screens. The real product, some minutes into the demo's surge.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import {
  DRILL,
  fileOf,
  indexOf,
  LOOKS,
  type Look,
  PAGES,
  roomScreens,
  type Screen,
} from './catalogue.ts';
import { answerAlerts, startDrill, takeDuty } from './shift.ts';

const IS_ALL = process.argv[2] === 'all';
const FOLDER = path.resolve(
  import.meta.dirname,
  IS_ALL ? '../../.cache/screens' : '../../docs/screens',
);
const SPEED = 10;
/** The surge at gate B is critical some 15 minutes after the first start. */
const SURGE_MS = (15 * 60_000) / SPEED;
const say = (text: string): void => void process.stderr.write(`screens: ${text}\n`);

/** Signs in; gives the id of the account. */
async function signIn(context: BrowserContext, product: Product): Promise<string> {
  const answer = await context.request.post(`${product.origin}/api/v1/sessions`, {
    headers: { Origin: product.origin },
    data: { login: product.adminLogin(), password: product.adminPassword() },
  });
  if (!answer.ok()) throw new Error(`signing in was answered with ${answer.status()}`);
  const { accountId } = (await answer.json()) as { accountId: string };
  return accountId;
}

const withTheme = (address: string, theme: string): string => {
  const url = new URL(address, 'http://any');
  url.searchParams.set('theme', theme);
  return `${url.pathname}${url.search}${url.hash}`;
};

/** Files, fonts and maps are there, and what moves after them has moved. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle');
  await page.waitForFunction(
    () =>
      document.fonts.status === 'loaded' &&
      document.querySelector('[data-map=site]:not([data-rendered])') === null,
  );
  await sleep(700);
}

async function picture(page: Page, screen: Screen, origin: string, as: Look): Promise<void> {
  const isPage = !screen.path.startsWith('/api/');
  const address = isPage ? withTheme(screen.path, as.theme) : screen.path;
  await page.goto('about:blank');
  await page.goto(origin + address);
  // On a small screen the map is a part of its own, drawn behind the others.
  await page.waitForSelector(screen.ready, { state: 'attached' });
  await settled(page);
  await screen.act?.(page);
  await settled(page);
  await take(page, path.join(FOLDER, fileOf(screen, as)));
}

/** Chromium without graphics gives up a picture now and then while the machine is busy. */
async function take(page: Page, file: string, tries = 3): Promise<void> {
  try {
    await page.screenshot({ path: file, type: 'jpeg', quality: 55 });
  } catch (error) {
    if (tries === 1) throw error;
    say(`${path.basename(file)} again: the browser took no picture`);
    await settled(page);
    await take(page, file, tries - 1);
  }
}

/** All screens in one look, with somebody signed in and with nobody. */
async function pictures(
  browser: Browser,
  product: Product,
  screens: readonly Screen[],
  as: Look,
): Promise<void> {
  const { width, height, theme } = as;
  const seen = screens.filter(({ looks }) => IS_ALL || looks.includes(as.name));
  for (const isStaff of [true, false]) {
    const ofThese = seen.filter((one) => one.isStaff === isStaff);
    if (ofThese.length === 0) continue;
    const { page, context } = await openGuardedPage(browser, product.origin, {
      viewport: { width, height },
      colorScheme: theme,
    });
    if (isStaff) {
      const accountId = await signIn(context, product);
      await takeDuty(context.request, product.origin, accountId);
      await answerAlerts(context.request, product.origin);
    }
    for (const screen of ofThese) await picture(page, screen, product.origin, as);
    await context.close();
  }
  if (seen.length > 0) say(`${seen.length} screens, ${width} wide, ${theme}`);
}

rmSync(FOLDER, { recursive: true, force: true });
mkdirSync(FOLDER, { recursive: true });
const product = await startProduct({ DEMO_SPEED: String(SPEED) });
const browser = await launchBrowser();
try {
  say('waiting for the surge ...');
  await sleep(SURGE_MS);
  const { clock } = await (await fetch(`${product.origin}/api/v1/sites/demo`)).json();
  const replayedAt = new Date(Date.parse(clock.at) - 70 * 60_000).toISOString();
  const screens = [...roomScreens(replayedAt), ...PAGES];
  for (const as of LOOKS) await pictures(browser, product, screens, as);
  for (const as of LOOKS) {
    if (!IS_ALL && !DRILL.looks.includes(as.name)) continue;
    // A new one each time: what is real may have ended the one before.
    await startDrill(product.origin, product.operatorToken());
    await sleep(9000);
    await pictures(browser, product, [DRILL], as);
  }
  writeFileSync(path.join(FOLDER, 'README.md'), indexOf([...screens, DRILL]));
} finally {
  await browser.close();
  await product.stop();
}
