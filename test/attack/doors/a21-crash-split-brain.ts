// A21: the intake is killed while a window is being released, again and again, and a second one runs over the same data and is told something
// else. Whoever looks all the time collects the values of each key: two values for one key would be two answers to one question.
import { setTimeout as sleep } from 'node:timers/promises';
import { chanceFor } from '#demo/chance.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { canonical, keyOf, streamValue } from './channels.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { randomLevels, toLevel, windowReadings } from './readings.ts';
import { rowsOf, type Victim } from './victim.ts';
import { WINDOW_MS } from './world.ts';

const LONGEST_PAUSE_MS = 60;

/** Every value that was ever seen of a key, by store, REST and stream. */
class Seen {
  readonly #values = new Map<string, Set<string>>();
  /** Keys that the store held twice at one moment. */
  readonly twice = new Set<string>();

  add(key: string, value: string): void {
    const values = this.#values.get(key) ?? new Set();
    this.#values.set(key, values.add(value));
  }

  async look(victim: Victim, siteId: string): Promise<void> {
    const stored = new Set<string>();
    for (const { key, text } of await victim.storedRows(siteId)) {
      if (stored.has(key)) this.twice.add(key);
      stored.add(key);
      this.add(`store ${key}`, text);
    }
    // A victim whose only process is dead answers nothing.
    const rows = await rowsOf(victim, siteId, 'lane=staff').catch(() => []);
    for (const row of rows) this.add(`rest ${keyOf(row)}`, canonical(row));
  }

  get keys(): number {
    return this.#values.size;
  }

  /** Keys with more than one value. */
  get torn(): string[] {
    return [...this.#values].filter(([, values]) => values.size > 1).map(([key]) => key);
  }
}

type Result = {
  readonly kills: number;
  readonly secondRan: boolean;
  readonly letInTwice: boolean;
  readonly keys: number;
  readonly torn: number;
  readonly twice: number;
  readonly rows: number;
  readonly released: number;
  readonly otherOnStream: number;
};

type Release = { readonly at: number; readonly window: number; readonly pauseMs: number };

/** Kills the intake so long after a release began, starts it again, and tells it of the same window once more. */
async function killAtRelease(
  victim: Victim,
  siteId: string,
  { at, window, pauseMs }: Release,
  seen: Seen,
): Promise<void> {
  const closing = victim.moveTo(at + WINDOW_MS + 10_000 + window);
  await sleep(pauseMs);
  await victim.kill();
  await closing;
  await seen.look(victim, siteId);
  await victim.start();
  await victim.send(
    siteId,
    windowReadings(siteId, at, () => 4),
  );
  await victim.moveTo(at + WINDOW_MS + 16_000);
  await seen.look(victim, siteId);
}

async function attack(victim: Victim, { seed, quick }: AttackOptions): Promise<Result> {
  const [siteId] = SITES.a21;
  const chance = chanceFor(seed, 'kills');
  const windows = quick ? 4 : 14;
  const seen = new Seen();
  const start = (await victim.skipToPublicWindow()) + WINDOW_MS;
  await victim.moveTo(start + 11_000);
  const watcher = await victim.watch(siteId, 'staff');
  const letInTwice = await victim.openDataTwice();
  let secondRan = false;
  for (let window = 0; window < windows; window += 1) {
    const at = start + window * WINDOW_MS;
    await victim.moveTo(at + WINDOW_MS + 1000);
    const levels = randomLevels(seed, siteId, at);
    await victim.send(siteId, windowReadings(siteId, at, levels));
    if (window === windows / 2) secondRan = await victim.startSecond();
    // The second is told the opposite.
    if (secondRan && window % 2 === 1)
      await victim.sendToSecond(
        siteId,
        windowReadings(siteId, at, (z, u, s) => toLevel(4 - (levels(z, u, s) ?? 0))),
      );
    await killAtRelease(
      victim,
      siteId,
      { at, window, pauseMs: LONGEST_PAUSE_MS * chance.uniform(window) },
      seen,
    );
  }
  await victim.stopSecond();
  await victim.moveTo(victim.now() + WINDOW_MS);
  await seen.look(victim, siteId);
  const { rows, released, other } = await compareStream(victim, siteId, start, watcher.frames);
  watcher.close();
  return {
    kills: windows,
    secondRan,
    letInTwice,
    keys: seen.keys,
    torn: seen.torn.length,
    twice: seen.twice.size,
    rows,
    released,
    otherOnStream: other,
  };
}

/** Frames whose values are not those that REST gives for the window in the end. */
async function compareStream(
  victim: Victim,
  siteId: string,
  start: number,
  frames: readonly { windowStart: number; values: readonly number[] }[],
): Promise<{ rows: number; released: number; other: number }> {
  const rows = await rowsOf(victim, siteId, 'lane=staff');
  const played = rows.filter(({ windowStart }) => Date.parse(windowStart) >= start);
  const byWindow = Map.groupBy(played, ({ windowStart }) => Date.parse(windowStart));
  const other = frames.filter(({ windowStart, values }) => {
    const row = byWindow.get(windowStart);
    return row !== undefined && JSON.stringify(row.map(streamValue)) !== JSON.stringify(values);
  });
  const released = played.filter(({ status }) => status === 'released').length;
  return { rows: played.length, released, other: other.length };
}

const got = (r: Result): string =>
  `${r.kills} kills at the release, second instance ${r.secondRan ? 'ran' : 'was refused'}, data opened twice: ${r.letInTwice ? 'yes' : 'refused'}; ${r.keys} keys (${r.released} of ${r.rows} rows released): ${r.twice} twice in the store, ${r.torn} with two values, ${r.otherOnStream} other frames`;

const isBroken = (r: Result): boolean => r.letInTwice || r.torn + r.twice + r.otherOnStream > 0;

export const a21: Attack = {
  id: 'A21',
  title: 'crash and split brain',
  through: 'doors',
  holdsWhen: 'one row per key, with one value, at every moment and on every channel',
  product: async (options): Promise<Finding> => {
    const result = await attack(await theProduct(), options);
    if (result.released === 0) throw new Error('nothing was released: nothing to tear');
    return { asExpected: !isBroken(result), got: got(result) };
  },
  control: (options) =>
    withRival(async (rival) => {
      const result = await attack(rival, options);
      return { asExpected: result.torn > 0 && result.twice > 0, got: got(result) };
    }),
};
