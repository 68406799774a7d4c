// The hidden targets: what did one sensor say in one public window?
import type { Chance } from '../attack/engine/chance.ts';

/** A sensor and a public window, counted from the start. */
export type Asked = { readonly sensorId: string; readonly window: number };

export type Key = {
  /** All of the kit follows from it; see streams.ts. With it nobody can find the key by trying whose hash is the published one. */
  readonly secret: string;
  /** The sensor's level in that window, and what each of twenty twins would have said that stood beside it and were not in the site. */
  readonly questions: Readonly<
    Record<string, { readonly own: number; readonly twins: readonly number[] }>
  >;
};
export type Answers = Readonly<Record<string, number>>;

export const keyOf = ({ sensorId, window }: Asked): string => `${sensorId} ${window}`;

export function drawAsked(
  sensorIds: readonly string[],
  windows: number,
  targets: number,
  chance: Chance,
): readonly Asked[] {
  const asked = new Map<string, Asked>();
  while (asked.size < targets) {
    const one = { sensorId: chance.pick(sensorIds), window: chance.integer(windows) };
    asked.set(keyOf(one), one);
  }
  return [...asked.values()];
}
