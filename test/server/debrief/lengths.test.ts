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

function told(cells: readonly PublicCell[], alertsAt: readonly number[]) {
  const entries = alertsAt.map((minutes, n) => ({
    document: {
      kind: 'alert_opened' as LogKind,
      alertId: `alert-${n}`,
      at: at(minutes),
      data: { alert: 'level', cells: any?.toldCells.slice(0, 1) },
    } as unknown as LogDocument,
  }));
  const phase = { kind: 'phase_changed', alertId: null, at: at(50), data: { phase: 'egress' } };
  const { alerts, phases } = redactDay({
    day: DAY,
    windowSeconds: Math.max(...cells.map(({ windowSeconds }) => windowSeconds)),
    entries: [...entries, { document: phase as unknown as LogDocument }],
    cells,
    eventPlan: null,
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
