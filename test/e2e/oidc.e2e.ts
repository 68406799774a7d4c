// Signing in with the organisation's accounts in a real browser, the provider on another site (localhost against 127.0.0.1): which cookies
// survive the way there and back is up to the browser, so a browser has to say it.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchMaplessBrowser } from '../kit/browser.ts';
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type IdentityProvider,
  NAME,
  openIdentityProvider,
} from '../kit/identity-provider.ts';
import { type Product, startProduct } from '../kit/product.ts';

let provider: IdentityProvider;
let product: Product;
let browser: Browser;
beforeAll(async () => {
  provider = await openIdentityProvider('localhost');
  product = await startProduct({
    DEMO: 'off',
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: CLIENT_ID,
    OIDC_CLIENT_SECRET: CLIENT_SECRET,
    OIDC_NAME: 'Waterhaven',
    OIDC_ROLE_CLAIM: 'groups',
    OIDC_ROLES: 'auditor=checkers',
  });
  const callback = `${product.origin}/api/v1/sign-in/oidc/callback`;
  await provider.start(callback, (subject) => (subject === 'checker' ? ['checkers'] : []));
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  provider?.stop();
});

test.each([
  ['checker', true],
  ['stranger', false],
] as const)('%s goes to the provider and back; signed in: %s', async (subject, isSignedIn) => {
  const page = await browser.newPage();
  await page.goto(`${product.origin}/en/control`);
  await page.click('a:has-text("Sign in with Waterhaven")');
  await page.waitForURL(`${provider.issuer}/**`);
  await page.fill('input[name=login]', subject);
  await page.fill('input[name=password]', 'anything');
  await page.click('button[type=submit]');
  await page.click('button:has-text("Continue")');
  await page.waitForURL(`${product.origin}/en/control**`);
  if (isSignedIn) {
    await page.goto(`${product.origin}/en/control/people`);
    await page.waitForSelector(`.people__facts:has-text("${NAME}"):has-text("auditor")`);
    expect(await page.isVisible('text=Change password')).toBe(false);
    await page.waitForSelector('.audit-log__log td:has-text("via the identity provider")');
  } else {
    await page.waitForSelector('.problem:has-text("you have no role here")');
  }
  const names = (await page.context().cookies(product.origin)).map(({ name }) => name);
  expect(names.includes('crowdshade_session')).toBe(isSignedIn);
  expect(names).not.toContain('crowdshade_sign_in');
  await page.close();
});
