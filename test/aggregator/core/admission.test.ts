import { expect, test } from 'vitest';
import { withLeavings } from '#aggregator/core/plan/leavers.ts';
import { isoUtc } from '#shared/time.ts';
import { crew, DAY, policy, reading, sensor, T0, zoneSite } from '../../kit/core/builders.ts';
import { Drive } from '../../kit/core/drive.ts';

const site = zoneSite([['a', 'x']]);
const drive = (more: ConstructorParameters<typeof Drive>[2] = {}): Drive =>
  new Drive(site, crew({ a: 4 }), more);

test('a good reading is journalled before it is decided', () => {
  const d = drive();
  const effects = d.step({
    type: 'readings',
    now: T0 + 5000,
    items: [reading('a1', T0 + 4000, 2, 7)],
  });
  expect(effects).toEqual([
    {
      type: 'journal',
      entries: [
        {
          kind: 'reading',
          windowStart: T0,
          sensorId: 'a1',
          observedAt: T0 + 4000,
          level: 2,
          seq: 7,
          receivedAt: T0 + 5000,
        },
      ],
    },
    { type: 'decided', decisions: ['accepted'] },
  ]);
});

test('one bad item does not refuse its neighbours, and only what is admitted is journalled', () => {
  const d = drive();
  const items = [null, reading('nobody', T0, 1), reading('a1', T0, 1), reading('a1', T0, 3)];
  const effects = d.step({ type: 'readings', now: T0, items });
  expect(effects.at(-1)).toEqual({
    type: 'decided',
    decisions: ['invalid', 'unknown_sensor', 'accepted', 'duplicate'],
  });
  expect(effects[0]).toMatchObject({ type: 'journal', entries: [{ level: 1 }] });
});

test('what the journal gets is already mapped', () => {
  const d = new Drive(site, [sensor({ id: 's', zone: 'a', areaM2: 20 })]);
  const effects = d.step({ type: 'readings', now: T0, items: [reading('s', T0, 1)] });
  expect(effects[0]).toMatchObject({ entries: [{ level: 0 }] });
});

test('an eligibility code refuses before anything about time', () => {
  const d = new Drive(site, [sensor({ id: 's', zone: 'a', reporting: 'on_change' })]);
  expect(d.send([reading('s', T0 + DAY, 1)], T0)).toEqual(['on_change_only']);
});

test('P24: what a unit says that was taken out of its region is refused, and never journalled', () => {
  const theirs = crew({ x: 3 }, { owner: 'unverified' }).map((each) => ({ ...each, zoneId: 'a' }));
  const d = new Drive(site, [...crew({ a: 4 }), ...theirs]);
  const items = ['x1', 'x2', 'x3'].map((id) => reading(id, T0, 1));
  const effects = d.step({ type: 'readings', now: T0, items });
  expect(effects.at(-1)).toEqual({
    type: 'decided',
    decisions: ['accepted', 'accepted', 'surplus'],
  });
  expect(effects[0]).toMatchObject({ entries: [{ sensorId: 'x1' }, { sensorId: 'x2' }] });
});

test('clock: two seconds ahead is taken, more is not', () => {
  const d = drive();
  expect(d.send([reading('a1', T0 + 7000, 1), reading('a2', T0 + 7001, 1)], T0 + 5000)).toEqual([
    'accepted',
    'clock',
  ]);
});

test('late: from end + lateness on, whether or not anybody has ticked', () => {
  const d = drive();
  expect(d.send([reading('a1', T0 + 1000, 1)], T0 + 69_999)).toEqual(['accepted']);
  expect(d.send([reading('a2', T0 + 1000, 1)], T0 + 70_000)).toEqual(['late']);
  expect(d.send([reading('a2', T0 - 1000, 1)], T0 + 70_000)).toEqual(['late']);
});

test('late: the clock does not go back', () => {
  const d = drive();
  d.step({ type: 'tick', now: T0 + 70_000 });
  expect(d.send([reading('a1', T0 + 1000, 1)], T0 + 60_000)).toEqual(['late']);
});

test('a retry after the window closed is late, before that a duplicate', () => {
  const d = drive();
  const item = reading('a1', T0 + 1000, 1);
  expect(d.send([item, item], T0 + 2000)).toEqual(['accepted', 'duplicate']);
  d.step({ type: 'tick', now: T0 + 70_000 });
  expect(d.send([item], T0 + 70_000)).toEqual(['late']);
});

test('expired: by observedAt, half-open', () => {
  const validity = { validFrom: isoUtc(T0 + 10_000), validUntil: isoUtc(T0 + 20_000) };
  const planned = sensor({ id: 's', zone: 'a', validUntil: validity.validUntil });
  const d = new Drive(site, [planned]);
  const plans = [{ planning: d.planning, policy: policy() }];
  d.step({ type: 'replanned', sensors: [{ ...planned, ...validity }], plans });
  const at = [9999, 10_000, 19_999, 20_000].map((ms) => reading('s', T0 + ms, 1));
  expect(d.send(at, T0 + 30_000)).toEqual(['expired', 'accepted', 'accepted', 'expired']);
});

test('too_fast: one reading per UTC second; another second is fine', () => {
  const d = drive();
  const items = [
    reading('a1', T0 + 1100, 1),
    reading('a1', T0 + 1900, 1),
    reading('a1', T0 + 2000, 1),
  ];
  expect(d.send(items, T0 + 3000)).toEqual(['accepted', 'too_fast', 'accepted']);
});

test('stale_seq: not above the highest admitted in the open windows and not later, judged after duplicate, before too_fast', () => {
  const d = drive();
  expect(d.send([reading('a1', T0 + 59_000, 1, 9)], T0 + 60_000)).toEqual(['accepted']);
  const items = [
    reading('a1', T0 + 59_000, 1, 9),
    reading('a1', T0 + 58_500, 1, 8),
    reading('a1', T0 + 58_500, 1, 9),
    reading('a1', T0 + 61_000, 1, 10),
    reading('a1', T0 + 60_500, 1, 9),
    reading('a2', T0 + 61_000, 1, 0),
  ];
  expect(d.send(items, T0 + 62_000)).toEqual([
    'duplicate',
    'stale_seq',
    'stale_seq',
    'accepted',
    'stale_seq',
    'accepted',
  ]);
  d.step({ type: 'tick', now: T0 + 130_000 });
  expect(d.send([reading('a1', T0 + 121_000, 1, 1)], T0 + 130_000)).toEqual(['accepted']);
});

test('found B11: a device that was started again and counts from 0 is heard at once; what it said before is still stale', () => {
  const d = drive();
  expect(d.send([reading('a1', T0 + 10_000, 1, 5000)], T0 + 10_000)).toEqual(['accepted']);
  const again = [
    reading('a1', T0 + 20_000, 1, 0),
    reading('a1', T0 + 30_000, 1, 1),
    // In the next window, too.
    reading('a1', T0 + 61_000, 1, 2),
  ];
  expect(d.send(again, T0 + 62_000)).toEqual(['accepted', 'accepted', 'accepted']);
  const old = [
    // Of before the restart and sent again, of after it and out of turn, and the same instant.
    reading('a1', T0 + 9000, 1, 4999),
    reading('a1', T0 + 40_000, 1, 1),
    reading('a1', T0 + 20_000, 3, 0),
  ];
  expect(d.send(old, T0 + 62_000)).toEqual(['stale_seq', 'stale_seq', 'duplicate']);
  // A later time of the same second stays too fast, whatever the counter says.
  expect(d.send([reading('a1', T0 + 61_500, 1, 0)], T0 + 62_000)).toEqual(['too_fast']);
});

test('P15, found B11: what the journal gives back judges a counter as before the crash, in whatever order its lines stand', () => {
  const first = drive();
  first.send([reading('a1', T0 + 10_000, 1, 5000), reading('a1', T0 + 20_000, 1, 0)], T0 + 20_000);
  const entries = first.effects.flatMap((effect) =>
    effect.type === 'journal' ? effect.entries : [],
  );
  expect(entries).toHaveLength(2);
  for (const lines of [entries, entries.toReversed()]) {
    const d = drive();
    d.step({ type: 'recovered', entries: lines });
    const items = [
      reading('a1', T0 + 15_000, 1, 4999),
      reading('a1', T0 + 20_000, 1, 0),
      reading('a1', T0 + 30_000, 1, 1),
    ];
    expect(d.send(items, T0 + 31_000)).toEqual(['stale_seq', 'duplicate', 'accepted']);
  }
});

test('replay: no clock check, the clock is the latest admitted reading', () => {
  const d = drive({ clock: 'replay' });
  expect(
    d.send(
      [reading('a1', T0 + 1000, 1), reading('a2', T0 + 69_999, 1), reading('a3', T0 + 2000, 1)],
      0,
    ),
  ).toEqual(['accepted', 'accepted', 'accepted']);
  expect(d.send([reading('nobody', T0 + DAY, 1), reading('a1', T0 + 3000, 1)], 0)).toEqual([
    'unknown_sensor',
    'accepted',
  ]);
  expect(d.send([reading('a1', T0 + 70_000, 1), reading('a1', T0 + 4000, 1)], 0)).toEqual([
    'accepted',
    'late',
  ]);
});

test('offsets are read; nonsense is invalid', () => {
  const d = drive();
  const item = { sensorId: 'a1', observedAt: '2026-06-06T14:00:01+02:00', level: 1 as const };
  expect(d.send([item, { ...item, observedAt: 'soon' }], T0 + 2000)).toEqual([
    'accepted',
    'invalid',
  ]);
});

test('a suspended sensor is refused whatever the plan said', () => {
  const sensors = crew({ a: 4 });
  const before = new Drive(site, sensors).planning;
  const now = sensors.map((s) => ({ ...s, suspended: s.sensorId === 'a1' }));
  const d = new Drive(site, now, { plans: [{ planning: before, policy: policy() }] });
  expect(d.send([reading('a1', T0, 1), reading('a2', T0, 1)], T0)).toEqual([
    'suspended',
    'accepted',
  ]);
});

test('a batch of which nothing is admitted leaves no line in the journal', () => {
  const d = drive();
  const effects = d.step({ type: 'readings', now: T0, items: [null, reading('nobody', T0, 1)] });
  expect(effects).toEqual([{ type: 'decided', decisions: ['invalid', 'unknown_sensor'] }]);
});

test('a reading that was held up counts if its counter is above the others, or if it has none', () => {
  const d = drive();
  const late = [reading('a1', T0 + 20_000, 1, 7), reading('a1', T0 + 5000, 1, 8)];
  expect(d.send(late, T0 + 21_000)).toEqual(['accepted', 'accepted']);
  expect(d.send([reading('a1', T0 + 3000, 1)], T0 + 21_000)).toEqual(['accepted']);
  expect(d.send([reading('a1', T0 + 4000, 1, 2)], T0 + 21_000)).toEqual(['stale_seq']);
});

test.each(['suspended', 'unknown_sensor', 'surplus'] as const)(
  'a reading from its leaving on is refused as %s, one from before counts',
  (code) => {
    const d = drive();
    const left = { sensorId: 'a1', at: T0 + 60_000, code, plansTo: T0 };
    const gone = { ...left, sensorId: 'nobody' };
    const plans = withLeavings([{ planning: d.planning, policy: policy() }], [gone, left]);
    d.step({ type: 'replanned', sensors: crew({ a: 4 }), plans });
    expect(d.send([reading('a1', T0 + 59_000, 1)], T0 + 59_000)).toEqual(['accepted']);
    expect(d.send([reading('a1', T0 + 60_000, 1)], T0 + 60_000)).toEqual([code]);
    expect(d.send([reading('a2', T0 + 60_000, 1)], T0 + 60_000)).toEqual(['accepted']);
  },
);
