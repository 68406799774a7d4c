// What every browser test of the staff side does: signs in with the token, lets axe look, and tells real errors from answers it asked for.
import AxeBuilder from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import type { GuardedPage } from './browser.ts';
import type { Product } from './product.ts';

/** Errors of the page, without those that the browser writes for an answer of 401: so is answered who asks who is signed in and nobody is. */
export function realErrors({ errors }: Pick<GuardedPage, 'errors'>): string[] {
  return errors.filter((error) => !/the server responded with a status of 401/.test(error));
}

/** What axe finds on the page: the rule and the element. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html}`));
}

/** Gives the page another theme as it stands, by its address: the room does not follow the system. Resolves once the page has it. */
async function wearTheme(page: Page, theme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme: theme });
  await page.evaluate((wanted) => {
    const address = new URL(location.href);
    address.searchParams.set('theme', wanted);
    history.replaceState(history.state, '', address);
  }, theme);
  await page.waitForFunction((wanted) => {
    const themed = document.querySelector('.control') ?? document.documentElement;
    return getComputedStyle(themed).colorScheme === wanted;
  }, theme);
}

/** The same in both themes, of a page that is loaded once; each finding begins with its theme. */
export async function axeInBothThemes(page: Page, find = axeFindings): Promise<string[]> {
  const findings: string[] = [];
  for (const theme of ['dark', 'light'] as const) {
    await wearTheme(page, theme);
    for (const finding of await find(page)) findings.push(`${theme}: ${finding}`);
  }
  return findings;
}

/** Signs in as the form does, then opens the path, once: a room costs seconds to draw without a graphics card. */
async function openAs(page: Page, origin: string, path: string, data: object): Promise<void> {
  const headers = { Origin: origin };
  const answer = await page.request.post(`${origin}/api/v1/sessions`, { data, headers });
  if (!answer.ok()) throw new Error(`no session: ${answer.status()}`);
  await page.goto(`${origin}${path}`);
}

/** With the operator token. */
export async function openSignedIn(page: Page, product: Product, path: string): Promise<void> {
  await openAs(page, product.origin, path, { token: product.operatorToken() });
}

/** As the person of the first start. */
export async function signInAsAdmin(page: Page, product: Product, path: string): Promise<void> {
  const [login, password] = [product.adminLogin(), product.adminPassword()];
  await openAs(page, product.origin, path, { login, password });
}

/** The same for the room; resolves with its first rows. `language` is the path's prefix: '' or '/en'. */
export async function signInWithToken(page: Page, product: Product, language = ''): Promise<void> {
  await openSignedIn(page, product, `${language}/control`);
  await page.waitForSelector('.zone-table__table [data-region]');
}

/** Opens the line of an account or a token by keyboard, where it is closed. */
export async function openRow(page: Page, row: string): Promise<void> {
  const fold = page.locator(`${row} > details`);
  if ((await fold.getAttribute('open')) === null) await fold.locator('> summary').press('Enter');
  await page.waitForSelector(`${row} > details[open]`);
}

/** How much wider than the screen the bar of the room is. */
export const barTooWide = (page: Page): Promise<number> =>
  page.$eval('.status-bar__bar', (bar) => bar.scrollWidth - bar.clientWidth);

/** Whether a click in the middle of the element reaches it: nothing cuts it off or lies over it. */
export const isInReach = (page: Page, selector: string): Promise<boolean> =>
  page.$eval(selector, (element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return document.elementFromPoint(left + width / 2, top + height / 2) === element;
  });

/** Every mode that the bar shows from now on, also one that passes while nobody looks: a busy machine may take longer to look than the server to be back. */
export async function watchModes(page: Page): Promise<() => Promise<readonly string[]>> {
  const seen = await page.evaluateHandle(() => {
    const modes: string[] = [];
    const note = (): void => {
      const mode = document.querySelector('[data-mode]')?.getAttribute('data-mode') ?? '';
      if (modes.at(-1) !== mode) modes.push(mode);
    };
    note();
    new MutationObserver(note).observe(document.body, { attributes: true, subtree: true });
    return modes;
  });
  return () => seen.jsonValue();
}
