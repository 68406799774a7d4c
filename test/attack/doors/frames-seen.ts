// What two sites were streamed in one public window, to be compared.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Watcher } from './victim.ts';
import { PUBLIC_MS } from './world.ts';

const LOOK_MS = 250;
/** So often at most is looked whether frames have come. */
const MOST_LOOKS = 240;

/** Of the public window that begins at `start`. */
const framesFrom = ({ frames }: Watcher, start: number) =>
  frames.filter(({ windowStart }) => windowStart >= start && windowStart < start + PUBLIC_MS);

/** Frames are on their way: waits until both sites had as many. Whoever gets more for good is told apart by that. */
export async function arrived(
  watchers: readonly (readonly Watcher[])[],
  start: number,
): Promise<void> {
  const countsOf = (of: readonly Watcher[] | undefined): string =>
    String((of ?? []).map((watcher) => framesFrom(watcher, start).length));
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    await sleep(LOOK_MS);
    const [one, other] = watchers.map(countsOf);
    if (one === other && look > 0) return;
  }
}

/** What each of the watchers of a site saw, by lane. */
export function streams(
  watchers: readonly Watcher[] | undefined,
  start: number,
): Map<string, string> {
  return new Map(
    (watchers ?? []).map((watcher, lane) => [
      `stream ${lane}`,
      JSON.stringify(
        framesFrom(watcher, start).map(({ windowStart, bytes, values }) => [
          windowStart,
          bytes,
          values,
        ]),
      ),
    ]),
  );
}
