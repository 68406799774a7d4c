// The room on every size, measured by boxes: nothing is cut, nothing lies over something else, nothing is too small to read or to press. A tenth of the layouts here; all of
// them with `npm run screens -- --layout`.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { launchMaplessBrowser } from '../kit/browser.ts';
import { looksOf, measure, nameOf } from '../kit/layout/looks.ts';
import { measureFaults } from '../kit/layout/measure.ts';
import { type LayoutWorld, openWorld, WORLDS } from '../kit/layout/worlds.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await launchMaplessBrowser();
});
afterAll(() => browser?.close());

const all = WORLDS.flatMap((name) => looksOf(name).map((look) => ({ name, look })));
const tenth = all.filter((_, index) => index % 10 === 3);

for (const name of WORLDS)
  describe(name, () => {
    let world: LayoutWorld;
    beforeAll(async () => {
      world = await openWorld(name);
    });
    afterAll(() => world?.stop());
    for (const { look } of tenth.filter((one) => one.name === name))
      test(nameOf(look), async () => {
        expect(await measure(browser, world, look)).toEqual([]);
      });
  });

test.each([
  ['cut', '<p style="width:40px;overflow:hidden;white-space:nowrap">much too long for this</p>'],
  [
    'over',
    '<p style="position:absolute;top:8px">one text</p><p style="position:absolute;top:10px">and another</p>',
  ],
  ['small', '<p style="font-size:11px">small print</p>'],
  ['target', '<div><button style="width:20px;height:20px">x</button></div>'],
  [
    'sideways',
    '<p style="white-space:nowrap">a line that goes on and on beside the screen of a phone</p>',
  ],
])('what is %s is found, and is the only fault that is', async (kind, html) => {
  const page = await browser.newPage({ viewport: { width: 320, height: 400 } });
  await page.setContent(`<body style="margin:8px;font-size:16px">${html}</body>`);
  const faults = await measureFaults(page, true);
  expect(new Set(faults.map((fault) => fault.kind))).toEqual(new Set([kind]));
  await page.close();
});

test('what is cut and can be had whole is none, nor what can be scrolled to, nor what a sheet lies over', async () => {
  const page = await browser.newPage({ viewport: { width: 320, height: 400 } });
  const long = 'much too long for this';
  await page.setContent(`<body style="margin:8px;font-size:16px">
    <p style="width:60px;overflow:hidden;white-space:nowrap" title="${long}">${long}</p>
    <p style="width:60px;overflow:auto;white-space:nowrap">${long}</p>
    <p style="position:absolute;top:200px">below</p>
    <p style="position:absolute;top:200px;background:white">above all of it</p></body>`);
  expect(await measureFaults(page, true)).toEqual([]);
  await page.close();
});
