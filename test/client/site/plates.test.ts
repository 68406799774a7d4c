import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PlateBox, placePlates } from '#client/model/plates.ts';
import { findSensors, registerEntries } from '#client/register/entries.ts';
import { figuresOf } from '#client/site/receipt-figures.ts';
import { sharesOf } from '#client/site/shares.ts';
import { demoSensors } from '#demo/sensors.ts';
import { demoSite } from '#demo/site.ts';

const box = fc.record({
  x: fc.integer({ min: 0, max: 600 }),
  y: fc.integer({ min: 0, max: 400 }),
  width: fc.integer({ min: 20, max: 90 }),
  height: fc.integer({ min: 20, max: 46 }),
  priority: fc.integer({ min: 0, max: 4 }),
});

test('no urgent plate ever vanishes, none moves further than 24 px, and a calm one lies over nothing', () => {
  fc.assert(
    fc.property(fc.array(box, { maxLength: 30 }), (boxes) => {
      const named: PlateBox[] = boxes.map((each, i) => ({ ...each, id: String(i) }));
      const places = new Map(placePlates(named).map((place) => [place.id, place]));
      expect(places.size).toBe(named.length);
      for (const { id, x, y } of named) {
        const place = places.get(id);
        expect(Math.hypot((place?.x ?? 1e9) - x, (place?.y ?? 1e9) - y)).toBeLessThanOrEqual(24.01);
      }
      const shown = named.flatMap((one) => {
        const place = places.get(one.id);
        expect(place?.isShown === true || one.priority <= 2).toBe(true);
        return place?.isShown === true ? [{ ...one, ...place }] : [];
      });
      for (const calm of shown.filter(({ priority }) => priority <= 2))
        for (const other of shown.filter((one) => one !== calm && one.priority >= calm.priority)) {
          const wide = (calm.width + other.width) / 2 - Math.abs(calm.x - other.x);
          const high = (calm.height + other.height) / 2 - Math.abs(calm.y - other.y);
          const common = Math.max(0, wide) * Math.max(0, high);
          expect(common).toBeLessThanOrEqual(
            0.1 * Math.max(calm.width * calm.height, other.width * other.height),
          );
        }
    }),
    { seed: 20_261_123 },
  );
});

test('the more urgent plate keeps its place, the other one makes room', () => {
  const at = { x: 100, y: 100, width: 40, height: 30 };
  const places = placePlates([
    { id: 'calm', priority: 0, ...at },
    { id: 'critical', priority: 4, ...at },
  ]);
  expect(places[0]).toEqual({ id: 'critical', x: 100, y: 100, isShown: true });
  expect(places[1]).not.toMatchObject({ x: 100, y: 100 });
});

test('even the most urgent plate makes room for what stands on the map already', () => {
  const at = { x: 100, y: 100, width: 40, height: 30 };
  const signal = { x: 100, y: 92, width: 20, height: 20 };
  const [place] = placePlates([{ id: 'critical', priority: 4, ...at }], [signal]);
  const apart = Math.abs((place?.y ?? 0) - signal.y) >= 25 || Math.abs((place?.x ?? 0) - 100) >= 30;
  expect(apart).toBe(true);
});

test('the register is searched by every word, in name, place and owner', () => {
  const entries = registerEntries(demoSensors(demoSite(), Date.UTC(2026, 5, 1)), demoSite(), 'en');
  expect(entries).toHaveLength(120);
  const found = findSensors(entries, '  POLE  gate b ', '');
  expect(found.length).toBeGreaterThan(0);
  expect(found.every(({ place }) => place.includes('Gate B'))).toBe(true);
  expect(findSensors(entries, 'nothing like this', '')).toEqual([]);
  const { area } = found[0] ?? { area: '' };
  expect(findSensors(entries, '', area).every((entry) => entry.area === area)).toBe(true);
});

test('the receipt counts what the browser lists', () => {
  const files = [
    { name: 'https://site.example/', encodedBodySize: 1000 },
    { name: 'https://site.example/a.js', encodedBodySize: 500 },
    { name: 'https://tracker.example/x.gif', encodedBodySize: 1 },
  ];
  expect(figuresOf(files, 'https://site.example', { cookie: 'a=1; b=2', stored: 3 })).toEqual({
    cookies: 2,
    foreignFiles: 1,
    stored: 3,
    bytes: 1501,
  });
});

test('shares add up to one, and what is absent counts', () => {
  const history = {
    planId: 'p',
    regions: ['a', 'b'],
    windowSeconds: 900,
    windows: [
      { start: 0, levels: Uint8Array.of(0, 244) },
      { start: 900_000, levels: Uint8Array.of(255, 239) },
    ],
  };
  expect(sharesOf(history)).toEqual({
    cells: 4,
    span: { from: 0, to: 1_800_000 },
    shares: [
      ['released', 0.25],
      ['withheld', 0.25],
      ['retracted', 0.25],
      ['none', 0.25],
    ],
  });
});

test('found C14: how complete is told of the span that is there, and a window that nobody published is absent', () => {
  const of = (...starts: readonly number[]) =>
    sharesOf({
      planId: 'p',
      regions: ['a'],
      windowSeconds: 7200,
      windows: starts.map((start) => ({ start, levels: Uint8Array.of(0) })),
    });
  expect(of(0, 14_400_000)).toMatchObject({
    cells: 3,
    span: { from: 0, to: 21_600_000 },
  });
  expect(of(0, 14_400_000).shares.find(([kind]) => kind === 'none')?.[1]).toBeCloseTo(1 / 3);
  expect(of()).toMatchObject({ cells: 0, span: null });
});

test('a plate never hides its zone: it stands beside a small one', () => {
  fc.assert(
    fc.property(
      box,
      fc.record({
        width: fc.integer({ min: 4, max: 200 }),
        height: fc.integer({ min: 4, max: 200 }),
      }),
      (each, over) => {
        const plate: PlateBox = { ...each, id: 'a', over };
        const [place] = placePlates([plate]);
        const overlap = (size: number, zone: number, away: number): number =>
          Math.max(0, Math.min(size / 2, zone / 2 - away) + Math.min(size / 2, zone / 2 + away));
        const dx = Math.abs((place?.x ?? 0) - plate.x);
        const dy = Math.abs((place?.y ?? 0) - plate.y);
        const covered =
          overlap(plate.width, over.width, dx) * overlap(plate.height, over.height, dy);
        expect(covered).toBeLessThanOrEqual(0.6 * over.width * over.height + 1e-6);
      },
    ),
    { seed: 20_261_123 },
  );
});
