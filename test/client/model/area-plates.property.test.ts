// Far away an area has one plate in place of those for which there is no room: nothing covers anything, and nothing that must not be missed is untold.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { areaLines } from '#client/control/words.ts';
import { gatherPlates, type ZonePlate } from '#client/model/area-plates.ts';
import { sumOf } from '#client/model/area-sum.ts';
import { LEVEL_LOOKS, type Look, lookPriority, UNKNOWN_LOOKS } from '#client/model/look.ts';
import { placePlates } from '#client/model/plates.ts';
import type { Rect } from '#client/model/standing.ts';

const SEED = 20_261_129;
const SCREEN = { width: 960, height: 640 };
const LOOKS: readonly Look[] = [...LEVEL_LOOKS, ...UNKNOWN_LOOKS];
const isUrgent = (look: Look): boolean => lookPriority(look) > 2;

type Zone = ZonePlate & { readonly look: Look };

const zone = fc.record({
  x: fc.integer({ min: 0, max: SCREEN.width }),
  y: fc.integer({ min: 0, max: SCREEN.height }),
  width: fc.integer({ min: 30, max: 90 }),
  height: fc.integer({ min: 20, max: 46 }),
  area: fc.integer({ min: 0, max: 11 }),
  look: fc.constantFrom(...LOOKS),
  over: fc.option(
    fc.record({
      width: fc.integer({ min: 4, max: 200 }),
      height: fc.integer({ min: 4, max: 200 }),
    }),
    { nil: undefined },
  ),
});
/** Most in one corner of the map, as on a site seen from far. */
const far = fc.record({
  zones: fc.array(zone, { maxLength: 160 }),
  nearer: fc.constantFrom(1, 2, 6),
});
const world = fc.record({
  far,
  kept: fc.uniqueArray(fc.nat(159), { maxLength: 5 }),
  signals: fc.array(fc.record({ x: fc.nat(900), y: fc.nat(600) }), { maxLength: 2 }),
  isDrawn: fc.boolean(),
});
type World = typeof world extends fc.Arbitrary<infer T> ? T : never;

const zonesOf = ({ far: { zones, nearer }, kept }: World): readonly Zone[] =>
  zones.map(({ area, over, ...of }, index) => ({
    ...of,
    ...(over === undefined ? {} : { over }),
    id: `z${index}`,
    x: of.x / nearer,
    y: of.y / nearer,
    priority: lookPriority(of.look),
    areaKey: `area-${area}`,
    keepsPlate: kept.includes(index),
  }));
const optionsOf = ({ signals, isDrawn }: World) => ({
  taken: signals.map((at) => ({ ...at, width: 40, height: 40 })),
  within: SCREEN,
  sizeOf: (keys: readonly string[]) => ({ width: 120 + 10 * keys.length, height: 56 }),
  isDrawn,
});
const gatheredOf = (of: World, zones = zonesOf(of)) => gatherPlates(zones, optionsOf(of));

/** Whether two boxes have anything in common. */
const cover = (a: Rect, b: Rect): boolean =>
  Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2;

function standingIn(of: World): { readonly rect: Rect; readonly isKept: boolean }[] {
  const zones = new Map(zonesOf(of).map((one) => [one.id, one]));
  const { plates, areas } = gatheredOf(of);
  const shown = plates.flatMap(({ id, x, y, isShown }) => {
    const known = zones.get(id);
    if (!isShown || known === undefined) return [];
    const { width, height, keepsPlate } = known;
    return [{ rect: { x, y, width, height }, isKept: keepsPlate }];
  });
  const signals = optionsOf(of).taken.map((rect) => ({ rect, isKept: true }));
  return [...shown, ...areas.map((rect) => ({ rect, isKept: false })), ...signals];
}

test(`no plate covers another or a signal, and each is on the map whole (seed ${SEED})`, () => {
  fc.assert(
    fc.property(world, (of) => {
      const all = standingIn(of);
      for (const [i, { rect, isKept }] of all.entries()) {
        for (const other of all.slice(i + 1))
          expect(cover(rect, other.rect) && !(isKept && other.isKept)).toBe(false);
        if (isKept) continue;
        expect(rect.x - rect.width / 2).toBeGreaterThanOrEqual(0);
        expect(rect.x + rect.width / 2).toBeLessThanOrEqual(SCREEN.width);
        expect(rect.y - rect.height / 2).toBeGreaterThanOrEqual(0);
        expect(rect.y + rect.height / 2).toBeLessThanOrEqual(SCREEN.height);
      }
    }),
    { seed: SEED },
  );
});

test(`what is very busy, critical or not known is told by its plate or by that of its area; what keeps its plate has it (seed ${SEED})`, () => {
  fc.assert(
    fc.property(world, (of) => {
      const zones = zonesOf(of);
      const { plates, areas } = gatheredOf(of);
      const shown = new Set(plates.flatMap(({ id, isShown }) => (isShown ? [id] : [])));
      const told = areas.flatMap(({ keys }) => keys);
      expect(new Set(told).size).toBe(told.length);
      for (const { id, look, areaKey, keepsPlate } of zones) {
        if (keepsPlate) expect(shown.has(id)).toBe(true);
        else if (told.includes(areaKey)) expect(shown.has(id)).toBe(false);
        else if (isUrgent(look) || !of.isDrawn) expect(shown.has(id)).toBe(true);
      }
    }),
    { seed: SEED },
  );
});

test(`it depends on no order (seed ${SEED})`, () => {
  fc.assert(
    fc.property(world, (of) => {
      const there = gatheredOf(of);
      expect(gatheredOf(of, zonesOf(of).toReversed())).toEqual(there);
    }),
    { seed: SEED, numRuns: 40 },
  );
});

test(`an area where everything has room is not gathered (seed ${SEED})`, () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LOOKS), { maxLength: 12 }), (looks) => {
      const zones = looks.map((look, i) => ({
        ...{ id: `z${i}`, x: 100 + (i % 4) * 200, y: 100 + Math.floor(i / 4) * 200 },
        ...{ width: 60, height: 30, priority: lookPriority(look), areaKey: 'a', keepsPlate: false },
      }));
      const options = { taken: [], within: SCREEN, isDrawn: true };
      const { plates, areas } = gatherPlates(zones, {
        ...options,
        sizeOf: () => ({ width: 120, height: 56 }),
      });
      expect(areas).toEqual([]);
      expect(plates.every(({ isShown }) => isShown)).toBe(true);
    }),
    { seed: SEED },
  );
});

test('without gathering, plates of forty critical zones in one corner cover each other', () => {
  const zones = Array.from({ length: 40 }, (_, i) => ({
    ...{ id: `z${i}`, x: 100 + i, y: 100, width: 60, height: 30, priority: 4 },
    ...{ areaKey: 'a', keepsPlate: false },
  }));
  const rects = placePlates(zones).map(({ x, y }) => ({ x, y, width: 60, height: 30 }));
  expect(rects.some((a, i) => rects.slice(i + 1).some((b) => cover(a, b)))).toBe(true);
  const sizeOf = () => ({ width: 120, height: 56 });
  const { plates, areas } = gatherPlates(zones, {
    taken: [],
    within: SCREEN,
    sizeOf,
    isDrawn: true,
  });
  expect(areas).toHaveLength(1);
  expect(plates.filter(({ isShown }) => isShown)).toEqual([]);
});

test(`an area reads no calmer than its worst, and says how much of it is not known (seed ${SEED})`, () => {
  const said = (key: string, words?: object): string => `${key} ${JSON.stringify(words ?? {})}`;
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...LOOKS), { minLength: 1, maxLength: 40 }), (looks) => {
      const sum = sumOf(looks);
      const lines = areaLines(sum, said).join('\n');
      const count = (wanted: (look: Look) => boolean): number => looks.filter(wanted).length;
      const levels = looks.filter((look) => typeof look === 'number');
      expect(sum.worst).toBe(levels.length === 0 ? null : Math.max(...levels));
      const unknown = count((look) => typeof look !== 'number');
      expect(sum).toMatchObject({
        critical: count((l) => l === 4),
        veryBusy: count((l) => l === 3),
      });
      expect([sum.all, sum.unknown]).toEqual([looks.length, unknown]);
      expect(lines.includes('area.unknown')).toBe(unknown > 0);
      expect(lines.includes('level.4')).toBe(sum.critical > 0);
      expect(lines.includes('level.3')).toBe(sum.veryBusy > 0);
      expect(lines.includes('area.most')).toBe(sum.worst !== null && sum.worst < 3);
      expect(sum.mostly === null).toBe(unknown === 0);
    }),
    { seed: SEED },
  );
});
