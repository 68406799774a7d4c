// Alert flags in a plot: a shape for the kind, the number of the alert in the table, how long it waited and how long it ran.

import { ALERT_KINDS, type AlertMeaning } from '#shared/domain/glossary/alert-kinds.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import { colour } from './colours.ts';
import type { AlertWait } from './figures.ts';
import { type Attributes, el, type Markup, round } from './markup.ts';

const RED = colour('alert');
/** Height of a line of flags: the sign with its number, and the bar under it. */
export const FLAG_LINE = 16;
/** Half a sign, and a sign with its number. */
const SIGN = 5;
const DIGIT = 7;
const BAR = 11;

/** Alerts with the numbers that table, log and plots call them by. */
export type NumberedAlert = {
  readonly number: number;
  readonly alert: AlertView;
  readonly openedAt: EpochMs;
  /** Times that it waited, ascending. */
  readonly waits: readonly AlertWait[];
};

type Outline = (x: number, y: number) => Markup;

const triangle = (look: Attributes): Outline => {
  return (x, y) => el('path', { d: `M${x - 4} ${y + 4}h8l-4 -8z`, ...look });
};
const square = (look: Attributes): Outline => {
  return (x, y) => el('rect', { x: x - 3.5, y: y - 3.5, width: 7, height: 7, ...look });
};
const diamond = (look: Attributes): Outline => {
  return (x, y) => el('path', { d: `M${x} ${y - 5}l5 5l-5 5l-5 -5z`, ...look });
};
const FILLED = { stroke: RED, 'stroke-width': 1.4, fill: RED };
const OPEN = { ...FILLED, fill: colour('surface-1') };

const SIGNS: Readonly<Record<AlertMeaning['sign'], Outline>> = {
  '▲': triangle(FILLED),
  '△': triangle(OPEN),
  '■': square(FILLED),
  '□': square(OPEN),
  '◆': diamond(FILLED),
  '◇': diamond(OPEN),
};

/** Where the time of a plot lies, from its left edge to its right one. */
export type FlagSpan = {
  readonly x: (at: EpochMs) => number;
  readonly left: number;
  readonly right: number;
  readonly to: EpochMs;
};

export type PlacedFlag = {
  readonly flag: NumberedAlert;
  /** Line from the top, 0 first. */
  readonly line: number;
  /** Middle of its sign. */
  readonly head: number;
  readonly until: EpochMs;
};

/**
 * Flags of one row. Each stands over its own moment, moved only as far as keeps it whole within the plot, in the first line in which neither it nor its bar
 * lies over another: there are as many lines as that takes.
 */
export function placeFlags(
  alerts: readonly NumberedAlert[],
  { x, left, right, to }: FlagSpan,
): readonly PlacedFlag[] {
  const free: number[] = [];
  return alerts
    .toSorted((a, b) => a.openedAt - b.openedAt)
    .map((flag) => {
      const { alert, openedAt, number } = flag;
      const width = SIGN + 2 + String(number).length * DIGIT;
      const head = Math.min(Math.max(x(openedAt), left + SIGN), right - width);
      const until = alert.clearedAt === null ? to : Math.min(to, Date.parse(alert.clearedAt));
      const start = Math.min(head - SIGN, x(openedAt));
      const found = free.findIndex((end) => end < start);
      const line = found < 0 ? free.length : found;
      free[line] = Math.max(head + width, x(until)) + 2;
      return { flag, line, head: round(head), until };
    });
}

/** `top`: of the row; `bottom`: its baseline. */
export function drawFlag(
  { flag, line, head, until }: PlacedFlag,
  { x }: FlagSpan,
  top: number,
  bottom: number,
): Markup {
  const { number, alert, openedAt, waits } = flag;
  const at = round(x(openedAt));
  const y = top + line * FLAG_LINE;
  const bar = (from: EpochMs, to: EpochMs, width: number): Markup =>
    el('path', {
      d: `M${round(x(from))} ${y + BAR}H${round(Math.max(x(from) + 1, x(to)))}`,
      stroke: RED,
      'stroke-width': width,
    });
  return el(
    'g',
    {},
    el('path', {
      d: `M${head} ${y + 7}L${at} ${y + BAR}V${bottom}`,
      stroke: RED,
      'stroke-width': 1,
      fill: 'none',
    }),
    bar(openedAt, until, 1),
    waits.map((wait, i) => bar(wait.from, wait.acknowledgedAt ?? waits[i + 1]?.from ?? until, 3)),
    SIGNS[ALERT_KINDS[alert.kind].sign](head, y + 3),
    el('text', { x: head + SIGN + 2, y: y + 7, class: 'flag' }, number),
  );
}
