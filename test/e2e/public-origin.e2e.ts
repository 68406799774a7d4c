// Behind a proxy that changes Host, as nginx does when nobody tells it not to: with PUBLIC_ORIGIN everything works, and without it the page says
// what is wrong.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#shared/process/free-port.ts';
import { launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { type HostProxy, startHostProxy } from '../kit/host-proxy.ts';
import { type Product, startProduct } from '../kit/product.ts';

let product: Product;
let browser: Browser;
/** One whose address the service knows, one whose address it does not. */
let named: HostProxy;
let nameless: HostProxy;
beforeAll(async () => {
  const [port, other] = [await freePort(), await freePort()];
  product = await startProduct({
    DEMO: 'site',
    PUBLIC_ORIGIN: `https://crowd.example.org, http://127.0.0.1:${port}`,
  });
  named = await startHostProxy(product.origin, port);
  nameless = await startHostProxy(product.origin, other);
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await Promise.all([named?.close(), nameless?.close()]);
  await product?.stop();
});

async function signIn(origin: string): Promise<Page> {
  const { page } = await openGuardedPage(browser, origin);
  await page.goto(`${origin}/en/control`);
  await page.fill('input[name=login]', product.adminLogin());
  await page.fill('input[name=password]', product.adminPassword());
  await page.click('button[type=submit]');
  return page;
}

test('found C2: behind a proxy that changes Host, the address of PUBLIC_ORIGIN signs in and is live', async () => {
  const page = await signIn(named.origin);
  await page.waitForSelector('[data-mode=live]');
  await page.context().close();
});

test('found C2: without it the sign-in says what is wrong, and blames neither name nor password', async () => {
  const page = await signIn(nameless.origin);
  const said = page.locator('form [role=alert], main [role=alert]').first();
  await said.waitFor();
  const words = await said.textContent();
  expect(words).toContain('PUBLIC_ORIGIN');
  expect(words).not.toContain('password is not right');
  expect(await page.locator('input[aria-invalid=true]').count()).toBe(0);
  await page.context().close();
});
