// A24: the network is overloaded by the very crowd it should report: most units fall silent while the rest turn critical. Whoever asks about a span that ends now
// must not read a level below everything that was heard in this window.
import { applyMap } from '#aggregator/core/policy/bands.ts';
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack } from './judged.ts';
import { MINUTE } from './product.ts';
import type { Aggregator, Program, Scene, SeenRecord, SeenRegion } from './seen.ts';
import { farApart, readingsOf, type Said, specsOf } from './worlds.ts';

/** Spans that a screen would ask for, in windows. */
const SPANS = [1, 2, 5];
const LONGEST_SILENCE = 8;
const SURGE = 4;

type Tally = { tooLow: number; released: number; withheld: number };

export const a24: Attack = engineAttack({
  id: 'A24',
  title: 'overload freeze',
  holdsWhen: 'withheld, never a released level below every level heard in the window (P21)',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const tally: Tally = { tooLow: 0, released: 0, withheld: 0 };
    let surges = 0;
    for (let n = 4; n <= (quick ? 7 : 12); n += 1) {
      for (let silent = 1; silent <= n; silent += 1) {
        for (let calm = 0; calm < SURGE; calm += 1) {
          surge(program, { n, silent, calm, offset: chance.integer(15) }, tally);
          surges += 1;
        }
      }
    }
    const { tooLow, released, withheld } = tally;
    return {
      holds: tooLow === 0 && released > 0 && withheld > 0,
      breaks: tooLow > 0,
      got: `${tooLow} answers below every level heard, of ${released} released and ${withheld} withheld during ${surges} surges (limit 0)`,
    };
  },
});

type Surge = {
  readonly n: number;
  readonly silent: number;
  readonly calm: number;
  /** Calm windows more: where in the roster epoch the surge begins. */
  readonly offset: number;
};

function surge(program: Program, { n, silent, calm, offset }: Surge, tally: Tally): void {
  const scene: Scene = { site: zoneSite([['a', 'x']]), sensors: farApart(specsOf({ a: n })) };
  const aggregator = program(scene);
  const ids = scene.sensors.map(({ sensorId }) => sensorId);
  let start = T0;
  for (let w = 0; w < SPANS.length + 2 + offset; w += 1, start += MINUTE) {
    aggregator.window(start, readingsOf(new Map(ids.map((id) => [id, calm])), start));
  }
  const heard: Said = new Map(ids.slice(silent).map((id) => [id, SURGE]));
  for (let w = 0; w < LONGEST_SILENCE; w += 1, start += MINUTE) {
    aggregator.window(start, readingsOf(heard, start));
    const answers = askAll(aggregator, start + MINUTE);
    tally.withheld += answers.filter(({ record }) => record.level === null).length;
    tally.released += answers.filter(({ record }) => record.level !== null).length;
    tally.tooLow += answers.filter((answer) => isTooLow(answer, heard)).length;
  }
}

type Answer = { readonly region: SeenRegion; readonly record: SeenRecord };

/** Nature is the adversary here; it only reads what a screen would ask for. */
function askAll(aggregator: Aggregator, now: number): readonly Answer[] {
  return aggregator.regions
    .filter(({ lane }) => lane === 'staff')
    .flatMap((region) =>
      SPANS.map((span) => aggregator.ask(region.regionId, now - span * MINUTE, now))
        .filter((record) => record !== null)
        .map((record) => ({ region, record })),
    );
}

function isTooLow({ region, record }: Answer, heard: Said): boolean {
  const levels = region.units
    .map((unit) => heard.get(unit))
    .filter((level) => level !== undefined)
    .map((level) => applyMap(region.boundaries, level));
  return record.level !== null && (levels.length === 0 || record.level < Math.min(...levels));
}
