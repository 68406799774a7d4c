// A10: sets of readings at the same times with different levels: all quiet, all critical, by chance. Whoever watches the line sees when
// something is published and how long it is; neither may say anything about levels. Sizes are those on the wire, plain and compressed.
import { chanceFor } from '#demo/chance.ts';
import { until } from '../../kit/until.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { rangeQuery } from './channels.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { type Played, playPublicWindow, STAFF_WINDOWS } from './play.ts';
import { randomLevels } from './readings.ts';
import { type Answer, rowsOf, type Victim, type Watcher } from './victim.ts';
import { PUBLIC_MS } from './world.ts';

const LANES = ['staff', 'public'] as const;
const PATHS = [
  'latest?',
  'records?limit=5000&',
  'frames?',
  'export?format=csv&',
  'export?format=ndjson&',
  'export?format=geojson&',
  'export?format=parquet&',
] as const;
/** What a control room asks for besides: there is more of it when it is crowded. The log is as long as what happened, and says so. */
const ROOM_PATHS = ['alerts', 'critical'] as const;
const CODINGS = ['identity', 'gzip', 'br'] as const;
/** Compressed, the letters of a site's name and of its plan id cost a few bytes more or less. */
const NAMES_COST_BYTES = 8;
const TIMED_PAIRS = 300;
/** Six standard deviations of chance at 300 pairs. */
const SLOWER_LIMIT = 0.15;

/** What somebody on the line sees of one site: by text, and the sizes of compressed answers. */
type Seen = { readonly texts: Map<string, string>; readonly packed: Map<string, number> };

const sizeOf = ({ status, body, headers }: Answer): string =>
  `${status} ${body.length} ${headers['content-length'] ?? '-'} ${headers['cache-control'] ?? '-'}`;

async function measureAnswers(
  victim: Victim,
  siteId: string,
  seen: Seen,
  start: number,
): Promise<void> {
  for (const lane of LANES)
    for (const path of PATHS)
      for (const coding of CODINGS) {
        const range = rangeQuery({ lane, from: start, to: start + PUBLIC_MS });
        const query = path === 'latest?' ? `lane=${lane}` : range;
        const answer = await victim.get(`/api/v1/sites/${siteId}/${path}${query}`, {
          who: 'operator',
          headers: { 'accept-encoding': coding },
        });
        const what = path.replace('format=', '').replaceAll(/limit=\d+|[?&]/g, ' ');
        const name = `${what.trim().replace('  ', ' ')} ${lane} ${coding}`;
        if (answer.headers['content-encoding'] === undefined) seen.texts.set(name, sizeOf(answer));
        else seen.packed.set(name, answer.body.length);
      }
}

async function measure(
  victim: Victim,
  siteId: string,
  watchers: readonly Watcher[],
  { start, answers }: Played,
): Promise<Seen> {
  const seen: Seen = { texts: new Map(), packed: new Map() };
  for (const [index, lane] of LANES.entries()) {
    const played = (watchers[index]?.frames ?? []).filter(
      ({ windowStart }) => windowStart >= start && windowStart < start + PUBLIC_MS,
    );
    const shape = played.map(({ windowStart, bytes, values }) => [
      windowStart,
      bytes,
      // Whether a region says a level or a reason; not which level.
      values.map((value) => (value <= 4 ? 'level' : value)),
    ]);
    seen.texts.set(`stream ${lane}`, JSON.stringify(shape));
    for (const [event, lengths] of watchers[index]?.others ?? [])
      seen.texts.set(`stream ${lane}, ${event}`, [...lengths].join(' '));
    const range = rangeQuery({ lane, from: start, to: start + PUBLIC_MS });
    const rows = await rowsOf(victim, siteId, range);
    const order = rows.map(({ regionId, windowStart, status, reason, publishedAt }) =>
      [regionId, windowStart, status, reason, publishedAt].join(' '),
    );
    seen.texts.set(`order, statuses and times ${lane}`, order.join('\n'));
  }
  await measureAnswers(victim, siteId, seen, start);
  for (const path of ROOM_PATHS)
    seen.texts.set(
      path,
      sizeOf(await victim.get(`/api/v1/sites/${siteId}/${path}`, { who: 'operator' })),
    );
  seen.texts.set('intake', JSON.stringify(answers.get(siteId)?.map(sizeOf)));
  return seen;
}

type Comparison = {
  readonly compared: number;
  /** What depends on levels, with the sizes where they are numbers. */
  readonly differ: readonly string[];
  readonly released: number;
  /** Chance that an answer of the quiet site takes longer than one of the site by chance; a half when time says nothing. Null: not measured. */
  slower: number | null;
};

/** Asks two sites by turns, in an order of chance, so that whatever else the machine does falls on both. */
async function timeAnswers(
  victim: Victim,
  seed: number,
  sites: readonly [string, string],
  start: number,
): Promise<number> {
  const range = rangeQuery({ lane: 'staff', from: start, to: start + PUBLIC_MS });
  const chance = chanceFor(seed, 'turns');
  const took: [number[], number[]] = [[], []];
  for (let pair = 0; pair < TIMED_PAIRS; pair += 1) {
    const first = chance.uniform(pair) < 0.5 ? 0 : 1;
    for (const side of [first, 1 - first] as (0 | 1)[]) {
      const began = performance.now();
      await victim.get(`/api/v1/sites/${sites[side]}/records?${range}`, { who: 'operator' });
      took[side].push(performance.now() - began);
    }
  }
  const [one, other] = took;
  const wins = one.map((ms) => other.filter((others) => ms > others).length);
  return wins.reduce((sum, n) => sum + n, 0) / (one.length * other.length);
}

function compare(seen: readonly Seen[], released: number): Comparison {
  const [first, ...others] = seen;
  const differ: string[] = [];
  const all = new Set(seen.flatMap(({ texts }) => [...texts.keys()]));
  for (const what of all)
    if (others.some(({ texts }) => texts.get(what) !== first?.texts.get(what))) differ.push(what);
  for (const [what] of first?.packed ?? []) {
    const sizes = seen.map(({ packed }) => packed.get(what) ?? 0);
    const spread = Math.max(...sizes) - Math.min(...sizes);
    if (spread > NAMES_COST_BYTES) differ.push(`${what} ${sizes.join('/')} bytes`);
  }
  const compared = all.size + (first?.packed.size ?? 0);
  return { compared, differ, released, slower: null };
}

async function attack(victim: Victim, { seed, quick }: AttackOptions): Promise<Comparison> {
  const sites = SITES.a10;
  const watchers = new Map<string, Watcher[]>();
  for (const siteId of sites)
    watchers.set(siteId, [
      await victim.watch(siteId, 'staff'),
      await victim.watch(siteId, 'public'),
    ]);
  const played = await playPublicWindow(victim, sites, (siteId, at) => {
    if (siteId === sites[0]) return () => 0;
    return siteId === sites[1] ? () => 4 : randomLevels(seed, siteId, at);
  });
  const { start } = played;
  const isIn = (at: number): boolean => at >= start && at < start + PUBLIC_MS;
  await until('every frame of the played windows', () =>
    [...watchers.values()].every((ofSite) =>
      ofSite.every(
        ({ frames }, lane) =>
          frames.filter((frame) => isIn(frame.windowStart)).length ===
          (lane === 0 ? STAFF_WINDOWS : 1),
      ),
    ),
  );
  const seen: Seen[] = [];
  for (const siteId of sites)
    seen.push(await measure(victim, siteId, watchers.get(siteId) ?? [], played));
  for (const watcher of [...watchers.values()].flat()) watcher.close();
  const range = rangeQuery({ lane: 'staff', from: start, to: start + PUBLIC_MS });
  const rows = await rowsOf(victim, sites[2], range);
  const released = rows.filter(({ status }) => status === 'released').length;
  if (released < 50) throw new Error(`only ${released} released rows: nothing to look at`);
  const comparison = compare(seen, released);
  if (!quick) comparison.slower = await timeAnswers(victim, seed, [sites[0], sites[2]], start);
  return comparison;
}

const got = ({ compared, differ, released, slower }: Comparison): string => {
  const time =
    slower === null ? '' : `; answers of one site are slower in ${(100 * slower).toFixed(0)} %`;
  const which = differ.length === 0 ? '' : ` (${differ.join('; ')})`;
  return `${compared} observations of 3 sites with ${released} released staff rows each: ${differ.length} depend on levels${which}${time}`;
};

const isBroken = ({ differ, slower }: Comparison): boolean =>
  differ.length > 0 || (slower !== null && Math.abs(slower - 0.5) > SLOWER_LIMIT);

export const a10: Attack = {
  id: 'A10',
  title: 'timing and size',
  through: 'doors',
  holdsWhen: 'publication time, order, statuses and message length do not depend on levels',
  product: async (options): Promise<Finding> => {
    const comparison = await attack(await theProduct(), options);
    return { asExpected: !isBroken(comparison), got: got(comparison) };
  },
  control: (options) =>
    withRival(async (rival) => {
      const comparison = await attack(rival, options);
      return { asExpected: comparison.differ.length > 0, got: got(comparison) };
    }),
};
