// A browser on a device whose clock is wrong.
import type { Page } from 'playwright-core';

/** Call before the page opens: from then on every date that it takes from the device is so much ahead, negative is behind. */
export async function shiftClock(page: Page, aheadMs: number): Promise<void> {
  await page.addInitScript((ahead) => {
    const Real = Date;
    const now = (): number => Real.now() + ahead;
    globalThis.Date = new Proxy(Real, {
      construct: (target, given, asked) =>
        Reflect.construct(target, given.length === 0 ? [now()] : given, asked),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    });
  }, aheadMs);
}
