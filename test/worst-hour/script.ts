// What happens in the worst hour, and when. Minutes of the site's clock, from the first window that the room shows.
import type { Level } from '#shared/wire/level.ts';

export type Happening =
  | { readonly set: Readonly<Record<string, Level | null>> }
  | { readonly do: 'one sensor says critical' | 'it says so no more' | 'kill' | 'drill' };

export type Scene = { readonly minute: number; readonly says: string } & Happening;

const MARKET = ['MA', 'MB', 'MC', 'MD'] as const;
const market = (level: Level | null) => Object.fromEntries(MARKET.map((zone) => [zone, level]));

/** Minutes of: the surge at both gates (two of them), the signal, the area that goes and comes, the kill, the drill, calm at the gates, the pier, calm, the end. */
type Beats = readonly [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
];

function scenesAt([
  grows,
  surge,
  signal,
  goes,
  comes,
  kill,
  drill,
  eases,
  pier,
  calm,
]: Beats): readonly Scene[] {
  return [
    { minute: 0, says: 'Every zone is moderate.', set: {} },
    { minute: grows, says: 'Gates A and B fill up.', set: { LA: 3, LB: 3 } },
    { minute: surge, says: 'Both gates are critical.', set: { LA: 4, LB: 4 } },
    {
      minute: signal,
      says: 'At the basin head one sensor alone says critical.',
      do: 'one sensor says critical',
    },
    { minute: goes, says: 'The whole market area goes silent.', set: market(null) },
    { minute: comes, says: 'The market area is back.', set: market(1) },
    { minute: kill, says: 'The server is killed.', do: 'kill' },
    { minute: drill, says: 'A colleague starts a drill, and tries to join it here.', do: 'drill' },
    {
      minute: eases,
      says: 'The gates empty; the sensor at the basin head says moderate again.',
      do: 'it says so no more',
    },
    { minute: eases, says: '', set: { LA: 1, LB: 1 } },
    { minute: pier, says: 'In front of the pier stage it gets very busy.', set: { PA: 3 } },
    { minute: calm, says: 'Everything is moderate again.', set: { PA: 1 } },
  ];
}

export type Play = { readonly scenes: readonly Scene[]; readonly minutes: number };

const play = (beats: Beats): Play => ({ scenes: scenesAt(beats), minutes: beats.at(-1) ?? 0 });

/** An hour. The area is away for six minutes. */
export const HOUR: Play = play([4, 7, 14, 19, 25, 31, 35, 40, 46, 52, 60]);
/** The same in a quarter of it, for the tests. */
export const QUARTER: Play = play([1, 2, 3, 4, 7, 8, 9, 10, 11, 13, 16]);
