// A newcomer took the published questions, tried seed after seed until one drew the same ones, and with that seed played the crowd again: all answers, from the
// folder alone. The same attack here, on a control that draws everything from small seeds, and on the kit as it is made.
import { expect, test } from 'vitest';
import { T0 } from '#test/kit/core/builders.ts';
import { Chance } from '../attack/engine/chance.ts';
import { PUBLIC_MINUTES } from './days.ts';
import { playGame } from './game.ts';
import { type Kit, makeKit } from './kit.ts';
import { drawAsked, keyOf } from './questions.ts';
import { score } from './score.ts';
import { sceneOf } from './site.ts';
import { checkedSecret, drawSecret, PURPOSES, type Streams, streamsOf } from './streams.ts';

const SIZE = { days: 1, targets: 50 };
/** So many seeds are tried here. The newcomer tried all 2^31 of them, which took 35 seconds. */
const SEEDS = 2 ** 19;
/** Of a day, those that are published by its end. */
const WINDOWS = 94;
const sensorIds = sceneOf().sensors.map(({ sensorId }) => sensorId);

/** The control, as the kit was first made: seeds that follow each other, one for each purpose. */
const seeded =
  (seed: number): Streams =>
  (purpose) =>
    new Chance(seed + PURPOSES.indexOf(purpose));

function kitOf(streams: Streams): Kit {
  const secret = drawSecret();
  const today = new Date();
  return makeKit({ ...playGame(SIZE, streams), secret, isSecretGiven: false, today });
}

/** What is asked, by its id, as the folder says it. */
function askedIn({ files }: Kit): readonly (readonly [id: string, key: string])[] {
  const asked: { id: string; sensorId: string; from: string }[] = JSON.parse(
    files['questions.json'] ?? '',
  );
  return asked.map(({ id, sensorId, from }) => {
    const window = (Date.parse(from) - T0) / (PUBLIC_MINUTES * 60_000);
    return [id, keyOf({ sensorId, window })];
  });
}

/** The seed that draws what is asked; null: none of those tried. */
function seedOf(asked: readonly string[]): number | null {
  const drawn = (seed: number, targets: number): string =>
    drawAsked(sensorIds, WINDOWS, targets, seeded(seed)('questions')).map(keyOf).join();
  for (let seed = 0; seed < SEEDS; seed += 1) {
    // The first alone rules nearly every seed out.
    if (drawn(seed, 1) === asked[0] && drawn(seed, asked.length) === asked.join()) return seed;
  }
  return null;
}

/** The share of right answers, from the folder alone; null: no seed was found. */
function attacked(kit: Kit): number | null {
  const asked = askedIn(kit);
  const seed = seedOf(asked.map(([, key]) => key));
  if (seed === null) return null;
  const { truth } = playGame(SIZE, seeded(seed)).fortnight;
  const answers = asked.map(([id, key]) => [id, truth.get(key)?.own ?? 0] as const);
  return score(Object.fromEntries(answers), kit.key).right;
}

test('trying seeds against the published questions gives all answers of a control that draws from a seed, and none of the kit', () => {
  expect(attacked(kitOf(seeded(271_828)))).toBe(1);
  expect(attacked(kitOf(streamsOf(drawSecret(), 'kit')))).toBeNull();
});

test('no stream tells of another: what is asked depends on its own alone, and what is told and hidden on the others', () => {
  const [one, other] = [drawSecret(), drawSecret()].map((secret) => streamsOf(secret, 'kit'));
  if (one === undefined || other === undefined) throw new Error('two secrets');
  const mixed: Streams = (purpose) => (purpose === 'questions' ? other : one)(purpose);
  const [a, b] = [playGame(SIZE, one), playGame(SIZE, mixed)];
  expect(b.fortnight.records).toEqual(a.fortnight.records);
  expect(b.asked).not.toEqual(a.asked);
  const draws = PURPOSES.flatMap((purpose) => {
    const chance = one(purpose);
    return Array.from({ length: 1000 }, () => chance.uniform());
  });
  expect(new Set(draws).size).toBe(draws.length);
});

test('one secret has streams of its own for each game; one digit more or less is another kit', () => {
  const secret = '0'.repeat(64);
  const firsts = [
    streamsOf(secret, 'kit'),
    streamsOf(secret, 'site 1'),
    streamsOf(`1${secret.slice(1)}`, 'kit'),
  ].flatMap((streams) => PURPOSES.map((purpose) => streams(purpose).uniform()));
  expect(new Set(firsts).size).toBe(3 * PURPOSES.length);
  expect(streamsOf(secret, 'kit')('crowd').uniform()).toBe(firsts[PURPOSES.indexOf('crowd')]);
});

test('draws are even and go on past a block of the cipher', () => {
  const chance = streamsOf(drawSecret(), 'kit')('noise');
  const draws = Array.from({ length: 40_000 }, () => chance.uniform());
  expect(Math.min(...draws)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...draws)).toBeLessThan(1);
  for (let tenth = 0; tenth < 10; tenth += 1)
    expect(draws.filter((draw) => Math.floor(draw * 10) === tenth).length).toBeGreaterThan(3600);
  expect(new Set(draws).size).toBe(draws.length);
});

test('a secret is 256 bits, drawn anew each time; a shorter one is refused', () => {
  expect(drawSecret()).not.toBe(drawSecret());
  expect(checkedSecret(drawSecret())).toMatch(/^[0-9a-f]{64}$/);
  for (const short of ['', '20260606', 'f'.repeat(63), 'g'.repeat(64)])
    expect(() => streamsOf(short, 'kit')).toThrow('--secret is 64 digits');
});
