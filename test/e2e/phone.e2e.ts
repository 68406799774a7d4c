// The control room on a phone: what is installed, what opens without a line, and what stays on the device.
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cachedOn, keptOn, workersOf } from '../kit/device.ts';
import { expectSound, openPhoneStage, type PhoneStage } from '../kit/phone-stage.ts';

let stage: PhoneStage;
let page: Page;
beforeAll(async () => {
  stage = await openPhoneStage();
  ({ page } = stage);
  await stage.signIn();
});
afterAll(() => stage?.stop());

const untilKept = () => expect.poll(async () => 'room' in (await keptOn(page))).toBe(true);

describe('what is installed', () => {
  test('a manifest of the room in its language, with icons that are there', async () => {
    const href = await page.getAttribute('link[rel=manifest]', 'href');
    const answer = await page.request.get(`${stage.line.origin}${href}`);
    expect(answer.headers()['content-type']).toContain('application/manifest+json');
    expect(answer.headers()['content-security-policy']).toContain("worker-src 'self'");
    const manifest = await answer.json();
    expect(manifest).toMatchObject({ start_url: '/en/control', display: 'standalone', lang: 'en' });
    for (const { src } of manifest.icons)
      expect((await page.request.get(`${stage.line.origin}${src}`)).headers()['content-type']).toBe(
        'image/png',
      );
  });

  test('a worker keeps the page and all its files, and no answer of the service', async () => {
    await expect.poll(() => workersOf(page)).toEqual(['activated', 'activated']);
    const script = await (await page.request.get(`${stage.line.origin}/worker.js`)).text();
    const { files } = JSON.parse(/^const SHELL = (.+);\n/.exec(script)?.[1] ?? '');
    const cached = await cachedOn(page);
    expect(cached.toSorted()).toEqual(['/index.html', ...files].toSorted());
    expect(cached.filter((path) => !/^\/(?:assets\/.+|index\.html)$/.test(path))).toEqual([]);
  });

  test('the public pages have neither worker nor manifest', async () => {
    const other = await stage.context.newPage();
    await other.goto(`${stage.line.origin}/en`);
    await other.waitForSelector('main h1');
    expect(await other.locator('link[rel=manifest]').count()).toBe(0);
    const found = await other.evaluate(async () => [
      navigator.serviceWorker.controller,
      await navigator.serviceWorker.getRegistration(),
    ]);
    expect(found).toEqual([null, undefined]);
    await other.close();
  });
});

describe('without a line', () => {
  const looks = () =>
    page.$$eval('.zone-table__table [data-region]', (rows) =>
      rows.map((row) => row.getAttribute('data-look')),
    );

  test.each([
    ['/en/control', 'This is as of'],
    ['/control', 'Dit is de stand van'],
  ])('%s opens as it was last, says so, and knows no level', async (path, said) => {
    await untilKept();
    await stage.context.setOffline(true);
    await page.goto(`${stage.line.origin}${path}`);
    await page.waitForSelector(`[data-as-of]:has-text("${said}")`);
    expect(await page.textContent('[data-as-of]')).toMatch(/\d\d:\d\d/);
    await page.waitForSelector('.zone-table__table [data-region]', { state: 'attached' });
    const seen = await looks();
    expect(seen.length).toBeGreaterThan(10);
    expect(seen.every((look) => look === 'stale' || look === 'unpublished')).toBe(true);
    await expectSound(page, `kept${path.replaceAll('/', '-')}`);
    await stage.context.setOffline(false);
    await stage.live();
    await page.waitForSelector('[data-as-of]', { state: 'detached' });
  });

  test('what is kept says no level of a zone', async () => {
    const { room } = await keptOn(page);
    expect(Object.keys(room as object).toSorted()).toEqual([
      'alerts',
      'asOf',
      'event',
      'keptAt',
      'newest',
      'regions',
      'resource',
      'session',
      'speed',
    ]);
    const { newest } = room as { newest: object };
    expect(Object.keys(newest).toSorted()).toEqual(['planId', 'regions', 'start', 'windowSeconds']);
  });
});

describe('what stays on the device', () => {
  test('nothing once somebody has signed out, and the shell alone in the caches', async () => {
    await page.goto(`${stage.line.origin}/en/control`);
    await stage.live();
    await untilKept();
    await page.locator('[data-bar] button[aria-expanded]').first().tap();
    await page.locator('nav button:has-text("Sign out")').tap();
    await page.waitForSelector('form input');
    expect(await keptOn(page)).toEqual({});
    expect((await cachedOn(page)).filter((path) => path.startsWith('/api'))).toEqual([]);
  });

  test('a sign-out that nobody hears clears it all the same, and is said again before anything is shown', async () => {
    await stage.signIn();
    await untilKept();
    await stage.context.setOffline(true);
    await page.locator('[data-bar] button[aria-expanded]').first().tap();
    await page.locator('nav button:has-text("Sign out")').tap();
    await page.waitForSelector('main:has-text("No data is coming in")');
    expect(await keptOn(page)).toEqual({ leaving: { everywhere: null } });
    await stage.context.setOffline(false);
    await page.waitForSelector('form input');
    expect(await keptOn(page)).toEqual({});
    expect((await page.request.get(`${stage.line.origin}/api/v1/sessions`)).status()).toBe(401);
  });

  test('the service is gone: the room opens as it was', async () => {
    await stage.signIn();
    await untilKept();
    await stage.crowd.stop();
    await stage.product.stop();
    await page.reload();
    await page.waitForSelector('[data-as-of]');
  });
});
