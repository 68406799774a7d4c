// Alert flags in a plot: a shape for the kind, the number of the alert in the table, how long it waited and how long it ran.

import { ALERT_KINDS, type AlertMeaning } from '#shared/domain/glossary/alert-kinds.ts';
import type { EpochMs } from '#shared/time.ts';
import type { AlertView } from '#shared/wire/alert.ts';
import type { AlertWait } from './figures.ts';
import { el, type Markup, round } from './markup.ts';

const RED = '#c2003f';
const FLAG_WIDTH = 17;

/** Alerts with the numbers that table, log and plots call them by. */
export type NumberedAlert = {
  readonly number: number;
  readonly alert: AlertView;
  readonly openedAt: EpochMs;
  /** Times that it waited, ascending. */
  readonly waits: readonly AlertWait[];
};

type Outline = (x: number, y: number) => Markup;
type Attributes = Readonly<Record<string, string | number>>;

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
const OPEN = { ...FILLED, fill: '#fff' };

const SIGNS: Readonly<Record<AlertMeaning['sign'], Outline>> = {
  '▲': triangle(FILLED),
  '△': triangle(OPEN),
  '■': square(FILLED),
  '□': square(OPEN),
  '◆': diamond(FILLED),
  '◇': diamond(OPEN),
};

type FlagPlace = {
  readonly x: (at: EpochMs) => number;
  readonly top: number;
  readonly bottom: number;
  readonly to: EpochMs;
};

/** Flags of one row, from left to right; one that stands on another moves aside, with its line staying in place. */
export function flags(
  alerts: readonly NumberedAlert[],
  { x, top, bottom, to }: FlagPlace,
): readonly Markup[] {
  let free = Number.NEGATIVE_INFINITY;
  return alerts
    .toSorted((a, b) => a.openedAt - b.openedAt)
    .map(({ number, alert, openedAt, waits }) => {
      const at = round(x(openedAt));
      const head = round(Math.max(at, free));
      free = head + FLAG_WIDTH + String(number).length * 4;
      const end = alert.clearedAt === null ? to : Math.min(to, Date.parse(alert.clearedAt));
      const bar = (from: EpochMs, until: EpochMs, width: number): Markup =>
        el('path', {
          d: `M${round(x(from))} ${top + 11}H${round(Math.max(x(from) + 1, x(until)))}`,
          stroke: RED,
          'stroke-width': width,
        });
      return el(
        'g',
        {},
        el('path', {
          d: `M${head} ${top + 7}L${at} ${top + 11}V${bottom}`,
          stroke: RED,
          'stroke-width': 1,
          fill: 'none',
        }),
        bar(openedAt, end, 1),
        waits.map((wait, i) => bar(wait.from, wait.acknowledgedAt ?? waits[i + 1]?.from ?? end, 3)),
        SIGNS[ALERT_KINDS[alert.kind].sign](head, top + 3),
        el('text', { x: head + 7, y: top + 7, class: 'flag' }, number),
      );
    });
}
