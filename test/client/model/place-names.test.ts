import { expect, test } from 'vitest';
import { siteNamedAt } from '#client/model/place-names.ts';
import { placeNameOf } from '#shared/domain/place-names.ts';
import { isoUtc } from '#shared/time.ts';
import type { Site } from '#shared/wire/site.ts';
import { siteOf } from '../../kit/server/fixture.ts';
import { renamedSite } from '../../kit/server/renamed.ts';

const CHANGE = Date.parse('2027-06-12T18:00:00Z');
const DAY = 86_400_000;

function placesOf({ partition }: Site, from: number) {
  const zones = partition.kind === 'zones' ? partition.zones : [];
  return { from: isoUtc(from), zones: zones.map(({ zoneId, name }) => ({ zoneId, name })) };
}

const site = renamedSite('quay');
const places = [placesOf(siteOf('quay'), CHANGE - DAY), placesOf(site, CHANGE)];
const named = (at: number, cells: readonly string[]): string =>
  placeNameOf(siteNamedAt({ site, places }, at), cells, 'en');

test('what was said of a place calls it as it was called then', () => {
  expect(named(CHANGE - 1, ['gate', 'stage'])).toBe('Gate + Stage');
  expect(named(CHANGE, ['arch', 'stage'])).toBe('Arch + Podium');
});

test('a zone that is not of that time is called as it was, or will be', () => {
  expect(named(CHANGE + DAY, ['gate'])).toBe('Gate');
  expect(named(CHANGE - DAY, ['arch'])).toBe('Arch');
  expect(named(CHANGE, ['nowhere'])).toBe('nowhere');
});

test('a site that never changed is itself, also where a device kept it before it said so', () => {
  expect(siteNamedAt({ site, places: [] }, CHANGE)).toBe(site);
  const kept = { site } as Parameters<typeof siteNamedAt>[0];
  expect(siteNamedAt(kept, CHANGE)).toBe(site);
  // The same object from second to second: nothing is drawn anew for it.
  const of = { site, places };
  expect(siteNamedAt(of, CHANGE + 1)).toBe(siteNamedAt(of, CHANGE + 2));
});
