// A day is told by the public windows that it had, whatever length the site has by now (promise P9).
import { expect, test } from 'vitest';
import { type PublicCell, redactDay } from '#server/debrief/redact.ts';
import { isoUtc } from '#shared/time.ts';
import type { LogDocument, LogKind } from '#shared/wire/decision-log.ts';
import { CELLS, DAY } from '../../kit/debrief/logs.ts';

const FROM = Date.parse(`${DAY}T00:00:00Z`);
const MINUTE = 60_000;
const at = (minutes: number): string => isoUtc(FROM + minutes * MINUTE);
const [any] = CELLS;
const cell = (minutes: number, windowSeconds: number, isReleased = true): PublicCell => ({
  ...(any as PublicCell),
  windowStart: FROM + minutes * MINUTE,
  windowSeconds,
  isReleased,
});

/** Alerts by when they opened, or by that and by when what they rest on began. */
function told(cells: readonly PublicCell[], alertsAt: readonly (number | [number, number])[]) {
  const spans = alertsAt.map(
    (span) => (typeof span === 'number' ? [span, span] : span) as number[],
  );
  const entries = spans.map(([minutes = 0, since = 0], n) => ({
    seq: n,
    document: {
      kind: 'alert_opened' as LogKind,
      alertId: `alert-${n}`,
      at: at(minutes),
      data: { alert: 'level', cells: any?.toldCells.slice(0, 1), since: at(since) },
    } as unknown as LogDocument,
  }));
  const phase = { kind: 'phase_changed', alertId: null, at: at(50), data: { phase: 'egress' } };
  const { alerts, phases } = redactDay({
    day: DAY,
    windowSeconds: Math.max(...cells.map(({ windowSeconds }) => windowSeconds)),
    entries: [...entries, { seq: entries.length, document: phase as unknown as LogDocument }],
    cells,
    eventPlans: [],
    critical: null,
    seal: 'seal',
  });
  return { alerts: alerts.map(({ windowStart }) => windowStart), phase: phases[0]?.windowStart };
}

test('P9: an alert is told by the window that it opened in, of whichever length, and where that one was withheld it has no place', () => {
  const day = [cell(0, 900), cell(15, 900, false), cell(30, 1800), cell(60, 1800)];
  expect(told(day, [3, 14])).toEqual({ alerts: [at(0), at(0)], phase: at(30) });
  expect(told(day, [16, 29]).alerts).toEqual([]);
  // The second half of a long window is in that window, and not in one of its own.
  expect(told(day, [31, 59, 61]).alerts).toEqual([at(30), at(30), at(60)]);
  expect(told(day, [90]).alerts).toEqual([]);
});

test('P9: an alert is seen after what it rests on: where one of those public windows was withheld, or is not known, it has no place', () => {
  const day = [cell(-15, 900), cell(0, 900), cell(15, 900, false), cell(30, 900), cell(45, 900)];
  // The window before ended at the quarter; the alert was seen half a minute later.
  expect(told(day, [[30.5, 29]]).alerts).toEqual([]);
  expect(told(day, [[15.5, 14]]).alerts).toEqual([]);
  expect(told(day, [[46, 31]]).alerts).toEqual([at(45)]);
  expect(told(day, [[1, -14]]).alerts).toEqual([at(0)]);
  expect(told(day, [[1, -16]]).alerts).toEqual([]);
  // A run that began late is not older than the alert that it ends in.
  expect(told(day, [[31, 44]]).alerts).toEqual([at(30)]);
});
