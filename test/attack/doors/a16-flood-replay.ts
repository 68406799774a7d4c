// A16: somebody holds one device's token and name: floods, replays, sets clocks wrong, clones the device. Two sites hear the same honest
// readings, one of them also everything hostile. The codes of the refusals must be the right ones, and the rows of both sites the same.
import type { IngestResult, Reading } from '#shared/wire/reading.ts';
import type { Attack, AttackOptions, Finding } from '../attack.ts';
import { SITES, theProduct, withRival } from './doors.ts';
import { sendWindow } from './play.ts';
import { type Says, sensorOf, windowReadings } from './readings.ts';
import { jsonOf, rowsOf, textOf, type Victim } from './victim.ts';
import { WINDOW_MS } from './world.ts';

const iso = (at: number): string => new Date(at).toISOString();

/** All honest units say 1, but the device that is taken over says 0; of the second zone only two units speak, one less than is needed. */
const honest: Says = (zone, unit) => {
  if (zone === 1 && unit > 1) return null;
  return zone === 0 && unit === 3 ? 0 : 1;
};

type Wave = {
  readonly name: string;
  readonly expected: string;
  readonly readings: readonly Reading[];
};

const hostile = (sensorId: string, observedAt: number): Reading => ({
  sensorId,
  observedAt: iso(observedAt),
  level: 4,
});

const each = (make: (index: number) => Reading, count = 50): Reading[] =>
  Array.from({ length: count }, (_, index) => make(index));

/** What the device itself said in the window: too soon after it, once more, and as of long ago. */
function repeated(device: string, said: readonly Reading[]): Wave[] {
  const second = Math.floor(Date.parse(said[0]?.observedAt ?? '') / 1000) * 1000;
  return [
    {
      name: 'flood',
      expected: 'too_fast',
      readings: each((index) => hostile(device, second + 20 + index)).filter(
        ({ observedAt }) => observedAt !== said[0]?.observedAt,
      ),
    },
    {
      name: 'replay',
      expected: 'duplicate',
      readings: said.map((reading) => ({ ...reading, level: 4 })),
    },
    {
      name: 'late replay',
      expected: 'late',
      readings: said.map((reading) => ({
        ...reading,
        observedAt: iso(Date.parse(reading.observedAt) - 3 * WINDOW_MS),
      })),
    },
  ];
}

/** What it never said, and what no device could. */
function madeUp(siteId: string, device: string, start: number, now: number): Wave[] {
  return [
    {
      name: 'fast clock',
      expected: 'clock',
      readings: each((index) => hostile(device, now + 2001 + index * 1000)),
    },
    {
      name: 'slow clock',
      expected: 'late',
      readings: each((index) => hostile(device, start - WINDOW_MS - index * 1000)),
    },
    {
      name: 'made-up sensor',
      expected: 'unknown_sensor',
      readings: each((index) => hostile(`${siteId}:z1u${10 + index}`, start + index * 1000)),
    },
    {
      name: 'not a reading',
      expected: 'invalid',
      readings: each(
        (index) => ({ ...hostile(device, start + index * 1000), weight: 99 }) as Reading,
      ),
    },
  ];
}

/** Hostile readings, all of level 4, each wave with the code that must refuse all of it. */
function waves(siteId: string, start: number, now: number): Wave[] {
  const device = sensorOf(siteId, 0, 3);
  const said = windowReadings(siteId, start, honest).filter(({ sensorId }) => sensorId === device);
  return [...repeated(device, said), ...madeUp(siteId, device, start, now)];
}

/** A second device under the same name, in seconds that are free: it is heard, but its unit speaks once. */
function clones(siteId: string, start: number, sensorId: string): Reading[] {
  const everySecond = Array.from(
    { length: 50 },
    (_, index): Reading => ({ sensorId, observedAt: iso(start + 5 + index * 1000), level: 4 }),
  );
  const asTheDevice = windowReadings(siteId, start, () => 4);
  return [...everySecond, ...asTheDevice.filter((reading) => reading.sensorId === sensorId)];
}

type Tally = { hostile: number; right: number; wrong: Map<string, number> };

function count(tally: Tally, { name, expected, readings }: Wave, result: IngestResult): void {
  tally.hostile += readings.length;
  const right =
    expected === 'duplicate'
      ? result.duplicates
      : result.refused.filter(({ code }) => code === expected).length;
  tally.right += right;
  if (right < readings.length)
    tally.wrong.set(name, (tally.wrong.get(name) ?? 0) + readings.length - right);
}

/** A counter that falls back, in an open window: refused, and the next one is heard. */
async function rewind(victim: Victim, siteId: string, start: number, tally: Tally): Promise<void> {
  const at = (second: number, seq: number): Reading => ({
    sensorId: sensorOf(siteId, 0, 3),
    observedAt: iso(start + second * 1000 + 700),
    level: 4,
    seq,
  });
  await victim.send(siteId, [at(58, 1000)]);
  const readings = [at(57, 999), at(56, 1)];
  const answer = jsonOf<IngestResult>(await victim.send(siteId, readings));
  count(tally, { name: 'rewound counter', expected: 'stale_seq', readings }, answer);
}

type Result = {
  readonly tally: Tally;
  readonly clones: number;
  readonly rows: number;
  readonly differ: number;
  readonly thin: number;
};

async function attack(victim: Victim, { quick }: AttackOptions): Promise<Result> {
  const [attacked, clean] = SITES.a16;
  const tally: Tally = { hostile: 0, right: 0, wrong: new Map() };
  let cloned = 0;
  const start = await victim.skipToPublicWindow();
  const windows = quick ? 3 : 10;
  for (let window = 0; window < windows; window += 1) {
    const at = start + window * WINDOW_MS;
    const now = at + WINDOW_MS + 1000;
    await victim.moveTo(now);
    for (const siteId of [attacked, clean])
      await sendWindow(victim, siteId, windowReadings(siteId, at, honest));
    for (const wave of waves(attacked, at, now)) {
      const answer = await victim.send(attacked, wave.readings);
      if (answer.status !== 202)
        throw new Error(`${wave.name}: ${answer.status} ${textOf(answer)}`);
      count(tally, wave, jsonOf<IngestResult>(answer));
    }
    await rewind(victim, attacked, at, tally);
    for (const unit of [sensorOf(attacked, 0, 3), sensorOf(attacked, 1, 0)])
      cloned += jsonOf<IngestResult>(
        await victim.send(attacked, clones(attacked, at, unit)),
      ).accepted;
  }
  await victim.moveTo(start + windows * WINDOW_MS + 20_000);
  const contents = async (siteId: string): Promise<string[]> =>
    (
      await rowsOf(
        victim,
        siteId,
        `lane=staff&from=${iso(start)}&to=${iso(start + windows * WINDOW_MS)}`,
      )
    ).map(({ regionId, windowStart, status, level, reason }) =>
      JSON.stringify([regionId, windowStart, status, level, reason]),
    );
  const [one, other] = [await contents(attacked), await contents(clean)];
  const thin = one.filter((text) => text.includes('insufficient_contributors')).length;
  return {
    tally,
    clones: cloned,
    rows: one.length,
    differ: one.filter((text, index) => text !== other[index]).length,
    thin,
  };
}

function got({ tally, clones: cloned, rows, differ, thin }: Result): string {
  const wrong = [...tally.wrong].map(([name, n]) => `${name} ${n}`).join(', ');
  return `${tally.hostile} hostile readings, ${tally.right} with the right code${wrong === '' ? '' : ` (not: ${wrong})`}; ${cloned} of clones heard; ${differ} of ${rows} rows differ from the clean site, ${thin} withheld on both for want of a third unit`;
}

export const a16: Attack = {
  id: 'A16',
  title: 'flood, replay, skew, cloned device',
  through: 'doors',
  holdsWhen: 'no weight, and the right refusal code',
  product: async (options): Promise<Finding> => {
    const result = await attack(await theProduct(), options);
    const { tally, differ, rows, thin } = result;
    const holds = differ === 0 && rows > 0 && thin > 0 && tally.right === tally.hostile;
    return { asExpected: holds, got: got(result) };
  },
  control: (options) =>
    withRival(async (rival) => {
      const result = await attack(rival, options);
      return {
        asExpected: result.differ > 0 && result.tally.right < result.tally.hostile,
        got: got(result),
      };
    }),
};
