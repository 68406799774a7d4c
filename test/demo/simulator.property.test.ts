import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demoSensors } from '#demo/sensors.ts';
import { createSimulator, readingsBetween } from '#demo/simulator.ts';
import { demoSite } from '#demo/site.ts';

const ANCHOR = Date.UTC(2026, 5, 12, 18);
const SPAN_MS = 120_000;
const MOST_JITTER_MS = 1000;
const site = demoSite();
const sensors = demoSensors(site, ANCHOR);
const simulatorOf = (seed: number) => createSimulator({ site, sensors, seed, anchor: ANCHOR });
const start = fc.integer({ min: -6 * 3_600_000, max: 24 * 3_600_000 });
const seed = fc.integer({ min: 0, max: 1_000_000 });

test('the same seed gives the same readings, however time is cut', () => {
  const cuts = fc.array(fc.integer({ min: 0, max: SPAN_MS }), { maxLength: 12 });
  fc.assert(
    fc.property(seed, start, cuts, (number, offset, inside) => {
      const from = ANCHOR + offset;
      const bounds = [0, ...inside.toSorted((a, b) => a - b), SPAN_MS].map((ms) => from + ms);
      const whole = [...readingsBetween(simulatorOf(number), from, from + SPAN_MS)];
      const simulator = simulatorOf(number);
      const pieces = bounds
        .slice(1)
        .flatMap((to, i) => [...readingsBetween(simulator, bounds[i] ?? from, to)]);
      expect(pieces).toEqual(whole);
    }),
    { numRuns: 40 },
  );
});

test('a clock is never off by more than a second, neither ahead nor behind', () => {
  fc.assert(
    fc.property(seed, start, (number, offset) => {
      const from = ANCHOR + offset;
      for (const reading of readingsBetween(simulatorOf(number), from, from + 1000)) {
        const at = Date.parse(reading.observedAt);
        expect(at).toBeGreaterThanOrEqual(from - MOST_JITTER_MS);
        expect(at).toBeLessThan(from + 1000 + MOST_JITTER_MS);
      }
    }),
    { numRuns: 60 },
  );
});

test('each sensor speaks in the order of its own clock', () => {
  fc.assert(
    fc.property(seed, start, (number, offset) => {
      const last = new Map<string, number>();
      const from = ANCHOR + offset;
      for (const reading of readingsBetween(simulatorOf(number), from, from + SPAN_MS)) {
        const at = Date.parse(reading.observedAt);
        expect(at).toBeGreaterThan(last.get(reading.sensorId) ?? 0);
        last.set(reading.sensorId, at);
      }
    }),
    { numRuns: 20 },
  );
});

test('another seed gives other readings', () => {
  const at = (number: number) => [...readingsBetween(simulatorOf(number), ANCHOR, ANCHOR + 60_000)];
  expect(at(1)).not.toEqual(at(2));
});
