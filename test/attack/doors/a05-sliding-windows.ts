// A5: asks every endpoint for windows that start elsewhere, are shorter, or are finer. Two windows that overlap differ by a few readings: their
// difference is those readings. Holds when only the lane's own tiles ever come back, or a refusal.
import { setTimeout as sleep } from 'node:timers/promises';
import { chanceFor } from '#demo/chance.ts';
import { isoUtc } from '#shared/time.ts';
import type { Lane } from '#shared/wire/record.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { playPublicWindow } from './play.ts';
import { randomLevels } from './readings.ts';
import { type Answer, jsonOf, type Row, rowsOf, textOf, type Victim } from './victim.ts';
import { PUBLIC_MS, WINDOW_MS } from './world.ts';

/** Frames of a catch-up come at once. */
const RESUME_MS = 200;
const LANES = { staff: WINDOW_MS, public: PUBLIC_MS } as const;
const BOUNDED = [
  'records?',
  'frames?',
  'export?format=csv&',
  'export?format=ndjson&',
  'export?format=geojson&',
  'rollups?interval=hour&',
] as const;
const FINER = [
  'windowSeconds=10',
  'window=10',
  'interval=minute',
  'step=10',
  'resolution=1',
  'bucket=10s',
  'sensorId=z0u1',
  'aggregate=mean',
  'n=1',
] as const;

/** Bounds that are no bounds of the lane's windows: shifted, inside one window, a window of one lane asked of the other. */
function crookedRanges(
  start: number,
  windowMs: number,
  seed: number,
): { from: string; to: string }[] {
  const chance = chanceFor(seed, `crooked ${windowMs}`);
  const shifts = [
    1,
    999,
    1000,
    10_000,
    windowMs / 2,
    windowMs - 1,
    ...[1, 2, 3, 4].map((n) => 1 + Math.floor(chance.uniform(n) * (windowMs - 2))),
  ];
  const iso = (at: number): string => new Date(at).toISOString();
  return shifts.flatMap((shift) => [
    { from: iso(start + shift), to: iso(start + shift + windowMs) },
    { from: iso(start), to: iso(start + shift) },
    { from: iso(start + shift), to: iso(start + windowMs) },
  ]);
}

function cursorAt(at: number): string {
  return Buffer.from(JSON.stringify([at, 'zone'])).toString('base64url');
}

function addresses(siteId: string, start: number, lane: Lane, seed: number): string[] {
  const site = `/api/v1/sites/${siteId}`;
  const windowMs = LANES[lane];
  const crooked = crookedRanges(start, windowMs, seed).flatMap(({ from, to }) =>
    BOUNDED.map(
      (path) =>
        `${site}/${path}lane=${lane}&from=${encodeURIComponent(from)}&to=${encodeURIComponent(to)}`,
    ),
  );
  // Bounds that are right, with a wish for something finer; another offset of the same moment; a made-up cursor.
  const range = `lane=${lane}&from=${isoUtc(start)}&to=${isoUtc(start + windowMs)}`;
  const finer = BOUNDED.flatMap((path) => FINER.map((wish) => `${site}/${path}${range}&${wish}`));
  const latest = FINER.map((wish) => `${site}/latest?lane=${lane}&${wish}`);
  const cursors = [1, 30_000, windowMs - 1].map(
    (shift) => `${site}/records?lane=${lane}&limit=1&cursor=${cursorAt(start + shift)}`,
  );
  const repeated = `${site}/records?lane=${lane}&from=${isoUtc(start)}&from=${isoUtc(start + 1000)}`;
  return [...crooked, ...finer, ...latest, ...cursors, repeated];
}

/** Rows of an answer in any of the text forms; an answer that holds none has no rows. */
function rowsIn(
  address: string,
  answer: Answer,
): readonly Pick<Row, 'windowStart' | 'windowSeconds' | 'level'>[] {
  if (/format=csv/.test(address)) {
    const [head = '', ...lines] = textOf(answer).split('\r\n').filter(Boolean);
    const column = (name: string): number => head.split(',').indexOf(name);
    return lines.map((line) => {
      const cells = line.split(',');
      return {
        windowStart: cells[column('windowStart')] ?? '',
        windowSeconds: Number(cells[column('windowSeconds')]),
        level: Number(cells[column('level')]),
      };
    });
  }
  if (/format=ndjson/.test(address))
    return textOf(answer)
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
  const body = jsonOf<{
    records?: Row[];
    features?: { properties: Row }[];
    from?: string;
    windowSeconds?: number;
    windows?: number;
  }>(answer);
  if (body.features !== undefined) return body.features.map(({ properties }) => properties);
  if (body.records !== undefined) return body.records;
  const { from = '', windowSeconds = 0, windows = 0 } = body;
  return windows > 0 ? [{ windowStart: from, windowSeconds, level: null }] : [];
}

type Result = {
  asked: number;
  refused: number;
  absent: number;
  tiles: number;
  finer: number;
  /** Values that the lane's own tiles do not have. */
  foreign: number;
};

function judge(
  result: Result,
  address: string,
  answer: Answer,
  windowMs: number,
  known: ReadonlySet<string>,
): void {
  result.asked += 1;
  if (answer.status === 400) result.refused += 1;
  else if (answer.status === 404) result.absent += 1;
  else if (answer.status !== 200)
    throw new Error(`${answer.status} is neither an answer nor a refusal`);
  else {
    const rows = rowsIn(address, answer);
    const isTile = ({
      windowStart,
      windowSeconds,
    }: Pick<Row, 'windowStart' | 'windowSeconds'>): boolean =>
      Date.parse(windowStart) % windowMs === 0 && windowSeconds * 1000 === windowMs;
    if (rows.every(isTile)) result.tiles += 1;
    else result.finer += 1;
    if (
      rows.some(({ windowStart, windowSeconds }) => !known.has(`${windowStart} ${windowSeconds}`))
    )
      result.foreign += 1;
  }
}

/** A viewer who comes back with a cursor from inside a window. */
async function resumeCrooked(
  victim: Victim,
  siteId: string,
  start: number,
  lane: Lane,
): Promise<boolean> {
  const watcher = await victim.watch(siteId, lane, String((start + LANES[lane] / 2) / 1000));
  await sleep(RESUME_MS);
  watcher.close();
  return watcher.frames.every(({ windowStart }) => windowStart % LANES[lane] === 0);
}

async function attack(victim: Victim, { seed, quick }: AttackOptions): Promise<Result> {
  const [siteId] = SITES.a05;
  const { start } = await playPublicWindow(victim, [siteId], (_, at) =>
    randomLevels(seed, siteId, at),
  );
  const result: Result = { asked: 0, refused: 0, absent: 0, tiles: 0, finer: 0, foreign: 0 };
  for (const lane of ['staff', 'public'] as const) {
    const windowMs = LANES[lane];
    result.asked += 1;
    if (await resumeCrooked(victim, siteId, start, lane)) result.tiles += 1;
    else result.finer += 1;
    const rows = await rowsOf(victim, siteId, `lane=${lane}&from=${isoUtc(start)}`);
    const known = new Set(
      rows.map(({ windowStart, windowSeconds }) => `${windowStart} ${windowSeconds}`),
    );
    for (
      let at = start;
      at < start + PUBLIC_MS && known.size > 0;
      at += quick ? PUBLIC_MS : 5 * WINDOW_MS
    ) {
      const from = Math.floor(at / windowMs) * windowMs;
      for (const address of addresses(siteId, from, lane, seed + at))
        judge(result, address, await victim.get(address, { who: 'operator' }), windowMs, known);
    }
  }
  if (result.asked === 0) throw new Error('nothing was asked');
  return result;
}

const got = ({ asked, refused, absent, tiles, finer, foreign }: Result): string =>
  `${asked} shifted, shorter and finer requests: ${refused} refused with 400, ${absent} addresses that are not there, ${tiles} answered with tiles only, ${finer} with something finer, ${foreign} with windows that the lane has not`;

export const a5: Attack = {
  id: 'A5',
  title: 'sliding windows',
  through: 'doors',
  holdsWhen: 'only tiles of the lane are answered, else a 400',
  product: async (options): Promise<Finding> => {
    const result = await attack(await theProduct(), options);
    return {
      asExpected: result.finer + result.foreign === 0 && result.refused > 0,
      got: got(result),
    };
  },
  control: (options) =>
    withRival(async (rival) => {
      const result = await attack(rival, options);
      return { asExpected: result.finer > 0, got: got(result) };
    }),
};
