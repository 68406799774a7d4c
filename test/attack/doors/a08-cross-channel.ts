// A8: the same row by every channel, and each channel before and after the moment at which a window becomes known inside. A difference between
// two channels is a second value; a difference before publication is an early one.

import { until } from '../../kit/until.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { canonical, keyOf, rangeQuery, rawAnswers, readChannels, streamValue } from './channels.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { playWindows, STAFF_DELAY_MS, sendWindow } from './play.ts';
import { randomLevels, type Says, windowReadings } from './readings.ts';
import { type Row, rowsOf, type Victim, type Watcher } from './victim.ts';
import { PUBLIC_MS, WINDOW_MS } from './world.ts';

const LANES = ['staff', 'public'] as const;
type Lane = (typeof LANES)[number];

/** In one zone most units are silent in every third window: withheld rows must agree as well. */
function script(seed: number, siteId: string, start: number): Says {
  const levels = randomLevels(seed, siteId, start);
  const isThin = (start / WINDOW_MS) % 3 === 0;
  return (zone, unit, slot) => (isThin && zone === 3 && unit > 1 ? null : levels(zone, unit, slot));
}

/** Windows that fell due by the move of the clock are announced one after the other, and a tag changes with each: asked until nothing changes any more. */
async function settled(look: () => Promise<Map<string, string>>): Promise<Map<string, string>> {
  let known = await look();
  for (let same = 0; same < 2; ) {
    const next = await look();
    same = [...next].every(([what, text]) => known.get(what) === text) ? same + 1 : 0;
    known = next;
  }
  return known;
}

type Early = { readonly compared: number; readonly differ: readonly string[] };

/** What the doors say a millisecond before publication, before and after the window is committed inside. */
async function lookEarly(
  victim: Victim,
  siteId: string,
  range: { lane: Lane; from: number; to: number },
  commitAt: number,
  publishedAt: number,
): Promise<Early> {
  await victim.moveViewersTo(publishedAt - 1);
  const before = await settled(() => rawAnswers(victim, siteId, range));
  await victim.moveIntakeTo(commitAt);
  await victim.moveViewersTo(publishedAt - 1);
  const after = await rawAnswers(victim, siteId, range);
  const differ = [...before]
    .filter(([what, text]) => after.get(what) !== text)
    .map(([what]) => what);
  return { compared: before.size, differ };
}

/** Whether the window stands in every channel once it is published: otherwise looking early proves nothing. */
async function isThere(victim: Victim, siteId: string, lane: Lane, at: number): Promise<boolean> {
  const rows = await rowsOf(victim, siteId, `lane=${lane}`);
  return rows.some(({ windowStart }) => Date.parse(windowStart) === at);
}

type Agreement = {
  readonly keys: number;
  readonly channels: number;
  readonly differ: readonly string[];
};

async function compareChannels(
  victim: Victim,
  siteId: string,
  range: { lane: Lane; from: number; to: number },
  watcher: Watcher,
): Promise<Agreement> {
  const rows = await rowsOf(victim, siteId, rangeQuery(range));
  const truth = new Map(rows.map((row) => [keyOf(row), row]));
  const channels = await readChannels(victim, siteId, range);
  const differ: string[] = [];
  const check = (
    channel: string,
    of: (row: Row) => string,
    said: ReadonlyMap<string, string>,
    whole: boolean,
  ): void => {
    const wrong = [...said].filter(([key, text]) => {
      const row = truth.get(key);
      return row !== undefined && of(row) !== text;
    });
    const missing = whole ? [...truth.keys()].filter((key) => !said.has(key)) : [];
    if (wrong.length + missing.length > 0)
      differ.push(`${channel} ${range.lane}: ${wrong.length + missing.length}`);
  };
  for (const [channel, said] of channels.rows)
    check(channel, canonical, said, channel !== 'latest');
  for (const [channel, said] of channels.bytes)
    check(channel, (row) => String(streamValue(row)), said, channel === 'frames');
  const regions = [...new Set(rows.map(({ regionId }) => regionId))].toSorted();
  const streamed = new Map<string, string>();
  for (const { windowStart, values } of watcher.frames)
    for (const [index, value] of values.entries())
      streamed.set(
        keyOf({
          regionId: regions[index] ?? '',
          windowStart: new Date(windowStart).toISOString().replace('.000Z', 'Z'),
        }),
        String(value),
      );
  check('stream', (row) => String(streamValue(row)), streamed, true);
  return { keys: truth.size, channels: channels.rows.size + channels.bytes.size + 1, differ };
}

type Result = { readonly early: readonly Early[]; readonly agreement: readonly Agreement[] };

async function attack(victim: Victim, { seed }: AttackOptions): Promise<Result> {
  const [siteId] = SITES.a08;
  const watchers = {
    staff: await victim.watch(siteId, 'staff'),
    public: await victim.watch(siteId, 'public'),
  };
  const { start } = await playWindows(victim, [siteId], (_, at) => script(seed, siteId, at));
  const last = start + PUBLIC_MS - WINDOW_MS;
  const ranges = {
    staff: { lane: 'staff', from: start, to: start + PUBLIC_MS },
    public: { lane: 'public', from: start, to: start + PUBLIC_MS },
  } as const;
  // The last staff window is sent and still open here.
  const staffAt = last + WINDOW_MS + STAFF_DELAY_MS;
  const staffEarly = await lookEarly(
    victim,
    siteId,
    ranges.staff,
    last + WINDOW_MS + 11_000,
    staffAt,
  );
  await victim.moveViewersTo(staffAt);
  await victim.moveIntakeTo(start + 2 * PUBLIC_MS - 1000);
  await victim.moveViewersTo(start + 2 * PUBLIC_MS - 1000);
  const publicAt = start + 2 * PUBLIC_MS;
  const publicEarly = await lookEarly(victim, siteId, ranges.public, publicAt + 1000, publicAt);
  await victim.moveViewersTo(publicAt);
  for (const [lane, at] of [
    ['staff', last],
    ['public', start],
  ] as const) {
    await until(`the frame of the ${lane} lane`, () =>
      watchers[lane].frames.some((frame) => frame.windowStart === at),
    );
    if (!(await isThere(victim, siteId, lane, at)))
      throw new Error(`the ${lane} window never showed`);
  }
  // Somebody tries to drive the channels apart.
  await sendWindow(
    victim,
    siteId,
    windowReadings(siteId, last, () => 4),
  );
  const agreement: Agreement[] = [];
  for (const lane of LANES)
    agreement.push(await compareChannels(victim, siteId, ranges[lane], watchers[lane]));
  for (const watcher of Object.values(watchers)) watcher.close();
  return { early: [staffEarly, publicEarly], agreement };
}

function got({ early, agreement }: Result): string {
  const differ = agreement.flatMap((lane) => lane.differ);
  const sooner = early.flatMap((lane) => lane.differ);
  const asked = early.reduce((sum, { compared }) => sum + compared, 0);
  const keys = agreement.map((lane) => `${lane.keys} keys by ${lane.channels} channels`).join(', ');
  const list = (names: readonly string[]): string =>
    names.length === 0 ? '' : ` (${names.slice(0, 6).join('; ')})`;
  return `${keys}: ${differ.length} differ${list(differ)}; ${asked} answers a millisecond before publication: ${sooner.length} tell${list(sooner)}`;
}

const isBroken = ({ early, agreement }: Result): boolean =>
  [...early, ...agreement].some(({ differ }) => differ.length > 0);

export const a8: Attack = {
  id: 'A8',
  title: 'cross-channel',
  through: 'doors',
  holdsWhen:
    'every channel gives the same canonical JSON per key, and none anything before publication',
  product: async (options): Promise<Finding> => {
    const result = await attack(await theProduct(), options);
    return { asExpected: !isBroken(result), got: got(result) };
  },
  control: (options) =>
    withRival(async (rival) => {
      const result = await attack(rival, options);
      const both =
        result.early.some(({ differ }) => differ.length > 0) &&
        result.agreement.some(({ differ }) => differ.length > 0);
      return { asExpected: both, got: got(result) };
    }),
};
