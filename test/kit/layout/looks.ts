// The sizes, themes and languages in which the room is measured, and how it is opened in one of them.
import type { Browser, Page } from 'playwright-core';
import { openGuardedPage } from '../browser.ts';
import { serveClient } from '../debrief/built-client.ts';
import { OPERATOR } from '../server/running.ts';
import { firstFaults, mapFaults } from './first.ts';
import { type Fault, measureFaults } from './measure.ts';
import type { LayoutWorld, World } from './worlds.ts';

type Size = {
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
  readonly isTouch: boolean;
  /** Pixels of the screen to one of them: 4 at a zoom of 400 %. */
  readonly ratio: number;
  /** What the reader has the browser make of its usual size of text. */
  readonly textPercent: number;
};
const size = (width: number, height: number, isTouch = false): Size => ({
  ...{ width, height, isTouch },
  ...{ ratio: 1, textPercent: 100 },
});

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
  // Windows of 1440x900 and 1280x1024 at a zoom of 400 % (WCAG 1.4.10), and text twice as large (1.4.4).
  { ...size(360, 225), ratio: 4 },
  { ...size(320, 256), ratio: 4 },
  { ...size(1440, 900), textPercent: 200 },
  { ...size(390, 844, true), textPercent: 200 },
];
const THEMES = ['dark', 'light'] as const;
const PREFIXES = { nl: '', en: '/en' } as const;

export type RoomLook = Size & {
  readonly theme: (typeof THEMES)[number];
  readonly language: keyof typeof PREFIXES;
};

const LOOKS: readonly RoomLook[] = SIZES.flatMap((of) =>
  THEMES.flatMap((theme) =>
    (Object.keys(PREFIXES) as (keyof typeof PREFIXES)[]).map((language) => ({
      ...of,
      theme,
      language,
    })),
  ),
);

export function nameOf({ width, height, ratio, textPercent, theme, language }: RoomLook): string {
  const zoomed = ratio === 1 ? '' : `@${ratio}`;
  const text = textPercent === 100 ? '' : ` text${textPercent}`;
  return `${width}x${height}${zoomed}${text} ${theme} ${language}`;
}

const SIZES_OF_HUGE: ReadonlySet<string> = new Set(['1440x900', '1920x1080', '390x844']);

/** Those in which a world is measured: a thousand zones on a desk, a wall and a phone only. */
export const looksOf = (world: World): readonly RoomLook[] =>
  world === 'huge'
    ? LOOKS.filter(
        ({ width, height, textPercent }) =>
          textPercent === 100 && SIZES_OF_HUGE.has(`${width}x${height}`),
      )
    : LOOKS;

/** A phone shows one part at a time. */
const PARTS = ['list', 'map', 'alerts', 'replay'] as const;

export type FaultSeen = Fault & { readonly part: string };

/** The room in one look, signed in and drawn. */
export async function openLook(
  browser: Browser,
  { running }: LayoutWorld,
  look: RoomLook,
): Promise<Page> {
  const { width, height, isTouch, ratio, textPercent, theme, language } = look;
  const { origin } = running;
  const { page, context } = await openGuardedPage(browser, origin, {
    viewport: { width, height },
    deviceScaleFactor: ratio,
    hasTouch: isTouch,
    isMobile: isTouch,
    reducedMotion: 'reduce',
  });
  if (textPercent !== 100) {
    const session = await context.newCDPSession(page);
    const standard = (16 * textPercent) / 100;
    await session.send('Page.setFontSizes', { fontSizes: { standard, fixed: standard } });
  }
  await serveClient(page, origin);
  const answer = await page.request.post(`${origin}/api/v1/sessions`, {
    data: { token: OPERATOR },
    headers: { Origin: origin },
  });
  if (!answer.ok()) throw new Error(`signing in was answered with ${answer.status()}`);
  await page.goto(`${origin}${PREFIXES[language]}/control?theme=${theme}`);
  await page.waitForSelector('.zone-table__table [data-region]', { state: 'attached' });
  await page.waitForSelector('.alerts-column__column article', { state: 'attached' });
  await page.evaluate(() => document.fonts.ready);
  return page;
}

/** Opens the room in one look and measures it, on a small screen part by part. `keep`: takes a picture of each. */
export async function measure(
  browser: Browser,
  world: LayoutWorld,
  look: RoomLook,
  keep?: (part: string, png: Buffer) => void,
): Promise<readonly FaultSeen[]> {
  const { isTouch } = look;
  const page = await openLook(browser, world, look);
  const faults: FaultSeen[] = [];
  const seen = async (part: string): Promise<void> => {
    for (const fault of await measureFaults(page, isTouch)) faults.push({ ...fault, part });
    keep?.(part, await page.screenshot({ type: 'png' }));
  };
  const hasTabs = await page.isVisible('.tabs');
  for (const fault of await firstFaults(page, isTouch)) faults.push({ ...fault, part: 'first' });
  for (const part of hasTabs ? PARTS : ['all']) {
    if (hasTabs) {
      await page.click(`.tabs a[href="#${part}"]`);
      await page.waitForSelector(`.room[data-tab=${part}]`);
    }
    // On a small screen the map is a part of its own, drawn when it is looked at.
    if (part === 'all' || part === 'map') {
      await page.waitForSelector('[data-map=site] [data-look]');
      for (const fault of await mapFaults(page, look)) faults.push({ ...fault, part });
    }
    await seen(part);
  }
  if (hasTabs) await page.click('.tabs a[href="#list"]');
  await page.click('.zone-table__table th button');
  await page.waitForSelector('.explanation h3');
  await seen('explanation');
  await page.click('.explanation p button');
  await page.waitForSelector('dialog[open] h3');
  await seen('sheet');
  await page.context().close();
  return faults;
}
