// Alerts on a device that is closed: the switch says in words what the browser and the installation let it do; the whole product sends what our own push
// service can open; and the real worker shows it and leads to the room. No browser's push service is reached from here, and Chromium has none of its own.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, CDPSession, Page, Worker } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type Crowd, startCrowd } from '../kit/crowd.ts';
import { findings, picture } from '../kit/factor-pages.ts';
import { type Product, startProduct } from '../kit/product.ts';
import {
  type PushServiceOfTest,
  type SubscribedBrowser,
  startPushService,
  vapidIn,
} from '../kit/push/push-service.ts';
import { signInAsAdmin } from '../kit/staff-page.ts';
import { until } from '../kit/until.ts';

const SIZES = [
  { width: 390, height: 844 },
  { width: 1440, height: 900 },
];
const SWITCH = '[data-device]';

let service: PushServiceOfTest;
let product: Product;
let crowd: Crowd;
let browser: Browser;
const folder = mkdtempSync(path.join(tmpdir(), 'crowdshade-push-'));
beforeAll(async () => {
  service = await startPushService();
  const authority = path.join(folder, 'authority.pem');
  writeFileSync(authority, service.certificate.cert);
  product = await startProduct({
    DEMO: 'site',
    PUSH_SERVICES: service.host,
    NODE_EXTRA_CA_CERTS: authority,
  });
  crowd = await startCrowd(product);
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await crowd?.stop();
  await browser?.close();
  await product?.stop();
  await service?.close();
  rmSync(folder, { recursive: true, force: true });
});

/** On the page of the own account; `mayNotify`: the person said yes when the browser asked. */
async function openSwitch(mayNotify: boolean, language = '/en'): Promise<GuardedPage> {
  const guarded = await openGuardedPage(browser, product.origin, {});
  // The Chromium of the tests says no for everybody: here a person has said yes.
  if (mayNotify)
    await guarded.page.addInitScript(() => {
      Object.defineProperty(Notification, 'permission', { get: () => 'granted' });
      Notification.requestPermission = async () => 'granted';
    });
  await signInAsAdmin(guarded.page, product, `${language}/control/people`);
  await guarded.page.waitForSelector(SWITCH);
  return guarded;
}
const wordsOf = (page: Page): Promise<string | null> => page.locator(SWITCH).textContent();

/** As it is on a phone and on a desk, in both themes, with nothing wrong for axe. */
async function expectSwitchSound(page: Page, name: string): Promise<void> {
  for (const viewport of SIZES) {
    await page.setViewportSize(viewport);
    for (const theme of ['dark', 'light']) {
      const address = new URL(page.url());
      address.searchParams.set('theme', theme);
      await page.goto(address.href);
      await page.waitForSelector(SWITCH);
      await page.locator(SWITCH).scrollIntoViewIfNeeded();
      await picture(page, `device-${name}-${viewport.width}-${theme}`);
      expect(await findings(page)).toEqual([]);
    }
  }
}

test('without the permission the switch says that the browser blocks it, and offers no press', async () => {
  const { page, context } = await openSwitch(false);
  expect(await page.getAttribute(SWITCH, 'data-device')).toBe('state.blocked');
  expect(await wordsOf(page)).toContain('Blocked by the browser');
  expect(await page.locator(`${SWITCH} button`).count()).toBe(0);
  await expectSwitchSound(page, 'blocked');
  await context.close();
});

test('a browser that cannot do it is told so, and what helps on an iPhone', async () => {
  const guarded = await openGuardedPage(browser, product.origin, {});
  await guarded.page.addInitScript(() => Reflect.deleteProperty(window, 'PushManager'));
  await signInAsAdmin(guarded.page, product, '/control/people');
  await guarded.page.waitForSelector(SWITCH);
  expect(await wordsOf(guarded.page)).toContain('Deze browser kan dit niet. Op een iPhone of iPad');
  await guarded.context.close();
});

test('a browser without a push service says that nothing was switched on', async () => {
  const { page, context } = await openSwitch(true);
  expect(await page.getAttribute(SWITCH, 'data-device')).toBe('state.off');
  await expectSwitchSound(page, 'off');
  await page.click(`${SWITCH} button`);
  await page.waitForSelector(`${SWITCH} .problem:has-text("Nothing was switched on.")`);
  expect(await page.getAttribute(SWITCH, 'data-device')).toBe('state.off');
  await context.close();
});

/** What a browser with a push service would send: here the subscription is one of ours. */
async function subscribeAs(page: Page): Promise<SubscribedBrowser> {
  const subscribed = service.subscribe();
  const { endpoint, keys } = subscribed;
  const answer = await page.request.put(`${product.origin}/api/v1/device-alerts`, {
    data: { endpoint, keys, language: 'en' },
    headers: { Origin: product.origin },
  });
  expect(answer.status()).toBe(200);
  return subscribed;
}

/** Hands a text to the worker of the English room as if a push service had sent it: by the browser's own tools. */
async function deliveryTo({
  page,
  context,
}: GuardedPage): Promise<(data: string) => Promise<void>> {
  const devtools: CDPSession = await context.newCDPSession(page);
  const ids = new Map<string, string>();
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const { scopeURL, registrationId } of registrations)
      ids.set(new URL(scopeURL).pathname, registrationId);
  });
  await devtools.send('ServiceWorker.enable');
  await until('the worker to be registered', () => ids.has('/en/control'));
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => {}));
  const to = { origin: product.origin, registrationId: ids.get('/en/control') ?? '' };
  return async (data) => {
    await devtools.send('ServiceWorker.deliverPushMessage', { ...to, data });
  };
}

/**
 * The Chromium of the tests denies every notification, whatever it is told of permissions. So what the worker wants shown and opened is noted in the worker itself;
 * that a push reaches it, and what it makes of one, is real.
 */
const NOTE = `(() => {
  self.shown = [];
  self.opened = [];
  registration.showNotification = async (title, { body, tag, data, lang }) => void self.shown.push({ title, body, tag, data, lang });
  Object.defineProperty(clients, 'openWindow', { configurable: true, value: async (to) => void self.opened.push(to) });
})()`;
/** A press on what was shown last. */
const PRESS = `(() => {
  const notification = { data: self.shown.at(-1).data, close: () => {} };
  dispatchEvent(Object.assign(new Event('notificationclick'), { notification, waitUntil: () => {} }));
})()`;

/** The worker of the English room as Playwright reaches it. */
async function runningWorker({ context }: GuardedPage): Promise<Worker> {
  for (const worker of context.serviceWorkers())
    if (String(await worker.evaluate('registration.scope')).endsWith('/en/control')) return worker;
  throw new Error('no worker runs');
}

/** Of the two about the place, a signal and its level, the first. */
const signalIn = (device: SubscribedBrowser) =>
  device.read().find(({ title }) => String(title).endsWith('signal'));

/** The message that came, opened; it says what the room says. */
function expectCall(device: SubscribedBrowser): Readonly<Record<string, unknown>> {
  const message = signalIn(device);
  const [came] = device.came();
  if (message === undefined || came === undefined) throw new Error('nothing came');
  expect(message).toMatchObject({
    title: 'Fictional: LB Gate B queue: critical signal',
    body: expect.stringMatching(/^Critical crowding, since \d\d:\d\d\n[^\n]+\nFictional: /),
    path: expect.stringMatching(/^\/en\/control\?alert=[0-9a-f]{16}#alerts$/),
  });
  expect(vapidIn(came).claims).toMatchObject({ aud: service.origin });
  return message;
}

test('the product sends a critical place to the device; the worker shows it, and a press leads to its card', async () => {
  const guarded = await openSwitch(true);
  const { page } = guarded;
  const device = await subscribeAs(page);
  await page.reload();
  await page.waitForSelector(`${SWITCH}[data-device="state.on"]`);
  expect(await wordsOf(page)).toMatch(/On, until your sign-in here ends: \d/);
  await expectSwitchSound(page, 'on');
  const deliver = await deliveryTo(guarded);
  crowd.set('LB', 4);
  await until('the message', () => signalIn(device) !== undefined);
  const { title, body, tag, path: to } = expectCall(device);
  const worker = await runningWorker(guarded);
  const shown = async (): Promise<readonly unknown[]> => worker.evaluate('shown');
  await worker.evaluate(NOTE);
  await deliver(JSON.stringify(expectCall(device)));
  await until('it to be shown', async () => (await shown()).length === 1);
  expect(await shown()).toEqual([{ title, body, tag, data: to, lang: 'en' }]);
  await worker.evaluate(PRESS);
  await page.waitForURL((url) => url.pathname === '/en/control' && url.search.includes('alert='));
  const alertId = new URL(String(to), product.origin).searchParams.get('alert');
  await page.waitForSelector(`[data-alert~="${alertId}"]`);
  expect(new URL(page.url()).hash).toBe('#alerts');
  expect(await worker.evaluate('opened')).toEqual([]);

  await deliver('{"title": 1}');
  await until('the unreadable one to be shown', async () => (await shown()).length === 2);
  expect((await shown())[1]).toMatchObject({
    title: 'Look into the control room',
    body: 'A message came that this device cannot read.',
    data: '/en/control',
  });
  // Where no room is open, one is opened.
  await page.goto(`${product.origin}/en`);
  await worker.evaluate(PRESS);
  await until('a room to be opened', async () => (await worker.evaluate('opened.length')) === 1);
  expect(await worker.evaluate('opened')).toEqual(['/en/control']);
  await guarded.context.close();
});
