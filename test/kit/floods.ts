// The floods that the table of docs/control-room.md is about.
import type { Flood } from './flood-room.ts';

/** The aggregator is away for so long from minute 10 on: none of the windows that it was not there for whole has a level. */
function restart(minutes: number): Flood {
  const back = 10 + minutes;
  return {
    regions: 21,
    minutes: back + 20,
    level: (minute) => (minute >= 10 && minute <= back ? null : 1),
    isAway: (at) => at >= 10 && at < back + 0.1,
  };
}

export const FLOODS: Readonly<Record<string, Flood>> = {
  'restart of 2 minutes, 21 regions': restart(2),
  'restart of 11 minutes, 21 regions': restart(11),
  'restart of 60 minutes, 21 regions': restart(60),
  'database away for 11 minutes, 3 regions critical meanwhile': {
    regions: 21,
    minutes: 40,
    level: (minute, region) => (region < 3 && minute >= 12 && minute < 17 ? 4 : 1),
    isAway: (at) => at >= 10 && at < 21,
  },
  'an area of 40 regions without data for 20 minutes': {
    regions: 60,
    minutes: 40,
    level: (minute, region) => (region < 40 && minute >= 10 && minute < 30 ? null : 1),
  },
  '40 regions critical at once': {
    regions: 60,
    minutes: 30,
    level: (minute, region) => (region < 40 && minute >= 10 && minute < 25 ? 4 : 1),
  },
  'one region that flickers between 3 and 4 for an hour': {
    regions: 21,
    minutes: 70,
    level: (minute, region) => (region === 0 && minute < 60 ? 3 + (minute % 2) : 1),
  },
  'one sensor area of 6 regions, 5 minutes away and 5 minutes back, for an hour': {
    regions: 21,
    minutes: 70,
    level: (minute, region) => (region < 6 && minute < 60 && minute % 10 < 5 ? null : 1),
  },
};
