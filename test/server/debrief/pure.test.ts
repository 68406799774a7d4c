// The parts of a debrief by themselves: markup that cannot be broken out of, columns that never invent calm, waits that are honest.
import { expect, test } from 'vitest';
import { alertFigures, waitsOf } from '#server/debrief/figures.ts';
import { el, escaped, styleElement } from '#server/debrief/markup.ts';
import { offsetsOf } from '#server/debrief/offsets.ts';
import { tellableAt } from '#server/debrief/public-days.ts';
import { runsOf, ticksOf, windowsPerColumn } from '#server/debrief/runs.ts';
import { regionFigures, sightsOf, siteFigures } from '#server/debrief/sight.ts';
import { formatIn } from '#server/debrief/words.ts';
import { REASON_BYTES } from '#shared/codes.ts';
import { isoUtc } from '#shared/time.ts';
import type { LogEntry, LogKind } from '#shared/wire/decision-log.ts';
import { eventPlan, MINUTE, T0 } from '../../kit/ladder-builders.ts';

test('text and attributes are escaped, markup of ours is not, control characters vanish', () => {
  const evil = '"><script>\'&\u0000\u001b';
  expect(escaped(evil)).toBe('&quot;&gt;&lt;script&gt;&#39;&amp;');
  const made = String(el('p', { title: evil, id: null }, evil, el('b', {}, 1), [null, 'x']));
  expect(made).toBe(
    '<p title="&quot;&gt;&lt;script&gt;&#39;&amp;">&quot;&gt;&lt;script&gt;&#39;&amp;<b>1</b>x</p>',
  );
  expect(() => styleElement('</style>')).toThrow();
});

const entry = (kind: LogKind, minute: number, data: object = { alert: 'level' }, alertId = 'a') =>
  ({ document: { kind, at: isoUtc(T0 + minute * MINUTE), alertId, data } }) as unknown as LogEntry;
const waited = (log: readonly LogEntry[]) =>
  waitsOf(log).map(({ from, acknowledgedAt, isMissed }) => [
    (from - T0) / MINUTE,
    acknowledgedAt === null ? null : (acknowledgedAt - from) / MINUTE,
    isMissed,
  ]);

test('an alert waits from its opening and again when it gets worse; what nobody answered is said', () => {
  const raised = [
    entry('alert_opened', 0),
    entry('alert_acknowledged', 1),
    entry('alert_raised', 5),
    entry('alert_cleared', 9),
  ];
  expect(waited(raised)).toEqual([
    [0, 1, false],
    [5, null, true],
  ]);
  const repeated = [
    entry('alert_opened', 0),
    entry('alert_measure_taken', 2),
    entry('alert_cleared', 5),
    entry('alert_repeated', 8),
    entry('alert_cleared', 12),
  ];
  expect(waited(repeated)).toEqual([[0, 2, false]]);
  expect(waited([...repeated.slice(0, 4), entry('alert_acknowledged', 9)])).toEqual([
    [0, 2, false],
    [8, 1, false],
  ]);
  const worse = [...repeated.slice(0, 4), entry('alert_escalated', 10), entry('alert_cleared', 12)];
  expect(waited(worse)).toEqual([
    [0, 2, false],
    [8, null, true],
  ]);
  expect(waited([entry('alert_opened', 0), entry('alert_closed', 4)])).toEqual([[0, 4, false]]);
});

test('figures: the upper median is a time that was really waited', () => {
  const log = [1, 2, 7, 30].flatMap((length, i) => [
    entry('alert_opened', i * 100, { alert: 'blind' }, `${i}`),
    entry('alert_acknowledged', i * 100 + length, { alert: 'blind' }, `${i}`),
  ]);
  const blind = alertFigures({ log }).find(({ kind }) => kind === 'blind');
  expect(blind).toMatchObject({
    alerts: 4,
    answered: 4,
    acknowledge: { median: 7 * MINUTE, worst: 30 * MINUTE },
    measure: { median: null, worst: null },
  });
});

const name = { nl: 'a', en: 'a' };
const regionOf = (bytes: readonly number[]) => ({
  regionId: 'a',
  name,
  called: [{ from: 0, name }],
  cells: ['a'],
  area: null,
  bytes: Uint8Array.from(bytes),
});

test('shares are of windows that have a record; what has none counts apart', () => {
  const regions = [regionOf([0, 3, 4, 242, 241, 255, 240, 239])];
  const [figures] = regionFigures({ regions, windowMs: MINUTE });
  expect(figures).toMatchObject({ windows: 7, none: 1, high: [1, 1] });
  const shares = Object.values(figures?.shares ?? {}).map((share) => Math.round(share * 7));
  expect(shares).toEqual([3, 1, 0, 1, 1, 1]);
  const both = siteFigures({ regions: [...regions, regionOf([4, 4, 4])], windowMs: MINUTE });
  expect(both).toMatchObject({ windows: 10, none: 1, high: [1, 4] });
  expect(both.shares.released).toBe(0.6);
});

const RUN = (byte: number, length: number) => Array.from({ length }, () => byte);
const PRIVACY_BYTES = [REASON_BYTES.insufficient_owner_diversity, REASON_BYTES.plan_transition];

test('what failed is never told as the price of privacy, and the other way round', () => {
  const { insufficient_contributors: few, aggregator_gap: gap } = REASON_BYTES;
  const seen = (bytes: readonly number[]) => [...new Set(sightsOf(Uint8Array.from(bytes), MINUTE))];
  // A quarter of an hour without enough sensors is offline in the control room, from its first window on.
  expect(seen(RUN(few, 14))).toEqual(['privacy']);
  expect(seen(RUN(few, 15))).toEqual(['silent']);
  expect(seen([...RUN(few, 7), 2, ...RUN(few, 14)])).toEqual(['privacy', 'released']);
  expect(seen([...RUN(few, 10), ...RUN(gap, 5), 1])).toEqual(['silent', 'gap', 'released']);
  expect(seen([gap])).toEqual(['gap']);
  expect(seen([REASON_BYTES.insufficient_coverage])).toEqual(['silent']);
  for (const byte of PRIVACY_BYTES) expect(seen(RUN(byte, 60))).toEqual(['privacy']);
  expect(seen(RUN(REASON_BYTES.policy_suspended, 60))).toEqual(['suspended']);
});

test('a column has the highest level of its windows; without any it says why, never quiet', () => {
  const minute = { from: T0, windowMs: MINUTE };
  const short = { ...minute, to: T0 + 4 * MINUTE };
  expect(
    runsOf(short, regionOf([1, 1, 242, 2])).map(({ look }) => [look.level, look.sight]),
  ).toEqual([
    [1, 'released'],
    [null, 'privacy'],
    [2, 'released'],
  ]);
  const long = { ...minute, to: T0 + 1440 * MINUTE };
  expect(windowsPerColumn(long)).toBe(2);
  const bytes = Array.from(
    { length: 1440 },
    (_, i) => (i < 2 ? [0, 4] : i < 4 ? [241, 242] : [242, 0])[i % 2] ?? 0,
  );
  const [first, second, third] = runsOf(long, regionOf(bytes));
  expect([first?.look.level, second?.look.sight, third?.look.level]).toEqual([4, 'gap', 0]);
  expect(runsOf(long, regionOf(bytes)).at(-1)?.to).toBe(long.to);
});

test('ticks are whole moments of the clock of the place', () => {
  const offset = offsetsOf('Europe/Amsterdam');
  expect(offset(T0)).toBe(2 * 60 * MINUTE);
  const { ticks } = ticksOf(T0 + 7 * MINUTE, T0 + 24 * 60 * MINUTE, offset);
  const { time } = formatIn('Europe/Amsterdam', 'nl');
  expect(ticks.map(time)).toEqual([
    '21:00',
    '00:00',
    '03:00',
    '06:00',
    '09:00',
    '12:00',
    '15:00',
    '18:00',
  ]);
});

test('durations and shares are written as in the place', () => {
  const { duration, percent } = formatIn('Europe/Amsterdam', 'nl');
  expect([null, 12_000, 72_000, 120_000, 6_060_000].map(duration)).toEqual([
    '–',
    '12 s',
    '1 min 12 s',
    '2 min',
    '1 u 41 min',
  ]);
  expect(percent(0.085)).toBe('8,5\u00a0%');
  expect(formatIn('Europe/Amsterdam', 'en').percent(0.085)).toBe('8.5%');
});

test('a day is told a day after it ended, and never while its event goes on', () => {
  const end = Date.parse('2027-06-13T00:00:00Z');
  const day = 24 * 60 * MINUTE;
  expect(tellableAt('2027-06-12', null)).toBe(end + day);
  expect(tellableAt('2027-06-12', eventPlan())).toBe(end + day);
  const endsAt = isoUtc(end + 5 * day);
  expect(tellableAt('2027-06-12', eventPlan({ endsAt }))).toBe(end + 5 * day);
  expect(tellableAt('2027-06-01', eventPlan({ endsAt }))).toBe(Date.parse('2027-06-03T00:00:00Z'));
});
