// A6: a row is published; then its sensors send late and corrected readings, the intake is killed and started over them, and whoever holds the
// writing role tries to change the row. The old row and the new one are compared byte for byte; only a retraction may show, without a level.
import { chanceFor } from '#demo/chance.ts';
import type { IngestResult, Reading } from '#shared/wire/reading.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { keyOf, type Range, rangeQuery, readChannels } from './channels.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { playPublicWindow } from './play.ts';
import { randomLevels, toLevel, windowReadings } from './readings.ts';
import { type Answer, jsonOf, type Row, rowsOf, type Victim } from './victim.ts';
import { PUBLIC_MS, WINDOW_MS } from './world.ts';

const LANES = ['staff', 'public'] as const;
/** The timeline may keep what it has for ten minutes of the viewers' clock. */
const TIMELINE_KEEPS_MS = 601_000;

async function picture(
  victim: Victim,
  siteId: string,
  start: number,
): Promise<Map<string, string>> {
  const all = new Map<string, string>();
  for (const lane of LANES) {
    const range: Range = { lane, from: start, to: start + PUBLIC_MS };
    const { rows, bytes } = await readChannels(victim, siteId, range);
    for (const [channel, said] of [...rows, ...bytes]) {
      // The newest window is another one by now.
      if (channel === 'latest' || channel === 'connect') continue;
      for (const [key, text] of said) all.set(`${channel} ${lane} ${key}`, text);
    }
  }
  for (const { key, text } of await victim.storedRows(siteId))
    all.set(`stored ${key}`, `${all.get(`stored ${key}`) ?? ''}${text}`);
  return all;
}

/** Corrections of a window: other levels at the same moments, more readings at new ones, all of them with a higher counter. */
function corrections(siteId: string, start: number, seed: number): Reading[] {
  const levels = randomLevels(seed, 'corrections', start);
  return windowReadings(siteId, start, (zone, unit, slot) =>
    toLevel(((levels(zone, unit, slot) ?? 0) + 2) % 5),
  ).flatMap((reading, index) => [
    { ...reading, seq: 900_000 + index },
    { ...reading, observedAt: new Date(Date.parse(reading.observedAt) + 1500).toISOString() },
  ]);
}

async function sendLate(
  victim: Victim,
  siteId: string,
  start: number,
  seed: number,
): Promise<{ sent: number; taken: number }> {
  const chance = chanceFor(seed, 'late windows');
  const windows = [0, 14, Math.floor(chance.uniform(1) * 15)].map((n) => start + n * WINDOW_MS);
  let sent = 0;
  let taken = 0;
  for (const window of windows) {
    const readings = corrections(siteId, window, seed);
    const answer: Answer = await victim.send(siteId, readings);
    sent += readings.length;
    if (answer.status === 202) taken += jsonOf<IngestResult>(answer).accepted;
  }
  return { sent, taken };
}

const changedBetween = (
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): string[] => [...before].filter(([key, text]) => after.get(key) !== text).map(([key]) => key);

type Retraction = {
  readonly wrong: readonly string[];
  readonly shown: number;
  /** Texts that gave the old row until the timeline was read anew; byte-identical, so no second value. */
  readonly behind: number;
};

/** Retracts one row of each lane: every channel must then say so without a level, and nothing else may change. */
async function retractOne(
  victim: Victim,
  siteId: string,
  start: number,
  before: ReadonlyMap<string, string>,
): Promise<Retraction> {
  const targets: string[] = [];
  for (const lane of LANES) {
    const rows = await rowsOf(
      victim,
      siteId,
      rangeQuery({ lane, from: start, to: start + PUBLIC_MS }),
    );
    const row = rows.find(({ status }) => status === 'released');
    if (row === undefined) throw new Error(`no released ${lane} row to retract`);
    await victim.retract(siteId, lane, row);
    targets.push(`${lane} ${keyOf(row)}`);
  }
  const isTarget = (key: string): boolean => targets.some((target) => key.endsWith(target));
  const atOnce = await picture(victim, siteId, start);
  const isBehind = ([key, text]: [string, string]): boolean =>
    isTarget(key) && !key.startsWith('stored') && before.get(key) === text;
  const behind = [...atOnce].filter(isBehind).length;
  await victim.moveViewersTo(victim.now() + TIMELINE_KEEPS_MS);
  const after = await picture(victim, siteId, start);
  await victim.moveViewersTo(victim.now());
  const wrong = changedBetween(before, after).filter((key) => !isTarget(key));
  const shown = [...after].filter(([key]) => isTarget(key));
  for (const [key, text] of shown) {
    const row: Row | number = JSON.parse(text);
    const isRetracted =
      typeof row === 'number' ? row === 255 : row.status === 'retracted' && row.level === null;
    if (!isRetracted) wrong.push(key);
  }
  return { wrong, shown: shown.length, behind };
}

type Result = {
  readonly rows: number;
  readonly sent: number;
  readonly taken: number;
  readonly changed: readonly string[];
  readonly rewrites: number;
  readonly retraction: Retraction;
};

async function attack(victim: Victim, { seed }: AttackOptions): Promise<Result> {
  const [siteId] = SITES.a06;
  const { start } = await playPublicWindow(victim, [siteId], (_, at) =>
    randomLevels(seed, siteId, at),
  );
  const before = await picture(victim, siteId, start);
  const first = await sendLate(victim, siteId, start, seed);
  await victim.kill();
  await victim.start();
  const second = await sendLate(victim, siteId, start, seed + 1);
  await victim.moveTo(victim.now() + 2 * WINDOW_MS);
  const refusals = await victim.rewrite();
  const after = await picture(victim, siteId, start);
  return {
    rows: before.size,
    sent: first.sent + second.sent,
    taken: first.taken + second.taken,
    changed: changedBetween(before, after),
    rewrites: refusals.length,
    retraction: await retractOne(victim, siteId, start, after),
  };
}

function got({ rows, sent, taken, changed, rewrites, retraction }: Result): string {
  return [
    `${rows} texts of rows in 6 channels and the store,`,
    `${sent} late readings (${taken} taken), a kill, ${rewrites} of 7 rewrites refused: ${changed.length} texts changed;`,
    `retracted: ${retraction.shown} texts, ${retraction.wrong.length} wrong, ${retraction.behind} still with the old level a moment later`,
  ].join(' ');
}

const isBroken = ({ changed, taken, rewrites, retraction }: Result): boolean =>
  changed.length + taken + retraction.wrong.length + retraction.behind > 0 || rewrites < 7;

export const a6: Attack = {
  id: 'A6',
  title: 'late data and corrections',
  through: 'doors',
  holdsWhen: 'old and new row are byte-identical on every channel, or retracted without a level',
  product: async (options): Promise<Finding> => {
    const result = await attack(await theProduct(), options);
    return { asExpected: !isBroken(result), got: got(result) };
  },
  control: (options) =>
    withRival(async (rival) => {
      const result = await attack(rival, options);
      const broken = result.changed.length > 0 && result.retraction.wrong.length > 0;
      return { asExpected: broken, got: got(result) };
    }),
};
