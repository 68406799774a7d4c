// Two sites over one ground, planned in any order while sensors come and are set aside (promise P23).
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { distanceM, radiusM, sharesHalf, vectorOf } from '#aggregator/core/plan/geometry.ts';
import type { OtherSites } from '#aggregator/core/plan/other-sites.ts';
import type { SitePlanning } from '#aggregator/core/plan/plan.ts';
import { isoUtc } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { runs } from '../../kit/core/arbitraries.ts';
import { DAY, type OwnerKind, plan, sensor, T0, zoneSite } from '../../kit/core/builders.ts';

const MINUTE = 60_000;
const SITES: readonly Site[] = ['one', 'two'].map((siteId) => zoneSite([['a', 'x']], { siteId }));
/** Public windows of the sites. */
const BOUND = [15 * MINUTE, 30 * MINUTE] as const;

const people = fc.array(
  fc.record({
    site: fc.constantFrom(0, 1),
    north: fc.integer({ min: 0, max: 250 }),
    areaM2: fc.constantFrom(40, 100, 400),
    owner: fc.constantFrom<OwnerKind>('operator', 'operator', 'unverified', 'verified:p'),
    mount: fc.integer({ min: 0, max: 30 }),
    /** Step at which it comes; those of others have been on probation by then. */
    comes: fc.integer({ min: 0, max: 5 }),
    /** Step at which it is set aside. */
    goes: fc.integer({ min: 3, max: 14 }),
  }),
  { minLength: 6, maxLength: 30 },
);
const order = fc.array(fc.constantFrom(0, 1), { minLength: 8, maxLength: 12 });

type Made = { readonly site: number; readonly from: number; readonly planning: SitePlanning };

/** What a site finds of the other at that moment, from all that is stored. */
function found(
  all: readonly Sensor[],
  made: readonly Made[],
  own: number,
  from: number,
): OtherSites {
  const inForce = (site: number): readonly Made[] => {
    const plans = made.filter((each) => each.site === site).toSorted((a, b) => a.from - b.from);
    return plans.slice(
      Math.max(
        0,
        plans.findLastIndex((each) => each.from <= from),
      ),
    );
  };
  const counts = (plans: readonly Made[], id: string): boolean =>
    plans.some(({ planning }) => planning.unitOfSensor.has(id));
  const [ours, theirs] = [inForce(own), inForce(1 - own)];
  return {
    at: from,
    counted: new Set(ours.at(-1)?.planning.unitOfSensor.keys()),
    sensors: all
      .filter(({ siteId }) => siteId !== SITES[own]?.siteId)
      .map((each) => ({
        sensor: each,
        isCounted: counts(theirs, each.sensorId),
        isNew: theirs.at(-1)?.planning.eligibility.has(each.sensorId) !== true,
      })),
  };
}

/** One viewpoint, by comparison of all with all. */
function isOne(a: Sensor, b: Sensor): boolean {
  const [mountA, mountB] = [a.location.mountId, b.location.mountId];
  const far = distanceM(vectorOf(a.location), vectorOf(b.location));
  const radii = [a, b].map(({ fieldOfView }) => radiusM(fieldOfView.areaM2));
  return (
    (mountA !== undefined && mountA === mountB) ||
    far < 10 ||
    sharesHalf(radii[0] ?? 0, radii[1] ?? 0, far)
  );
}

/** Plans of both sites that are in force at one time. */
function togetherOf(made: readonly Made[]): readonly (readonly [Made, Made])[] {
  const endOf = ({ site, from }: Made): number =>
    Math.min(
      ...made.filter((n) => n.site === site && n.from > from).map((n) => n.from),
      Number.POSITIVE_INFINITY,
    );
  const [ones, twos] = [0, 1].map((site) => made.filter((m) => m.site === site));
  return (ones ?? []).flatMap((a) =>
    (twos ?? []).filter((b) => a.from < endOf(b) && b.from < endOf(a)).map((b) => [a, b] as const),
  );
}

test('P23: at no time two sites count one viewpoint, in whatever order they plan', () => {
  let together = 0;
  let kept = 0;
  fc.assert(
    fc.property(people, order, (specs, steps) => {
      const made: Made[] = [];
      const registered = specs.map(({ site, mount, comes, goes: _goes, ...spec }, i) =>
        sensor({
          id: `s${i}`,
          zone: 'a',
          siteId: SITES[site]?.siteId ?? '',
          registeredAt: isoUtc(T0 - 9 * DAY + comes * 10 * MINUTE + i * 1000),
          ...(mount > 26 ? { mountId: `m${mount}` } : {}),
          ...spec,
        }),
      );
      steps.forEach((own, step) => {
        const site = SITES[own];
        const all = specs.flatMap(({ comes, goes }, i) => {
          const each = comes <= step ? registered[i] : undefined;
          return each === undefined ? [] : [{ ...each, suspended: goes <= step }];
        });
        const bound = BOUND[own] ?? MINUTE;
        const from = Math.ceil((T0 + step * 10 * MINUTE + MINUTE) / bound) * bound;
        if (site === undefined || made.some((m) => m.site === own && m.from >= from)) return;
        const others = found(all, made, own, from);
        const sensors = all.filter(({ siteId }) => siteId === site.siteId);
        const planning = plan(site, sensors, { effectiveFrom: from, at: from, others });
        made.push({ site: own, from, planning });
      });
      const byId = new Map(registered.map((each) => [each.sensorId, each]));
      const sensorsOf = ({ planning }: Made): readonly Sensor[] =>
        [...planning.unitOfSensor.keys()].flatMap((id) => byId.get(id) ?? []);
      for (const [a, b] of togetherOf(made)) {
        const [left, right] = [sensorsOf(a), sensorsOf(b)];
        together += 1;
        kept += Math.min(left.length, right.length);
        const shared = left.flatMap((x) => right.filter((y) => isOne(x, y)));
        expect(shared).toEqual([]);
      }
    }),
    runs(300),
  );
  expect(Math.min(together, kept)).toBeGreaterThan(300);
});
