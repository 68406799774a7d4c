// The evaluation in a real browser, on screen and on paper: it asks nobody for anything, axe finds nothing, and it is a document of A4 pages.
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { isoUtc } from '#shared/time.ts';
import { type GuardedPage, launchMaplessBrowser, openGuardedPage } from '../kit/browser.ts';
import { serveClient } from '../kit/debrief/built-client.ts';
import { pagesOf } from '../kit/debrief/pdf-text.ts';
import { playEvening, writeOldDay } from '../kit/debrief/scenario.ts';
import { type DatabaseStore, openDatabaseStore } from '../kit/server/database-store.ts';
import { SITE } from '../kit/server/fixture.ts';
import { bearer, OPERATOR, type Running, startRunning } from '../kit/server/running.ts';
import { axeFindings } from '../kit/staff-page.ts';

const DAY = 86_400_000;

let store: DatabaseStore;
let running: Running;
let browser: Browser;
let url: string;
beforeAll(async () => {
  store = await openDatabaseStore();
  running = await startRunning(store);
  await writeOldDay(store, Math.floor(Date.now() / DAY) * DAY - 3 * DAY);
  const { from, to } = await playEvening(store, running.base);
  url = `${running.origin}/api/v1/sites/${SITE}/debrief?from=${isoUtc(from)}&to=${isoUtc(to)}`;
  browser = await launchMaplessBrowser();
});
afterAll(async () => {
  await browser?.close();
  await running?.stop();
});

async function open(language: string, width: number): Promise<GuardedPage> {
  const viewport = { width, height: 900 };
  const extraHTTPHeaders = bearer(OPERATOR);
  const guarded = await openGuardedPage(browser, running.origin, { viewport, extraHTTPHeaders });
  await guarded.page.goto(`${url}&language=${language}`);
  await guarded.page.waitForSelector('.plot');
  return guarded;
}

/** Where pictures go for whoever wants to look; nowhere by default. */
function keep(name: string, bytes: Uint8Array): void {
  const folder = process.env.PICTURES;
  if (folder === undefined) return;
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, name), bytes);
}

test.each([
  ['nl', 1440],
  ['en', 390],
])(
  'on screen, %s, %i wide: axe finds nothing, nothing foreign is asked for',
  async (language, width) => {
    const { page, context, foreign, errors } = await open(language, width);
    expect(await axeFindings(page)).toEqual([]);
    expect(await page.getAttribute('html', 'lang')).toBe(language);
    const faces = await page.evaluate(async () => {
      await document.fonts.ready;
      return [...document.fonts].map(
        ({ family, status }) => `${family.replaceAll('"', '')} ${status}`,
      );
    });
    expect(faces.toSorted()).toEqual(['Atkinson Mono loaded', 'Atkinson Next loaded']);
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - window.innerWidth,
    );
    expect(overflow).toBeLessThanOrEqual(0);
    keep(`debrief-${language}-${width}.png`, await page.screenshot({ fullPage: true }));
    expect([foreign, errors]).toEqual([[], []]);
    await context.close();
  },
);

/** A plot scrolls where the screen is narrow, but nothing in it lies outside of its drawing. */
test('flags and times of day are whole: nothing of a plot lies outside of it', async () => {
  const { page, context } = await open('nl', 1440);
  const cut = await page.$$eval('.plot', (plots) =>
    plots.flatMap((plot) => {
      const frame = plot.getBoundingClientRect();
      return [...plot.querySelectorAll('text, path, rect')]
        .filter((part) => part.closest('defs') === null)
        .map((part) => ({ words: part.textContent, box: part.getBoundingClientRect() }))
        .filter(({ box }) => box.right > frame.right + 0.5 || box.left < frame.left - 0.5)
        .map(({ words }) => words);
    }),
  );
  expect(cut).toEqual([]);
  await context.close();
});

test.each([
  ['nl', ['Evaluatie van het evenement', 'Terugblik in de meldkamer'], 'Per gebied'],
  ['en', ['Evaluation of the event', 'Replay in the control room'], 'By region'],
] as const)(
  'on paper, %s: numbered A4 pages, the summary is the first one, heads of tables repeated',
  async (language, [title, last], next) => {
    const { page, context, foreign, errors } = await open(language, 1100);
    await page.emulateMedia({ media: 'print' });
    const heads = await page.$$eval('thead', (all) =>
      all.map((head) => getComputedStyle(head).display),
    );
    expect(new Set(heads)).toEqual(new Set(['table-header-group']));
    const figures = await page.$$eval('figure', (all) =>
      all.map((one) => getComputedStyle(one).breakInside),
    );
    expect(new Set(figures)).toEqual(new Set(['avoid']));
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    keep(`debrief-${language}.pdf`, pdf);
    const text = pdf.toString('latin1');
    expect(text).toMatch(/\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12](\.\d+)?\]/);
    const pages = pagesOf(pdf);
    expect(pages.length).toBeGreaterThan(2);
    const bare = (words: string): string => words.replaceAll(' ', '');
    for (const [i, words] of pages.entries()) expect(words).toContain(`${i + 1}/${pages.length}`);
    expect(pages[0]).toContain(bare(title));
    expect(pages[0]).toContain(bare(last));
    expect(pages[1]).toContain(bare(next));
    expect([foreign, errors]).toEqual([[], []]);
    await context.close();
  },
);

test.each([
  ['/data', 'Poort', 'veiligheidsteam is gewaarschuwd', 'Dag eerder'],
  ['/en/data', 'Gate', 'safety team was alerted', 'Day before'],
])(
  'the public version on %s: day by day, without a name, clean for axe',
  async (where, zone, words, earlier) => {
    const guarded = await openGuardedPage(browser, running.origin);
    const { page, context, foreign } = guarded;
    await serveClient(page, running.origin);
    await page.goto(`${running.origin}${where}`);
    await page.waitForSelector('.team-log__days');
    for (
      let day = 0;
      day < 4 && !(await page.textContent('.team-log__team'))?.includes(words);
      day += 1
    ) {
      await page.click(`.team-log__days >> text=${earlier}`);
      await page.waitForSelector('.team-log__team .team-log__seal');
    }
    const text = (await page.textContent('.team-log__team')) ?? '';
    expect(text).toContain(words);
    for (const secret of [`${zone}:`, 'a-secret', 'only for the team'])
      expect(text).not.toContain(secret);
    expect(await axeFindings(page)).toEqual([]);
    const section = await page.$('.team-log__team');
    if (section !== null) keep(`team${where.replaceAll('/', '-')}.png`, await section.screenshot());
    expect(foreign).toEqual([]);
    await context.close();
  },
);
