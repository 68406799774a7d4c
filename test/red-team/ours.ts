// Our own tries at the kit: what we could think of, from what the kit holds alone.
import { MINUTE_MS } from '#shared/time.ts';
import { T0 } from '#test/kit/core/builders.ts';
import type { SeenRecord, SeenRegion } from '../attack/engine/seen.ts';
import { mean } from '../attack/engine/statistics.ts';
import { PUBLIC_MINUTES } from './days.ts';
import type { Answers, Asked } from './questions.ts';

export type Published = {
  readonly regions: readonly SeenRegion[];
  readonly records: readonly SeenRecord[];
};
/** Questions by id. */
export type Questions = Readonly<Record<string, Asked>>;

/** Released levels of the region that holds a sensor, by public window. */
class Course {
  readonly #levels = new Map<number, number>();

  constructor({ regions, records }: Published, sensorId: string) {
    const region = regions.find(({ lane, units }) => lane === 'public' && units.includes(sensorId));
    for (const { regionId, windowStart, level } of records) {
      if (regionId !== region?.regionId || level === null) continue;
      this.#levels.set(Math.round((windowStart - T0) / (PUBLIC_MINUTES * MINUTE_MS)), level);
    }
  }

  at(window: number): number | null {
    return this.#levels.get(window) ?? null;
  }

  /** Released levels from some windows before to some after. */
  round(window: number, reach: number): readonly number[] {
    const offsets = Array.from({ length: 2 * reach + 1 }, (_, i) => i - reach);
    return offsets.map((offset) => this.at(window + offset)).filter((level) => level !== null);
  }
}

type Guess = (course: Course, window: number) => number;
const nearest = (levels: readonly number[]): number =>
  levels.length === 0 ? 2 : Math.round(mean(levels));

export const TRIES = {
  /** It said what its region says. */
  region: (course, window) => course.at(window) ?? nearest(course.round(window, 4)),
  /** It said what the hour round it says: the region's own value may be off by chance. */
  hour: (course, window) => nearest(course.round(window, 2)),
  /** Where the region departs from the hour round it, some unit moved it: perhaps this one, and further. */
  departure: (course, window) => {
    const now = course.at(window) ?? nearest(course.round(window, 4));
    const departed = now - nearest(course.round(window, 2));
    return Math.max(0, Math.min(4, now + Math.sign(departed)));
  },
} as const satisfies Record<string, Guess>;
export type TryName = keyof typeof TRIES;

export function answerBy(name: TryName, questions: Questions, published: Published): Answers {
  const courses = new Map<string, Course>();
  const answers = Object.entries(questions).map(([id, { sensorId, window }]) => {
    const course = courses.get(sensorId) ?? new Course(published, sensorId);
    courses.set(sensorId, course);
    return [id, TRIES[name](course, window)] as const;
  });
  return Object.fromEntries(answers);
}
