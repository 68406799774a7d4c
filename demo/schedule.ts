// The day of the festival as density per zone. Minutes count from the first start of the demo; the day comes round every eight hours, so the
// demo never dies. Six hours before the first start the gates opened; some minutes after it a surge builds at gate B.

import type { Phase } from '#shared/wire/event-plan.ts';

export const DAY_MINUTES = 480;
export const FIRST_MINUTE = -360;

/** Minute of the festival's day, from -360 up to 120. */
export function festivalMinute(minutesSinceAnchor: number): number {
  const into = (minutesSinceAnchor - FIRST_MINUTE) % DAY_MINUTES;
  return FIRST_MINUTE + (into < 0 ? into + DAY_MINUTES : into);
}

/** Linear between points (minute, value); the ends hold. */
function along(points: readonly (readonly [number, number])[], minute: number): number {
  let [lastMinute, lastValue] = points[0] ?? [0, 0];
  for (const [pointMinute, value] of points) {
    if (minute <= pointMinute) {
      const span = pointMinute - lastMinute;
      return span <= 0 ? value : lastValue + ((minute - lastMinute) / span) * (value - lastValue);
    }
    lastMinute = pointMinute;
    lastValue = value;
  }
  return lastValue;
}

/** Share of the day's visitors who are on the site. */
const ATTENDANCE = [
  [-360, 0.06],
  [-300, 0.2],
  [-220, 0.55],
  [-120, 0.85],
  [0, 1],
  [60, 1],
  [95, 0.3],
  [118, 0.06],
] as const;
/** People coming in, and going out, relative to the busiest quarter of an hour. */
const INGRESS = [
  [-360, 0.25],
  [-310, 0.8],
  [-250, 1],
  [-180, 0.75],
  [-100, 0.5],
  [0, 0.4],
  [30, 0.25],
  [60, 0.05],
  [120, 0.05],
] as const;
const EGRESS = [
  [-360, 0],
  [-60, 0.05],
  [40, 0.1],
  [58, 0.5],
  [68, 1],
  [90, 0.8],
  [112, 0.1],
  [120, 0],
] as const;
/** Main stage and pier stage take turns; the headliner plays from 20 to 60. */
const MAIN_ACTS = [
  [-240, 0.45],
  [-235, 0.85],
  [-200, 0.85],
  [-192, 0.5],
  [-150, 0.5],
  [-144, 1.02],
  [-105, 1.02],
  [-97, 0.6],
  [-60, 0.6],
  [-54, 1.1],
  [-22, 1.1],
  [-14, 0.8],
  [8, 0.85],
  [20, 1.15],
  [58, 1.15],
  [66, 0.3],
] as const;
const PIER_ACTS = [
  [-250, 0.4],
  [-195, 0.5],
  [-188, 0.95],
  [-152, 0.95],
  [-146, 0.5],
  [-98, 0.55],
  [-92, 1],
  [-62, 1],
  [-56, 0.55],
  [10, 0.7],
  [24, 0.4],
  [60, 0.3],
] as const;
/** Surges in persons/m2 on top of everything else. Gate B crosses the critical boundary about 13 minutes after the first start. */
const SURGES: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  LB: [
    [-262, 0],
    [-255, 1.5],
    [-246, 1.4],
    [-238, 0],
    [9, 0],
    [14, 3.5],
    [23, 3.6],
    [30, 0.4],
    [36, 0],
  ],
  LA: [
    [11, 0],
    [18, 1.1],
    [26, 1],
    [34, 0],
  ],
  LC: [
    [-262, 0],
    [-254, 0.6],
    [-240, 0],
    [10, 0],
    [16, 0.8],
    [26, 0.8],
    [36, 0],
  ],
  KA: [
    [-56, 0],
    [-50, 0.9],
    [-41, 0.9],
    [-36, 0],
  ],
  ZD: [
    [-16, 0],
    [-10, 0.8],
    [2, 0.7],
    [8, 0],
  ],
};

type Mix = {
  readonly stay?: number;
  readonly main?: number;
  readonly pier?: number;
  readonly ingress?: number;
  readonly egress?: number;
};

/** Busiest density of each zone in persons/m2, by what drives it. */
const ZONES: Readonly<Record<string, Mix>> = {
  KA: { main: 2.7 },
  KB: { main: 2.1 },
  KC: { main: 1.25 },
  KD: { stay: 0.35, ingress: 0.2, egress: 0.5 },
  KE: { stay: 0.5, main: 0.2, egress: 0.7 },
  MA: { stay: 1.0 },
  MB: { stay: 1.15 },
  MC: { stay: 1.9 },
  MD: { stay: 0.6, egress: 0.5 },
  ZA: { stay: 0.4, egress: 0.4 },
  ZB: { stay: 0.3, pier: 0.2 },
  ZC: { stay: 0.6 },
  ZD: { stay: 0.6, pier: 0.3, egress: 0.8 },
  PA: { pier: 1.9 },
  PB: { pier: 1.3 },
  PC: { stay: 0.15, pier: 0.4 },
  LA: { ingress: 0.9 },
  LB: { ingress: 1.2 },
  LC: { ingress: 0.5, egress: 1.1 },
  LD: { ingress: 0.25, egress: 0.9 },
  LE: { stay: 1.3, main: 0.3 },
  OA: { ingress: 0.6 },
  OB: { ingress: 0.5 },
  OC: { ingress: 0.4, egress: 1.6 },
  OD: { egress: 1.4, stay: 0.1 },
};

/** Persons per square metre in a zone at a minute of the festival's day; smooth, without noise. */
export function densityOf(zoneId: string, minute: number): number {
  const { stay = 0, main = 0, pier = 0, ingress = 0, egress = 0 } = ZONES[zoneId] ?? {};
  const attendance = along(ATTENDANCE, minute);
  const base =
    stay * attendance +
    main * attendance * along(MAIN_ACTS, minute) +
    pier * attendance * along(PIER_ACTS, minute) +
    ingress * along(INGRESS, minute) +
    egress * along(EGRESS, minute);
  return base + along(SURGES[zoneId] ?? [[0, 0]], minute);
}

export function phaseOf(minute: number): Phase {
  if (minute < -180) return 'ingress';
  return minute < 58 ? 'circulation' : 'egress';
}
