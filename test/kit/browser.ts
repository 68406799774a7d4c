// One place that finds and starts a browser: CHROMIUM_PATH, else the system's, else the one inside an npm package, so that the tests
// need no system package and no download of their own.
import { existsSync } from 'node:fs';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import { PATIENCE_MS } from './patience.ts';

const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
];

const WITH_GRAPHICS = [
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  '--ignore-gpu-blocklist',
  // The map alone is drawn by WebGL; the page round it costs half when no shader of a made-up graphics card paints it.
  '--disable-gpu-rasterization',
  '--disable-gpu-compositing',
];
const WITHOUT_GRAPHICS = ['--disable-gpu', '--disable-3d-apis'];

async function executable(): Promise<string> {
  const own = process.env.CHROMIUM_PATH;
  if (own !== undefined && own !== '') return own;
  if (existsSync('/usr/bin/chromium')) return '/usr/bin/chromium';
  const packaged = await import('@sparticuz/chromium');
  return packaged.default.executablePath();
}

/** A real Chromium with WebGL2 by software rendering. */
export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: await executable(),
    args: [...FLAGS, ...WITH_GRAPHICS],
    ignoreDefaultArgs: ['--disable-gpu'],
  });
}

/** Of these a page says itself that it cannot draw, and so does the browser. */
const withoutGraphics = new WeakSet<Browser>();

/**
 * The same on a device that has no WebGL: the map is its labels and a sentence. For what is not about the map, which takes four fifths of the work of opening
 * the room.
 */
export async function launchMaplessBrowser(): Promise<Browser> {
  const args = [...FLAGS, ...WITHOUT_GRAPHICS];
  const browser = await chromium.launch({ executablePath: await executable(), args });
  withoutGraphics.add(browser);
  return browser;
}

export type GuardedPage = {
  readonly page: Page;
  readonly context: BrowserContext;
  /** Addresses outside the origin that the page asked for; each was refused. */
  readonly foreign: readonly string[];
  /** Errors that the page's console or scripts reported. */
  readonly errors: readonly string[];
};

export type PageOptions = Parameters<Browser['newContext']>[0];

/**
 * A stream that began with plain requests goes over to a WebSocket, whose address names it. On a slow machine the stream may be over by then, ended by the page or by
 * the server, and there is nothing to go over any more.
 */
const isLateHandshake = (text: string): boolean =>
  /^WebSocket connection to '\S+[?&]sid=\S+' failed: .*response code: 400$/.test(text);

/** A page whose requests outside `origin` are refused and remembered. */
export async function openGuardedPage(
  browser: Browser,
  origin: string,
  options: PageOptions = {},
): Promise<GuardedPage> {
  const context = await browser.newContext(options);
  context.setDefaultTimeout(PATIENCE_MS);
  const page = await context.newPage();
  const foreign: string[] = [];
  const errors: string[] = [];
  await context.route('**/*', (route) => {
    const url = route.request().url();
    // What a test has stopped to intercept in the meantime goes its way; `continue` would throw for it.
    if (url.startsWith(origin) || url.startsWith('data:') || url.startsWith('blob:')) {
      return route.fallback();
    }
    foreign.push(url);
    return route.abort();
  });
  page.on('websocket', (socket) => {
    if (!socket.url().startsWith(origin.replace(/^http/, 'ws'))) foreign.push(socket.url());
  });
  const isUndrawn = (text: string): boolean =>
    withoutGraphics.has(browser) && /Failed to create WebGL context/.test(text);
  page.on('pageerror', (error) => isUndrawn(String(error)) || errors.push(String(error)));
  page.on('console', (message) => {
    // That the service is not well is the answer of /readyz, with 503; the browser calls it an error.
    const isHealth = message.location().url.endsWith('/readyz');
    const isError = message.type() === 'error' && !isHealth && !isLateHandshake(message.text());
    if (isError && !isUndrawn(message.text())) errors.push(message.text());
  });
  return { page, context, foreign, errors };
}
