// The sizes, themes and languages in which the room is measured, and how it is opened in one of them.
import type { Browser } from 'playwright-core';
import { openGuardedPage } from '../browser.ts';
import { serveClient } from '../debrief/built-client.ts';
import { OPERATOR } from '../server/running.ts';
import { type Fault, measureFaults } from './measure.ts';
import type { LayoutWorld } from './worlds.ts';

type Size = { readonly width: number; readonly height: number; readonly isTouch: boolean };
const size = (width: number, height: number, isTouch = false): Size => ({ width, height, isTouch });

/** Full HD at 150 % to a wall of 3840, wide and upright; tablet and phone, upright and sideways. */
const SIZES: readonly Size[] = [
  size(1280, 720),
  size(1366, 768),
  size(1440, 900),
  size(1920, 1080),
  size(2560, 1440),
  size(3440, 1440),
  size(3840, 2160),
  size(1080, 1920),
  size(768, 1024, true),
  size(1024, 768, true),
  size(320, 568, true),
  size(390, 844, true),
  size(430, 932, true),
  size(844, 390, true),
];
const THEMES = ['dark', 'light'] as const;
const PREFIXES = { nl: '', en: '/en' } as const;

export type RoomLook = Size & {
  readonly theme: (typeof THEMES)[number];
  readonly language: keyof typeof PREFIXES;
};

export const LOOKS: readonly RoomLook[] = SIZES.flatMap((of) =>
  THEMES.flatMap((theme) =>
    (Object.keys(PREFIXES) as (keyof typeof PREFIXES)[]).map((language) => ({
      ...of,
      theme,
      language,
    })),
  ),
);

export const nameOf = ({ width, height, theme, language }: RoomLook): string =>
  `${width}x${height} ${theme} ${language}`;

/** A phone shows one part at a time. */
const PARTS = ['list', 'map', 'alerts', 'replay'] as const;

export type FaultSeen = Fault & { readonly part: string };

/** Opens the room in one look and measures it, on a small screen part by part. `keep`: takes a picture of each. */
export async function measure(
  browser: Browser,
  { running }: LayoutWorld,
  look: RoomLook,
  keep?: (part: string, png: Buffer) => void,
): Promise<readonly FaultSeen[]> {
  const { width, height, isTouch, theme, language } = look;
  const { page, context } = await openGuardedPage(browser, running.origin, {
    viewport: { width, height },
    hasTouch: isTouch,
    isMobile: isTouch,
    reducedMotion: 'reduce',
  });
  await serveClient(page, running.origin);
  const { origin } = running;
  const answer = await page.request.post(`${origin}/api/v1/sessions`, {
    data: { token: OPERATOR },
    headers: { Origin: origin },
  });
  if (!answer.ok()) throw new Error(`signing in was answered with ${answer.status()}`);
  await page.goto(`${origin}${PREFIXES[language]}/control?theme=${theme}`);
  await page.waitForSelector('.zone-table__table [data-region]', { state: 'attached' });
  await page.waitForSelector('.alerts-column__column article', { state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
  const faults: FaultSeen[] = [];
  const seen = async (part: string): Promise<void> => {
    for (const fault of await measureFaults(page, isTouch)) faults.push({ ...fault, part });
    keep?.(part, await page.screenshot({ type: 'png' }));
  };
  const hasTabs = await page.isVisible('.tabs');
  for (const part of hasTabs ? PARTS : ['all']) {
    if (hasTabs) {
      await page.click(`.tabs a[href="#${part}"]`);
      await page.waitForSelector(`.room[data-tab=${part}]`);
    }
    // On a small screen the map is a part of its own, drawn when it is looked at.
    if (part === 'all' || part === 'map') await page.waitForSelector('[data-map=site] [data-look]');
    await seen(part);
  }
  if (hasTabs) await page.click('.tabs a[href="#list"]');
  await page.click('.zone-table__table th button');
  await page.waitForSelector('.explanation h3');
  await seen('explanation');
  await page.click('.explanation p button');
  await page.waitForSelector('dialog[open] h3');
  await seen('sheet');
  await context.close();
  return faults;
}
