// `npm run screens`: a picture of every screen, light and dark, on a wall, a desk, a tablet and a phone, into docs/screens. The real product, some
// minutes into the demo's surge.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { launchBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { answerAlerts, joinDrill, startDrill, takeDuty } from './shift.ts';

const FOLDER = path.resolve(import.meta.dirname, '../../docs/screens');
const SIZES = [
  [1920, 1080],
  [1440, 900],
  [768, 1024],
  [390, 844],
] as const;
const THEMES = ['dark', 'light'] as const;
const SPEED = 10;
/** The surge at gate B is critical some 15 minutes after the first start. */
const SURGE_MS = (15 * 60_000) / SPEED;
const say = (text: string): void => void process.stderr.write(`screens: ${text}\n`);

type Screen = {
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly isStaff: boolean;
  readonly ready: string;
  readonly act?: (page: Page) => Promise<void>;
};

const openLog = (page: Page): Promise<void> =>
  page.click('.alerts-column__column .room__heading button:nth-of-type(2)');

/** The room without its map would be half a picture. */
const ROOM = {
  path: '/en/control',
  isStaff: true,
  ready: '[data-map=site][data-rendered]',
} as const;

/** The room and what is opened in it. */
function roomScreens(replayedAt: string): readonly Screen[] {
  const path = `/en/control?at=${replayedAt}#replay`;
  return [
    { ...ROOM, name: 'live', title: 'Control room, live' },
    {
      ...ROOM,
      name: 'alerts',
      title: 'Control room, alerts (a part of its own on a phone)',
      path: '/en/control#alerts',
    },
    { ...ROOM, name: 'replay', title: 'Control room, replay', path },
    {
      ...ROOM,
      name: 'log',
      title: 'Control room, decision log',
      path: '/en/control#alerts',
      act: openLog,
    },
    {
      ...ROOM,
      name: 'levels',
      title: 'Control room, what a level says',
      path: '/en/control#map',
      act: (page) => page.locator('.zone-map__legend .link-button__link').dispatchEvent('click'),
    },
    {
      ...ROOM,
      name: 'keys',
      title: 'Control room, all keys',
      act: (page) => page.keyboard.press('?'),
    },
  ];
}

const STAFF_PAGES: readonly Screen[] = [
  {
    name: 'people',
    title: 'Accounts, sessions, audit log',
    path: '/en/control/people',
    isStaff: true,
    ready: 'h1',
  },
  {
    name: 'debrief',
    title: 'Debrief',
    path: '/api/v1/sites/demo/debrief?language=en',
    isStaff: true,
    ready: 'h1',
  },
];

const OPEN_PAGES: readonly Screen[] = [
  {
    name: 'sign-in',
    title: 'Sign-in',
    path: '/en/control',
    isStaff: false,
    ready: 'input[name=login]',
  },
  {
    name: 'public',
    title: 'Public page',
    path: '/en/',
    isStaff: false,
    ready: '.place-list__places li',
  },
  {
    name: 'sensors',
    title: 'Register',
    path: '/en/sensors',
    isStaff: false,
    ready: '.sensors-page__list li',
  },
  {
    name: 'sensor',
    title: 'A sensor',
    path: '/en/sensors/zk-014',
    isStaff: false,
    ready: '.sensor-page__facts',
  },
  {
    name: 'data',
    title: 'Open data',
    path: '/en/data',
    isStaff: false,
    ready: '.data-page__downloads a',
  },
];

const DRILL: Screen = { ...ROOM, name: 'drill', title: 'Control room, drill', act: joinDrill };

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
  const file = `${screen.name}-${as.width}-${as.theme}.jpg`;
  await page.screenshot({ path: path.join(FOLDER, file), type: 'jpeg', quality: 55 });
}

type Look = { readonly width: number; readonly height: number; readonly theme: 'dark' | 'light' };

/** All screens in one look, with somebody signed in and with nobody. */
async function pictures(
  browser: Browser,
  product: Product,
  screens: readonly Screen[],
  as: Look,
): Promise<void> {
  const { width, height, theme } = as;
  for (const isStaff of [true, false]) {
    const { page, context } = await openGuardedPage(browser, product.origin, {
      viewport: { width, height },
      colorScheme: theme,
    });
    if (isStaff) {
      const accountId = await signIn(context, product);
      await takeDuty(context.request, product.origin, accountId);
      await answerAlerts(context.request, product.origin);
    }
    for (const screen of screens.filter((one) => one.isStaff === isStaff))
      await picture(page, screen, product.origin, as);
    await context.close();
  }
  say(`${screens.length} screens, ${width} wide, ${theme}`);
}

function index(screens: readonly Screen[]): string {
  const rows = screens.map(({ name, title }) => {
    const cells = SIZES.map(([width]) =>
      THEMES.map((theme) => `[${theme}](${name}-${width}-${theme}.jpg)`).join(' '),
    );
    return `| ${title} | ${cells.join(' | ')} |`;
  });
  const widths = SIZES.map(([width]) => width).join(' | ');
  return `# Screens\n\nMade by \`npm run screens\` from the running demo.\n\n| screen | ${widths} |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

mkdirSync(FOLDER, { recursive: true });
const product = await startProduct({ DEMO_SPEED: String(SPEED) });
const browser = await launchBrowser();
try {
  say('waiting for the surge ...');
  await sleep(SURGE_MS);
  const { clock } = await (await fetch(`${product.origin}/api/v1/sites/demo`)).json();
  const replayedAt = new Date(Date.parse(clock.at) - 70 * 60_000).toISOString();
  const screens = [...roomScreens(replayedAt), ...STAFF_PAGES, ...OPEN_PAGES];
  const looks = SIZES.flatMap(([width, height]) =>
    THEMES.map((theme) => ({ width, height, theme })),
  );
  for (const as of looks) await pictures(browser, product, screens, as);
  for (const as of looks) {
    // A new one each time: what is real may have ended the one before.
    await startDrill(product.origin, product.operatorToken());
    await sleep(9000);
    await pictures(browser, product, [DRILL], as);
  }
  writeFileSync(path.join(FOLDER, 'README.md'), index([...screens, DRILL]));
} finally {
  await browser.close();
  await product.stop();
}
