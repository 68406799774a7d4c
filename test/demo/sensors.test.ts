// The demo's register through the real planner: what a newcomer sees hangs on these numbers.
import { describe, expect, test } from 'vitest';
import { planSite } from '#aggregator/core/plan/plan.ts';
import { makePolicy } from '#aggregator/core/policy/policy.ts';
import { demoSensors } from '#demo/sensors.ts';
import { demoDrawing, demoSite } from '#demo/site.ts';
import { isInside } from '#shared/domain/outline.ts';
import { type Sensor, sensorSchema } from '#shared/wire/sensor.ts';
import { siteSchema } from '#shared/wire/site.ts';

const AT = Date.UTC(2026, 5, 12, 18);
const DAY_MS = 24 * 3600 * 1000;
const site = demoSite();
const sensors = demoSensors(site, AT);
const zones = site.partition.kind === 'zones' ? site.partition.zones : [];

function plan(at: number) {
  const policy = makePolicy({
    preset: 'default',
    sensitive: false,
    windowSeconds: 60,
    publicWindowSeconds: 900,
    policyVersion: 1,
  });
  return planSite({ site, sensors: demoSensors(site, at), policy, effectiveFrom: at, at });
}
const planning = plan(AT);
const namesOf = (cells: readonly string[]): string => cells.join('+');

describe('site', () => {
  test('is valid: 26 zones in 6 areas, none of them in the drawing', () => {
    expect(siteSchema.safeParse(site).success).toBe(true);
    expect(zones).toHaveLength(26);
    expect(new Set(zones.map((zone) => zone.areaId)).size).toBe(6);
    const kinds = new Set(demoDrawing().features.map((feature) => feature.properties.kind));
    expect(kinds.has('zone')).toBe(false);
    expect(kinds.has('water')).toBe(true);
  });
});

describe('register', () => {
  test('every entry is valid, has an id of its own and stands in its zone', () => {
    expect(new Set(sensors.map((sensor) => sensor.sensorId)).size).toBe(sensors.length);
    for (const sensor of sensors) {
      expect(sensorSchema.safeParse(sensor).error).toBeUndefined();
      const zone = zones.find(({ zoneId }) => zoneId === sensor.zoneId);
      const { lon, lat } = sensor.location;
      expect(zone !== undefined && isInside([lon, lat], zone.geometry)).toBe(true);
    }
  });

  test('120 sensors make 90 units, all eligible', () => {
    expect(sensors).toHaveLength(120);
    expect(planning.units).toHaveLength(90);
    expect(new Set(planning.eligibility.values())).toEqual(new Set(['eligible']));
    expect(planning.warnings).toEqual([]);
  });

  test('stays eligible on any day of the year', () => {
    for (const day of [Date.UTC(2026, 0, 1), Date.UTC(2026, 11, 31, 23), Date.UTC(2028, 1, 29)]) {
      expect(new Set(plan(day).eligibility.values())).toEqual(new Set(['eligible']));
    }
  });

  test('has two verified external owners and one that is not verified', () => {
    const kinds = new Map(sensors.map((s: Sensor) => [s.owner?.ownerId, s.owner?.kind]));
    expect([...kinds.values()].toSorted()).toEqual([
      'operator',
      'unverified',
      'verified',
      'verified',
    ]);
  });

  test('depends on the day in nothing but its dates', () => {
    const place = (s: Sensor) => [s.sensorId, s.zoneId, s.location, s.fieldOfView];
    expect(demoSensors(site, AT + 300 * DAY_MS).map(place)).toEqual(sensors.map(place));
  });
});

describe('plan', () => {
  test('pools thin zones, covers all but the light garden, and keeps about 20 and 8 regions', () => {
    const staff = planning.plan.staff.map((region) => namesOf(region.cells));
    expect(staff).toContain('MA+MC');
    expect(staff).toContain('LB');
    expect(staff).toContain('OB');
    expect(staff).toHaveLength(20);
    expect(planning.plan.public).toHaveLength(8);
    expect(planning.plan.unpublished).toEqual([]);
    expect(planning.plan.unpublishedPublic).toEqual([]);
    const covered = planning.plan.staff.flatMap((region) => region.cells);
    expect(zones.map((zone) => zone.zoneId).filter((id) => !covered.includes(id))).toEqual(['PD']);
  });

  test('the basin is one public region', () => {
    expect(planning.plan.public.map((region) => namesOf(region.cells))).toContain('ZA+ZB+ZC+ZD');
  });

  test('shows merged levels somewhere and five levels elsewhere', () => {
    const maps = new Set(planning.plan.staff.map((region) => region.boundaries.join('')));
    expect(maps).toEqual(new Set(['1234', '234']));
  });
});
