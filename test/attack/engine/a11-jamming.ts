// A11: one unit is jammed and let go again and again; all levels stand still, so that every move of the released value is the target's doing. The adversary takes
// the value before against the value after, so a leave counts where both are released. Beyond the specification it also jams as many neighbours as it takes to
// break the roster: the new roster that promise P16 allows then gives a second leave.
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack, type Judgement, percent } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Aggregator, Program, Scene } from './seen.ts';
import { mean } from './statistics.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

const EPOCH_WINDOWS = 15;
const CARRY_WINDOWS = 5;
const TARGET = 'a1';

/** Whether a sensor is heard in a window. */
type Pattern = {
  readonly isTargetHeard: (window: number) => boolean;
  readonly areNeighboursHeard: (window: number) => boolean;
  /** Never silent for longer than a unit is carried. */
  readonly isBrief: boolean;
  readonly isAlone: boolean;
};

/** The target alone: `off` windows jammed, `on` windows heard, in turn. */
function alone(off: number, on: number): Pattern {
  return {
    isTargetHeard: (window) => window === 0 || (window - 1) % (on + off) >= off,
    areNeighboursHeard: () => true,
    isBrief: off <= CARRY_WINDOWS,
    isAlone: true,
  };
}

/** The target leaves early in an epoch; the neighbours break the roster; all come back for one window; the target leaves again. */
const BREAKING: Pattern = {
  isTargetHeard: (window) => {
    const inEpoch = window % EPOCH_WINDOWS;
    return window < EPOCH_WINDOWS ? inEpoch <= 10 : inEpoch === 8;
  },
  areNeighboursHeard: (window) => {
    const inEpoch = window % EPOCH_WINDOWS;
    return inEpoch < 2 || inEpoch >= 8;
  },
  isBrief: false,
  isAlone: false,
};

const PATTERNS: readonly Pattern[] = [
  alone(1, 1),
  alone(3, 2),
  alone(5, 1),
  alone(6, 1),
  alone(7, 3),
  BREAKING,
];

type Tally = {
  leaves: number;
  joins: number;
  /** The same with neighbours jammed as well. */
  leavesWithHelp: number;
  joinsWithHelp: number;
  /** Moves under patterns that never outlast the carrying. */
  movesWhileCarried: number;
  guesses: number;
  right: number;
};

export const a11: Attack = engineAttack({
  id: 'A11',
  title: 'jamming and toggling one unit',
  holdsWhen: 'carried, then at most one leave and one re-form per epoch',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const tally: Tally = {
      leaves: 0,
      joins: 0,
      leavesWithHelp: 0,
      joinsWithHelp: 0,
      movesWhileCarried: 0,
      guesses: 0,
      right: 0,
    };
    for (const n of quick ? [3, 4, 5] : [3, 4, 5, 6, 7, 9]) {
      for (const pattern of PATTERNS) {
        const trials = quick ? 5 : 40;
        for (let i = 0; i < trials; i += 1) attackUnit(program, n, pattern, chance, tally);
      }
    }
    return judge(tally);
  },
});

function judge(tally: Tally): Judgement {
  const { leaves, joins, leavesWithHelp, joinsWithHelp, movesWhileCarried, guesses, right } = tally;
  // P16: two rosters per epoch at most, and one leave of the target from each.
  const isKept = leavesWithHelp <= 2 && joinsWithHelp <= 1;
  return {
    holds: leaves === 1 && joins <= 1 && isKept && movesWhileCarried === 0,
    breaks: leaves > 1 && movesWhileCarried > 0 && right === guesses,
    got: `at most ${leaves} leaves between released values and ${joins} re-forms per epoch (limits 1, 1), ${movesWhileCarried} moves within ${CARRY_WINDOWS} windows of silence (limit 0); target guessed right in ${percent(right / guesses)} of ${guesses} trials; with neighbours jammed too ${leavesWithHelp} leaves and ${joinsWithHelp} re-forms (P16 allows 2 and 1)`,
  };
}

type Moment = {
  readonly window: number;
  readonly isHeard: boolean;
  readonly level: number | null;
  /** For the verdict. */
  readonly isCounted: boolean;
};

function attackUnit(
  program: Program,
  n: number,
  pattern: Pattern,
  chance: Chance,
  tally: Tally,
): void {
  // A region of three units heard has a fourth that is planned and silent.
  const scene: Scene = {
    site: zoneSite([['a', 'x']]),
    sensors: farApart(specsOf({ a: Math.max(n, 4) })),
  };
  const heard = scene.sensors.slice(0, n);
  const said: Said = new Map(heard.map(({ sensorId }) => [sensorId, chance.integer(5)]));
  const moments = toggle(program(scene), said, pattern);
  const epochs = Map.groupBy(moments, ({ window }) => Math.floor(window / EPOCH_WINDOWS));
  for (const inEpoch of epochs.values()) countEpoch(inEpoch, pattern, tally);
  if (!pattern.isAlone) return;
  const guessed = guess(moments, n);
  if (guessed === null) return;
  tally.guesses += 1;
  if (guessed === said.get(TARGET)) tally.right += 1;
}

function countEpoch(moments: readonly Moment[], pattern: Pattern, tally: Tally): void {
  const [leaves, joins] = [leavesOf(moments), joinsOf(moments)];
  if (pattern.isAlone) {
    tally.leaves = Math.max(tally.leaves, leaves);
    tally.joins = Math.max(tally.joins, joins);
  } else {
    tally.leavesWithHelp = Math.max(tally.leavesWithHelp, leaves);
    tally.joinsWithHelp = Math.max(tally.joinsWithHelp, joins);
  }
  if (pattern.isBrief) tally.movesWhileCarried += movesOf(moments);
}

/** Three epochs. Of the neighbours, two are always heard. */
function toggle(aggregator: Aggregator, said: Said, pattern: Pattern): readonly Moment[] {
  const neighbours = new Set([...said.keys()].slice(1, -2));
  return Array.from({ length: 3 * EPOCH_WINDOWS }, (_, window) => {
    const isHeard = pattern.isTargetHeard(window);
    const heard = [...said].filter(([id]) => {
      if (id === TARGET) return isHeard;
      return !neighbours.has(id) || pattern.areNeighboursHeard(window);
    });
    const start = T0 + window * MINUTE;
    const records = aggregator.window(start, readingsOf(new Map(heard), start));
    const record = records.find(({ lane }) => lane === 'staff');
    return {
      window,
      isHeard,
      level: record?.level ?? null,
      isCounted: aggregator.counted(record?.regionId ?? '').includes(TARGET),
    };
  });
}

/** How often the target left between two released values of an epoch. */
function leavesOf(moments: readonly Moment[]): number {
  const released = moments.filter(({ level }) => level !== null);
  return released.filter((now, i) => released[i - 1]?.isCounted === true && !now.isCounted).length;
}

/** How often it came back into the roster within an epoch. */
function joinsOf(moments: readonly Moment[]): number {
  return moments.filter((now, i) => moments[i - 1]?.isCounted === false && now.isCounted).length;
}

/** Changes of the released level within an epoch; withheld windows are passed over. */
function movesOf(moments: readonly Moment[]): number {
  const levels = moments.map(({ level }) => level).filter((level) => level !== null);
  return levels.filter((level, i) => i > 0 && level !== levels[i - 1]).length;
}

/** The adversary: knows n and when the target was heard; a mean of n less a mean of n - 1 is the target. */
function guess(moments: readonly Moment[], n: number): number | null {
  const estimates = moments.flatMap((now, i) => {
    const before = moments[i - 1];
    if (before?.level == null || now.level === null) return [];
    if (before.isHeard === now.isHeard) return [];
    const [withTarget, without] = before.isHeard
      ? [before.level, now.level]
      : [now.level, before.level];
    return [n * withTarget - (n - 1) * without];
  });
  return estimates.length === 0 ? null : Math.max(0, Math.min(4, Math.round(mean(estimates))));
}
