// A23: two sites hear the same levels, but in one a single device falls silent inside a roster epoch. Somebody without the maintainer's role
// crawls everything at every window and compares the two. Nothing may differ, before the epoch has ended or afterwards: how many readings came in is told to
// nobody (promise P25).
import { setTimeout as sleep } from 'node:timers/promises';
import { TEXT_FORMATS } from '#server/released/export/text-formats.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { arrived, streams } from './frames-seen.ts';
import { sendWindow } from './play.ts';
import { type Says, sensorOf, windowReadings } from './readings.ts';
import { type Answer, textOf, type Victim, type Watcher } from './victim.ts';
import { WINDOW_MS } from './world.ts';

/** Windows in which the device is silent; carried over, so that no row can tell. */
const SILENT_FROM = 1;
const SILENT_TO = 4;
const REMEMBERED_MS = 4000;
const WHO = ['nobody', 'device'] as const;

const steady: Says = (zone, unit) => ([1, 2, 3, 2] as const)[(zone + unit) % 4] ?? 1;

function addresses(siteId: string, sensorId: string, origins: readonly string[]): string[] {
  const site = `/api/v1/sites/${siteId}`;
  return [
    ...origins.flatMap((origin) =>
      ['/healthz', '/readyz', '/metrics', '/status', '/debug'].map((where) => origin + where),
    ),
    ...[
      '',
      '/regions',
      '/latest',
      '/records',
      '/frames',
      '/rollups?interval=hour',
      '/site-plan',
      '/sensors',
      '/health',
    ].map((part) => site + part),
    ...Object.keys(TEXT_FORMATS).map((format) => `${site}/export?format=${format}`),
    ...['latest', 'records', 'frames', 'regions'].map((part) => `${site}/${part}?lane=staff`),
    `/api/v1/refusals?siteId=${siteId}`,
    `/api/v1/sensors?siteId=${siteId}`,
    `/api/v1/sensors/${sensorId}`,
    `/api/v1/sensors/${sensorId}/status`,
    `/api/v1/policies?siteId=${siteId}`,
    '/api/v1/sites',
    '/api/v1/changes',
    '/data',
  ];
}

/** One name for both sites, and for their plans: what is left can only come from the readings. */
function anonymous(text: string): string {
  return (
    text
      .replaceAll(/alive-[ab]/g, 'alive')
      // Sites stand in places of their own, whole degrees apart.
      .replaceAll(/\b\d{1,2}(?=\.0\d{2})/g, 'degrees')
      .replaceAll(/"planId":"[0-9a-f]{16}"/g, '"planId"')
      .replaceAll(/[0-9a-f]{16},(?=[0-9a-f]{16},)/g, 'plan,')
  );
}

function told({ status, headers, body }: Answer): string {
  const { date: _date, etag: _etag, ...others } = headers;
  return anonymous(`${status} ${JSON.stringify(others)} ${body.toString('utf8')}`);
}

/** What an answer about the whole process says of one site's devices; its counters move with the crawl itself. */
function saysOf(siteId: string, { status, body }: Answer): string {
  const parts = body.toString('utf8').split(/[,\n{}]/);
  return anonymous(`${status} ${parts.filter((part) => part.includes(siteId)).join()}`);
}

async function crawl(victim: Victim, siteId: string): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for (const who of WHO)
    for (const address of addresses(siteId, sensorOf(siteId, 0, 3), victim.origins())) {
      const answer = await victim.get(address, { who, siteId });
      const text = address.startsWith('http') ? saysOf(siteId, answer) : told(answer);
      seen.set(`${who} ${anonymous(address)}`, text);
    }
  return seen;
}

type Result = {
  looks: number;
  compared: number;
  readonly inside: Set<string>;
  readonly after: Set<string>;
  logged: number;
};

function compare(
  result: Result,
  into: Set<string>,
  one: ReadonlyMap<string, string>,
  other: ReadonlyMap<string, string>,
): void {
  result.looks += 1;
  for (const [what, text] of one) {
    result.compared += 1;
    if (other.get(what) !== text) into.add(what.replace(/http:\/\/[\d.:]+/, ''));
  }
}

async function linesWithNames(victim: Victim): Promise<number> {
  const logs = (await victim.surfaces()).filter(({ kind }) => kind === 'log');
  return logs
    .flatMap(({ bytes }) => bytes.toString('utf8').split('\n'))
    .filter((line) => SITES.a23.some((siteId) => line.includes(`${siteId}:z`))).length;
}

/** What everybody may ask of the processes as a whole. */
async function wholeProcess(victim: Victim): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  for (const origin of victim.origins())
    for (const where of ['/healthz', '/readyz', '/metrics']) {
      const { status, body } = await victim.get(origin + where);
      // What time it is, and how long ago something was, move with the clock alone.
      const text = body
        .toString('utf8')
        .replaceAll(/Seconds":\d+/g, 'Seconds":0')
        .replaceAll(/"siteClock":"[^"]+"/g, '"siteClock"');
      seen.set(`${origin}${where} when one device speaks`, `${status} ${text}`);
    }
  return seen;
}

/** So many looks in a row that say the same are longer than the pause between two looks of readiness, and than the three good ones it waits for. */
const LOOKS_ALIKE = 16;
const LOOK_MS = 250;
/** A machine that is slow to answer is slow to look as well: the pause grows with the time that an answer takes. */
const PAUSE_PER_ANSWER = 4;

const isSame = (one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>): boolean =>
  [...one].every(([what, text]) => other.get(what) === text);

/** Readiness looks once a second at clocks that this test moves in jumps: what it says settles by itself, whoever speaks. */
async function settled(victim: Victim): Promise<Map<string, string>> {
  let last = await wholeProcess(victim);
  let pauseMs = LOOK_MS;
  for (let alike = 1; alike < LOOKS_ALIKE; alike += 1) {
    await sleep(pauseMs);
    const began = performance.now();
    const next = await wholeProcess(victim);
    pauseMs = Math.max(pauseMs, PAUSE_PER_ANSWER * (performance.now() - began));
    if (!isSame(last, next)) alike = 0;
    last = next;
  }
  return last;
}

/** The device alone speaks, between two looks at the processes. */
async function speakAlone(
  victim: Victim,
  siteId: string,
  own: readonly Reading[],
  result: Result,
): Promise<void> {
  const before = await settled(victim);
  await sendWindow(victim, siteId, own);
  compare(result, result.inside, before, await settled(victim));
}

/** One window: both sites hear the same, but for the device that is silent at the second one. Gives what a neighbour was answered. */
async function playWindow(
  victim: Victim,
  at: number,
  isSilent: boolean,
  result: Result,
): Promise<string[]> {
  const neighbours: string[] = [];
  for (const [index, siteId] of SITES.a23.entries()) {
    const own = sensorOf(siteId, 0, 3);
    const isOwn = ({ sensorId }: { sensorId: string }): boolean => sensorId === own;
    const all = windowReadings(siteId, at, steady);
    const answer = await sendWindow(
      victim,
      siteId,
      all.filter((reading) => !isOwn(reading)),
    );
    neighbours.push(`${answer.status} ${anonymous(textOf(answer))}`);
    if (index === 0 || !isSilent) await speakAlone(victim, siteId, all.filter(isOwn), result);
  }
  return neighbours;
}

async function attack(victim: Victim, { quick }: AttackOptions): Promise<Result> {
  const [one, other] = SITES.a23;
  const result: Result = { looks: 0, compared: 0, inside: new Set(), after: new Set(), logged: 0 };
  const start = await victim.skipToPublicWindow();
  const watchers: Watcher[][] = [];
  for (const siteId of [one, other])
    watchers.push([await victim.watch(siteId, 'staff'), await victim.watch(siteId, 'public')]);
  for (let window = 0; window < (quick ? 5 : 12); window += 1) {
    const at = start + window * WINDOW_MS;
    await victim.moveTo(at + WINDOW_MS + 1000);
    const isSilent = window >= SILENT_FROM && window < SILENT_TO;
    const neighbours = await playWindow(victim, at, isSilent, result);
    await victim.moveTo(at + WINDOW_MS + 16_000);
    const looks = [await crawl(victim, one), await crawl(victim, other)];
    for (const [index, look] of looks.entries()) look.set('intake', neighbours[index] ?? '');
    compare(result, result.inside, looks[0] ?? new Map(), looks[1] ?? new Map());
  }
  await victim.moveTo(victim.now() + WINDOW_MS);
  await arrived(watchers, start);
  compare(result, result.inside, streams(watchers[0], start), streams(watchers[1], start));
  result.logged = await linesWithNames(victim);
  await victim.skipToPublicWindow();
  await victim.moveTo(victim.now() + 1000);
  // What a server remembers for a moment is renewed in this time.
  await sleep(REMEMBERED_MS);
  compare(result, result.after, await crawl(victim, one), await crawl(victim, other));
  for (const watcher of watchers.flat()) watcher.close();
  return result;
}

const list = (names: ReadonlySet<string>): string =>
  names.size === 0 ? '' : ` (${[...names].slice(0, 6).join('; ')})`;
const got = ({ looks, compared, inside, after, logged }: Result): string =>
  `${looks} looks, ${compared} answers of 2 sites compared: ${inside.size} addresses tell inside the epoch${list(inside)}, ${after.size} after it${list(after)}; ${logged} log lines name a device`;

export const a23: Attack = {
  id: 'A23',
  title: 'liveness crawl',
  through: 'doors',
  holdsWhen: 'nothing finer than a roster epoch outside the maintainer role',
  product: async (options): Promise<Finding> => {
    const result = await attack(await theProduct(), options);
    return {
      asExpected: result.inside.size + result.after.size + result.logged === 0,
      got: got(result),
    };
  },
  control: (options) =>
    withRival(async (rival) => {
      const result = await attack(rival, options);
      return { asExpected: result.inside.size > 0 && result.logged > 0, got: got(result) };
    }),
};
