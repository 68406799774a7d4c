// The control room on a phone: the real product with a crowd that the test directs, behind a line that it cuts.
import type { Browser, Page } from 'playwright-core';
import { expect } from 'vitest';
import { type LogPage, logPageSchema } from '#shared/wire/decision-log.ts';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from './browser.ts';
import { type Crowd, startCrowd } from './crowd.ts';
import { type Line, openLine } from './cut.ts';
import { findings, picture } from './factor-pages.ts';
import { type Product, startProduct } from './product.ts';

const PHONE = { width: 390, height: 844 };
const ASIDE = { width: 844, height: 390 };

export type PhoneStage = GuardedPage & {
  readonly product: Product;
  /** As the phone sees it. */
  readonly behindLine: Product;
  readonly crowd: Crowd;
  readonly line: Line;
  signIn(): Promise<void>;
  live(): Promise<unknown>;
  /** Entries of a kind in the log, newest first. */
  entries(kind: string): Promise<LogPage['entries']>;
  stop(): Promise<void>;
};

function openPhone(browser: Browser, origin: string): Promise<GuardedPage> {
  const touch = { hasTouch: true, isMobile: true, reducedMotion: 'reduce' } as const;
  return openGuardedPage(browser, origin, { viewport: PHONE, ...touch });
}

export async function openPhoneStage(): Promise<PhoneStage> {
  const product = await startProduct({ DEMO: 'site', DEMO_SPEED: '10' });
  const browser = await launchMaplessBrowser();
  const crowd = await startCrowd(product);
  const line = await openLine(product.origin);
  const guarded = await openPhone(browser, line.origin);
  const { page } = guarded;
  const headers = { Authorization: `Bearer ${product.operatorToken()}` };
  const live = (): Promise<unknown> => page.waitForSelector('[data-mode=live]');
  return {
    ...guarded,
    product,
    behindLine: { ...product, origin: line.origin },
    crowd,
    line,
    live,
    signIn: async () => {
      await page.goto(`${line.origin}/en/control?signin=token`);
      await page.fill('input[name=token]', product.operatorToken());
      await page.click('button[type=submit]');
      await live();
    },
    entries: async (kind) => {
      const log = `${product.origin}/api/v1/sites/demo/log?limit=500`;
      const { entries } = logPageSchema.parse(await (await fetch(log, { headers })).json());
      return entries.filter(({ document }) => document.kind === kind);
    },
    stop: async () => {
      await crowd.stop();
      await browser.close();
      await line.close();
      await product.stop();
    },
  };
}

/** Upright and on its side, nothing is wrong for axe, or wider than the screen. */
export async function expectSound(page: Page, name: string): Promise<void> {
  for (const viewport of [ASIDE, PHONE]) {
    await page.setViewportSize(viewport);
    await picture(page, `phone-${name}-${viewport.width}`);
    expect(await findings(page)).toEqual([]);
  }
}
