// Which screens there are, and in which looks each has a picture in docs/screens: at most forty in all, so that somebody opens them.
import type { Page } from 'playwright-core';
import { joinDrill } from './shift.ts';

const WIDTHS = [1920, 1440, 768, 390] as const;
const HEIGHTS = { 1920: 1080, 1440: 900, 768: 1024, 390: 844 } as const;
const THEMES = ['dark', 'light'] as const;
type LookName = `${(typeof WIDTHS)[number]}-${(typeof THEMES)[number]}`;
export type Look = {
  readonly name: LookName;
  readonly width: number;
  readonly height: number;
  readonly theme: 'dark' | 'light';
};

export const LOOKS: readonly Look[] = WIDTHS.flatMap((width) =>
  THEMES.map((theme): Look => {
    return { name: `${width}-${theme}`, width, height: HEIGHTS[width], theme };
  }),
);

export type Screen = {
  readonly name: string;
  readonly title: string;
  readonly path: string;
  readonly isStaff: boolean;
  readonly ready: string;
  /** Those with a picture in docs/screens. */
  readonly looks: readonly LookName[];
  readonly act?: (page: Page) => Promise<void>;
};

const openLog = (page: Page): Promise<void> =>
  page.click('.alerts-column__column .room__heading button:nth-of-type(2)');

/** All about the zone that stands first. */
async function openWorst(page: Page): Promise<void> {
  const id = await page.getAttribute('.zone-table__table tr[data-region]', 'data-region');
  const url = new URL(page.url());
  url.searchParams.set('zone', id ?? '');
  await page.goto(url.href);
  await page.waitForSelector('.zone-sheet__state');
}

/** The room without its map would be half a picture. */
const ROOM = {
  path: '/en/control',
  isStaff: true,
  ready: '[data-map=site][data-rendered]',
} as const;
const DESK_AND_PHONE = ['1440-dark', '390-light'] as const;
const PAGE_AND_PHONE = ['1440-light', '390-dark'] as const;

/** The room of now, and what is opened in it. */
const ROOM_NOW: readonly Screen[] = [
  {
    ...ROOM,
    name: 'live',
    title: 'Control room, live',
    looks: ['1920-dark', '1920-light', '1440-dark', '1440-light', '768-light', '390-dark'],
  },
  {
    ...ROOM,
    name: 'alerts',
    title: 'Control room, alerts (a part of its own on a phone)',
    path: '/en/control#alerts',
    looks: ['390-dark', '390-light'],
  },
  {
    ...ROOM,
    name: 'zone',
    title: 'Control room, all about one zone',
    looks: DESK_AND_PHONE,
    act: openWorst,
  },
  {
    ...ROOM,
    name: 'report',
    title: 'Control room, what is seen on the spot',
    looks: ['1440-light', '390-dark'],
    act: (page) => page.keyboard.press('o'),
  },
  {
    ...ROOM,
    name: 'log',
    title: 'Control room, decision log',
    path: '/en/control#alerts',
    looks: DESK_AND_PHONE,
    act: openLog,
  },
  {
    ...ROOM,
    name: 'levels',
    title: 'Control room, what a level says',
    path: '/en/control#map',
    looks: ['1440-light', '390-dark'],
    act: (page) => page.locator('.zone-map__legend .link-button__link').dispatchEvent('click'),
  },
  {
    ...ROOM,
    name: 'keys',
    title: 'Control room, all keys',
    looks: ['1440-dark'],
    act: (page) => page.keyboard.press('?'),
  },
];

export function roomScreens(replayedAt: string): readonly Screen[] {
  const path = `/en/control?at=${replayedAt}#replay`;
  const replay = { ...ROOM, name: 'replay', title: 'Control room, replay', path };
  return [...ROOM_NOW, { ...replay, looks: DESK_AND_PHONE }];
}

export const PAGES: readonly Screen[] = [
  {
    name: 'people',
    title: 'Accounts, sessions, audit log',
    path: '/en/control/people',
    isStaff: true,
    ready: 'h1',
    looks: PAGE_AND_PHONE,
  },
  {
    name: 'debrief',
    title: 'Debrief',
    path: '/api/v1/sites/demo/debrief?language=en',
    isStaff: true,
    ready: 'h1',
    looks: ['1440-light', '390-light'],
  },
  {
    name: 'sign-in',
    title: 'Sign-in',
    path: '/en/control',
    isStaff: false,
    ready: 'input[name=login]',
    looks: DESK_AND_PHONE,
  },
  {
    name: 'public',
    title: 'Public page',
    path: '/en/',
    isStaff: false,
    ready: '.place-list__places li',
    looks: ['1440-dark', '1440-light', '390-dark', '390-light'],
  },
  {
    name: 'sensors',
    title: 'Register',
    path: '/en/sensors',
    isStaff: false,
    ready: '.sensors-page__list li',
    looks: PAGE_AND_PHONE,
  },
  {
    name: 'sensor',
    title: 'A sensor',
    path: '/en/sensors/zk-014',
    isStaff: false,
    ready: '.sensor-page__facts',
    looks: PAGE_AND_PHONE,
  },
  {
    name: 'data',
    title: 'Open data',
    path: '/en/data',
    isStaff: false,
    ready: '.data-page__downloads a',
    looks: PAGE_AND_PHONE,
  },
];

export const DRILL: Screen = {
  ...ROOM,
  name: 'drill',
  title: 'Control room, drill',
  looks: DESK_AND_PHONE,
  act: joinDrill,
};

export const fileOf = ({ name }: Screen, look: Look): string => `${name}-${look.name}.jpg`;

/** The page beside the pictures: a row per screen, with every picture that it has. */
export function indexOf(screens: readonly Screen[]): string {
  const rows = screens.map((screen) => {
    const links = LOOKS.filter(({ name }) => screen.looks.includes(name)).map(
      (look) => `[${look.width} ${look.theme}](${fileOf(screen, look)})`,
    );
    return `| ${screen.title} | ${links.join(' · ')} |`;
  });
  return `# Screens\n\nMade by \`npm run screens\` from the running demo.\n\n| screen | pictures |\n| --- | --- |\n${rows.join('\n')}\n`;
}
