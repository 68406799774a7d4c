// Table and map of the control room at one moment: what the table says of each region, and what
// deck.gl drew there.
import type { Page } from 'playwright-core';

/** What the table says: look per region. */
async function looksOf(page: Page): Promise<Map<string, string>> {
  const pairs = await page.$$eval('.zone-table__table [data-region]', (rows) =>
    rows.map((row) => [row.getAttribute('data-region') ?? '', row.getAttribute('data-look') ?? '']),
  );
  return new Map(pairs.map(([region = '', look = '']) => [region, look]));
}

const boxOf = (page: Page): Promise<string> =>
  page.$eval('[data-map=site]', (map) => JSON.stringify(map.getBoundingClientRect()));

type Spot = { readonly x: number; readonly y: number };

/** A point of each region: where its plate would stand if nothing were in the way. */
async function spotsOf(page: Page): Promise<Map<string, Spot>> {
  const spots = await page.$$eval('.overlay [data-anchor]', (plates) =>
    plates.map((plate) => {
      const { left = 0, top = 0 } = plate.parentElement?.getBoundingClientRect() ?? {};
      const [x = 0, y = 0] = (plate.getAttribute('data-anchor') ?? '').split(' ').map(Number);
      return { region: plate.getAttribute('data-region') ?? '', x: left + x, y: top + y };
    }),
  );
  return new Map(spots.map(({ region, x, y }) => [region, { x: Math.round(x), y: Math.round(y) }]));
}

/** Pixels that deck.gl drew, without the text above them. */
async function pixelsAt(page: Page, { x, y }: Spot): Promise<string> {
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('.overlay')?.style.setProperty('visibility', 'hidden');
  });
  const image = await page.screenshot({ clip: { x: x - 1, y: y - 1, width: 3, height: 3 } });
  return image.toString('base64');
}

async function pixelsOf(
  page: Page,
  spots: ReadonlyMap<string, Spot>,
): Promise<Map<string, string>> {
  const pixels = new Map<string, string>();
  for (const [region, spot] of spots) pixels.set(region, await pixelsAt(page, spot));
  return pixels;
}

type Picture = {
  /** Where the map stands, and how large it is: a bar that comes or goes moves every pixel. */
  readonly box: string;
  readonly looks: ReadonlyMap<string, string>;
  readonly pixels: ReadonlyMap<string, string>;
};

/**
 * Looks and pixels of one moment: taken again when something changed while the pixels were taken.
 */
export async function pictureOf(page: Page, tries = 4): Promise<Picture> {
  const box = await boxOf(page);
  const looks = await looksOf(page);
  const pixels = await pixelsOf(page, await spotsOf(page));
  const later = await looksOf(page);
  const isStill =
    box === (await boxOf(page)) && [...looks].every(([region, look]) => later.get(region) === look);
  return isStill || tries === 0 ? { box, looks, pixels } : pictureOf(page, tries - 1);
}
