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

type Clip = Spot & { readonly width: number; readonly height: number };

/** Pixels that deck.gl drew at each spot, without the text above them, all of one moment: of one screenshot, read by the browser. */
async function pixelsOf(
  page: Page,
  clip: Clip,
  spots: ReadonlyMap<string, Spot>,
): Promise<Map<string, string>> {
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('.overlay')?.style.setProperty('visibility', 'hidden');
  });
  const image = (await page.screenshot({ clip })).toString('base64');
  const at = [...spots].map(([region, { x, y }]) => [region, x - clip.x, y - clip.y] as const);
  const pixels = await page.evaluate(
    async ([text, places]) => {
      const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(picture.width, picture.height);
      const context = canvas.getContext('2d', { willReadFrequently: true });
      context?.drawImage(picture, 0, 0);
      return places.map(([region, x, y]) => {
        const of = context?.getImageData(x - 1, y - 1, 3, 3).data ?? [];
        return [region, [...of].join(' ')] as const;
      });
    },
    [image, at] as const,
  );
  return new Map(pixels);
}

type Picture = {
  /** Where the map stands, and how large it is: a bar that comes or goes moves every pixel. */
  readonly box: string;
  readonly looks: ReadonlyMap<string, string>;
  readonly pixels: ReadonlyMap<string, string>;
};

/** What the map says it has drawn: its looks, in the order of its regions. */
const drawnOf = (page: Page): Promise<string> =>
  page.$eval('[data-map=site]', (map) => map.getAttribute('data-rendered') ?? '');

const sorted = (looks: Iterable<string>): string => [...looks].toSorted().join(' ');

/**
 * Looks and pixels of one moment: taken again until the map has drawn what the table says, and nothing changed while the picture was taken. A slow
 * machine takes long to draw, and to take a picture.
 */
export async function pictureOf(page: Page): Promise<Picture> {
  for (;;) {
    const box = await boxOf(page);
    const looks = await looksOf(page);
    const { x, y, width, height } = JSON.parse(box) as Clip;
    const drawn = await drawnOf(page);
    const pixels = await pixelsOf(page, { x, y, width, height }, await spotsOf(page));
    const later = await looksOf(page);
    const isStill =
      box === (await boxOf(page)) &&
      drawn === (await drawnOf(page)) &&
      sorted(drawn.split(' ')) === sorted(looks.values()) &&
      [...looks].every(([region, look]) => later.get(region) === look);
    if (isStill) return { box, looks, pixels };
  }
}
