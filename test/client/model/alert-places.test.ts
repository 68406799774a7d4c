// Which alerts stand together, in which order, and what a step on a place does.
import { expect, test } from 'vitest';
import {
  type AlertPlace,
  agreedAt,
  alertPlaces as alertPlacesAt,
  answeredBy,
  askedOf,
} from '#client/model/alert-places.ts';
import type { RegionState, Unknown } from '#client/model/region-state.ts';
import type { ZoneRow } from '#client/model/zone-rows.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { AlertKind, EventPlan } from '#shared/wire/event-plan.ts';
import type { Level } from '#shared/wire/level.ts';
import { alertOf } from '../../kit/alert-builder.ts';
import { eventPlan, MINUTE, T0 } from '../../kit/ladder-builders.ts';

const minute = (of: number): string => new Date(T0 + of * MINUTE).toISOString();
const stateAt = (look: Level | Unknown): RegionState =>
  typeof look === 'number'
    ? { kind: 'level', level: look, since: T0, trend: 'steady' }
    : { kind: look, since: null, reason: null };

/** A region named after its cells: `ab` holds A and B. */
const row = (regionId: string, look: Level | Unknown): ZoneRow => ({
  ...{ id: regionId, regionId, name: regionId, zones: [], code: '', boundaries: [] },
  ...{ area: '', areaId: null },
  cells: [...regionId.toUpperCase()],
  state: stateAt(look),
});

let ids = 0;
function alert(kind: AlertKind, region: string, more: Partial<AlertView> = {}): AlertView {
  ids += 1;
  return {
    ...alertOf({
      alertId: ids.toString(16).padStart(16, '0'),
      kind,
      cells: [...region.toUpperCase()],
      regionId: kind === 'critical' ? null : region,
      level: kind === 'blind' ? null : 4,
      since: minute(0),
      openedAt: minute(0),
    }),
    goes: null,
    names: {},
    comments: [],
    ...more,
  };
}
/** Nothing is shelved for longer than until then. */
const NOW = T0 + 30 * MINUTE;
const alertPlaces = (alerts: readonly AlertView[], rows: readonly ZoneRow[]) =>
  alertPlacesAt(alerts, rows, NOW);
const order = (alerts: readonly AlertView[], rows: readonly ZoneRow[]): readonly string[] =>
  alertPlaces(alerts, rows).map(({ key }) => key);
const the = (places: readonly AlertPlace[]): AlertPlace => {
  const [only] = places;
  if (only === undefined || places.length !== 1) throw new Error(`${places.length} places`);
  return only;
};

test('level, signals and blindness of one region are one place, named by all its cells', () => {
  const alerts = [
    alert('blind', 'ab'),
    alert('critical', 'b'),
    alert('level', 'ab'),
    alert('critical', 'a'),
  ];
  const place = the(alertPlaces(alerts, [row('ab', 'withheld'), row('c', 4)]));
  expect(place.key).toBe('ab');
  expect(place.cells).toEqual(['A', 'B']);
  expect(place.alerts.map(({ kind }) => kind)).toEqual(['level', 'critical', 'critical', 'blind']);
  expect(place.level, 'what fired, as nobody sees it now').toBe(4);
});

test('a signal alone is named by its own cell, and one outside of the table is a place of its own', () => {
  const signals = [alert('critical', 'b'), alert('critical', 'x')];
  const places = alertPlaces(signals, [row('ab', 1)]);
  expect(places.map(({ key, cells }) => [key, ...cells])).toEqual([
    ['ab', 'B'],
    ['X', 'X'],
  ]);
});

test('the state is that of the alert answered least; what is over counts only where nothing runs', () => {
  const rows = [row('a', 4)];
  const state = (...states: readonly AlertView['state'][]): readonly (string | number)[] => {
    const kinds = ['level', 'critical', 'blind'] as const;
    const alerts = states.map((of, i) => alert(kinds[i] ?? 'level', 'a', { state: of }));
    const place = the(alertPlaces(alerts, rows));
    return [place.state, place.alerts.length];
  };
  expect(state('acknowledged', 'open')).toEqual(['open', 2]);
  expect(state('measure_taken', 'acknowledged')).toEqual(['acknowledged', 2]);
  expect(state('cleared', 'measure_taken')).toEqual(['measure_taken', 1]);
  expect(state('cleared', 'cleared')).toEqual(['cleared', 2]);
});

test('the worst released level comes first, then signals, then who waits for longest', () => {
  const rows = [
    ...[row('a', 3), row('b', 3), row('c', 4), row('d', 1), row('e', 'withheld'), row('f', 3)],
    row('g', 'withheld'),
  ];
  const alerts = [
    alert('blind', 'e', { openedAt: minute(-9) }),
    alert('critical', 'd', { openedAt: minute(-8) }),
    alert('level', 'a', { level: 3, openedAt: minute(-1) }),
    alert('level', 'b', { level: 3, openedAt: minute(-5) }),
    ...[alert('level', 'f', { level: 3 }), alert('critical', 'f')],
    alert('level', 'g', { level: 4, sight: 'unknown', openedAt: minute(2) }),
    alert('level', 'c', { openedAt: minute(1) }),
  ];
  expect(order(alerts, rows)).toEqual(['c', 'g', 'f', 'b', 'a', 'd', 'e']);
});

test('what waits for somebody stands before what is answered, however bad that is', () => {
  const alerts = [
    alert('level', 'a', { state: 'measure_taken' }),
    alert('level', 'b', { state: 'acknowledged' }),
    alert('blind', 'c'),
    alert('level', 'd', { state: 'cleared' }),
  ];
  const rows = [row('a', 4), row('b', 4), row('c', 'offline'), row('d', 4)];
  expect(order(alerts, rows)).toEqual(['c', 'b', 'a', 'd']);
});

test('a place calms down when its zone does, and stands behind what has not', () => {
  const below = { sight: 'below', windowsBelow: 1 } as const;
  const calm = (look: Level | Unknown, ...alerts: readonly AlertView[]): boolean =>
    the(alertPlaces(alerts, [row('a', look)])).isCalm;
  expect(calm(2, alert('level', 'a', below))).toBe(true);
  expect(calm(3, alert('level', 'a', below)), 'still very busy').toBe(false);
  expect(calm(2, alert('level', 'a', below), alert('critical', 'a'))).toBe(false);
  expect(calm('withheld', alert('level', 'a', { sight: 'unknown' }))).toBe(false);
  expect(calm(1, alert('blind', 'a', below)), 'in sight again').toBe(true);
  const alerts = [alert('level', 'a', below), alert('blind', 'b')];
  expect(order(alerts, [row('a', 2), row('b', 'stale')])).toEqual(['b', 'a']);
});

test('what an answer is for changes with the alerts that wait, not with the time', () => {
  const level = alert('level', 'a');
  const asked = (...alerts: readonly AlertView[]): string =>
    askedOf(the(alertPlaces(alerts, [row('a', 4)])));
  const before = asked(level);
  expect(asked({ ...level, escalation: 2 })).toBe(before);
  expect(asked(level, alert('critical', 'a'))).not.toBe(before);
  expect(asked({ ...level, openedAt: minute(5) }), 'got worse').not.toBe(before);
});

test('of many new places of one window the rest are one card: none is lost, and answered ones make room', () => {
  const names = [...'abcdefghijk'];
  const rows = names.map((name) => row(name, 4));
  const flood = names.map((name) => alert('level', name, { openedAt: minute(3) }));
  const earlier = [alert('level', 'x'), alert('blind', 'y', { state: 'acknowledged' })];
  const places = alertPlaces([...flood, ...earlier], rows);
  const abouts = places.map(({ about, alerts }) => `${about} ${alerts.length}`);
  expect(abouts).toEqual(['place 1', ...Array(8).fill('place 1'), 'more 3', 'place 1']);
  expect(places.flatMap(({ alerts }) => alerts)).toHaveLength(13);
  const answered = flood.map((one, i) =>
    i < 3 ? { ...one, state: 'acknowledged' as const } : one,
  );
  const after = alertPlaces([...answered, ...earlier], rows);
  expect(after.every(({ about }) => about === 'place')).toBe(true);
});

test('places that went out of sight together are one card, but for one where more runs', () => {
  const rows = [...'abcd'].map((name) => row(name, 'withheld'));
  const blind = [...'abcd'].map((name, i) => alert('blind', name, { since: minute(i / 2) }));
  const [joined, ...others] = alertPlaces([...blind, alert('critical', 'd')], rows).toReversed();
  expect(joined).toMatchObject({ about: 'blind', row: undefined, cells: ['A', 'B', 'C'] });
  expect(others.map(({ key, alerts }) => [key, alerts.length])).toEqual([['d', 2]]);
});

test('what is shelved has no card, and its place keeps what else runs there', () => {
  const until = new Date(NOW + 1).toISOString();
  const shelved = { by: 'anna', at: minute(1), until };
  const rows = [row('a', 4), row('b', 4)];
  const alerts = [
    alert('level', 'a', { shelved }),
    alert('critical', 'a'),
    alert('level', 'b', { shelved }),
  ];
  const place = the(alertPlaces(alerts, rows));
  expect(place.alerts.map(({ kind }) => kind)).toEqual(['critical']);
  expect(alertPlacesAt(alerts, rows, NOW + 1)).toHaveLength(2);
});

const measure = (measureId: string, kinds: AlertKind[], zoneIds: string[]) => ({
  ...{ measureId, kinds, zoneIds, channel: '3' },
  text: { nl: measureId, en: measureId },
  team: { nl: 'team', en: 'team' },
});
const plan: EventPlan = eventPlan({
  measures: [
    measure('look', ['blind', 'critical'], []),
    measure('slow', ['level', 'critical'], ['A']),
    measure('call', ['level'], []),
  ],
});
const three = [alert('level', 'a'), alert('critical', 'a'), alert('blind', 'a')];
const open = the(alertPlaces(three, [row('a', 4)]));
const kinds = (...args: Parameters<typeof answeredBy>): readonly string[] =>
  answeredBy(...args).map(({ kind }) => kind);

test('what was agreed for a place is each measure once, that of its worst alert first', () => {
  const ids = agreedAt(plan, open.alerts).map(({ measureId }) => measureId);
  expect(ids).toEqual(['slow', 'call', 'look']);
});

test('one answer answers the place', () => {
  expect(kinds(open, { step: 'acknowledge' }, plan)).toEqual(['level', 'critical', 'blind']);
});

test('a measure is taken for what it was agreed for; another one for all of the place', () => {
  expect(kinds(open, { step: 'measure', measureId: 'slow' }, plan)).toEqual(['level', 'critical']);
  expect(kinds(open, { step: 'measure', measureId: 'look' }, plan)).toEqual(['critical', 'blind']);
  expect(kinds(open, { step: 'measure', measureId: null }, plan)).toHaveLength(3);
});

test('only what nobody sees and somebody answered is closed by hand', () => {
  const alerts = three.map((one) => ({ ...one, state: 'acknowledged' as const }));
  const place = the(alertPlaces([...alerts, alert('critical', 'a')], [row('a', 4)]));
  expect(kinds(place, { step: 'close' }, plan)).toEqual(['blind']);
});
