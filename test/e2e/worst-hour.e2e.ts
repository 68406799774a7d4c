// A quarter of the worst hour on the real product: surge, signal, an area without data, a killed server, a drill that is tried, on a device whose clock is wrong. What the
// room showed at any moment is judged by the records. The whole hour: `npm run worst-hour`.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchMaplessBrowser } from '../kit/browser.ts';
import { type Product, startProduct } from '../kit/product.ts';
import { faultsOf, jumpsOf, type Truth } from '../worst-hour/judge.ts';
import { type Played, playHour } from '../worst-hour/play.ts';
import { QUARTER } from '../worst-hour/script.ts';
import { truthOf } from '../worst-hour/truth.ts';

/** What a room may jump by when a critical signal comes. */
const MOST_SHIFT = 0.02;

let product: Product;
let browser: Browser;
let played: Played;
let truth: Truth;
beforeAll(async () => {
  product = await startProduct({ DEMO: 'site', DEMO_SPEED: '10' });
  browser = await launchMaplessBrowser();
  played = await playHour(product, browser, QUARTER);
  truth = await truthOf(product, played.alerts.times, played);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

test('nothing known as 3 or 4, or not known, was shown calmer, hidden, or without its measure', () => {
  expect(played.seen.length).toBeGreaterThan(QUARTER.minutes);
  expect(truth.ran.length).toBeGreaterThan(0);
  expect(played.seen.flatMap((one) => faultsOf(one, truth))).toEqual([]);
});

test('list, map and alerts stood still when a critical signal came', () => {
  expect(played.heard.some(({ text }) => text.includes('Critical signal'))).toBe(true);
  expect(jumpsOf(played.seen)).toEqual([]);
  process.stdout.write(`layout shift: ${JSON.stringify(played.shifts)}\n`);
  expect(played.shifts.length).toBeGreaterThan(0);
  expect(Math.max(...played.shifts.map(({ value }) => value))).toBeLessThan(MOST_SHIFT);
});

test('the room said that it was cut off, and was live again', () => {
  const modes = played.seen.map(({ mode }) => mode);
  expect(modes).toContain('lost');
  expect(modes.at(-1)).toBe('live');
  expect(played.heard.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^Live again[.]/),
  );
});

test('the drill could not be joined', () => {
  expect(played.done.map(({ text }) => text)).toContainEqual(
    expect.stringMatching(/^could not join the drill: /),
  );
});

test('every alert was answered by keyboard alone, and spoken once', () => {
  const steps = played.done.filter(({ text }) => text.startsWith('acknowledged: '));
  expect(steps.length).toBeGreaterThan(0);
  expect(played.alerts.times.size).toBeGreaterThan(0);
  const spoken = played.heard.filter(({ text }) => /(^|\. )New: /.test(text));
  expect(new Set(spoken.map(({ text }) => text)).size).toBe(spoken.length);
  expect(spoken.length).toBeGreaterThan(0);
});
