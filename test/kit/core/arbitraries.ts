// Random sites, registers and readings for property tests. Small on purpose: every rule of the plan is met within a few units.
import fc from 'fast-check';
import { isoUtc } from '#shared/time.ts';
import type { Level } from '#shared/wire/level.ts';
import type { Reading } from '#shared/wire/reading.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { DAY, type OwnerKind, sensor, T0, zoneSite } from './builders.ts';

/** The seed of every run: fixed so that a failure repeats; FC_SEED sets another. */
const SEED = Number(process.env.FC_SEED ?? 20_260_606);

process.stdout.write(`fast-check seed ${SEED}\n`);

export const runs = (numRuns: number): fc.Parameters<unknown> => ({ seed: SEED, numRuns });

const ZONES = [
  ['a', 'x'],
  ['b', 'x', 'moving'],
  ['c', 'x'],
  ['d', 'y'],
  ['e', 'y', 'moving'],
] as const;
export const SITE: Site = zoneSite(ZONES);

const owner: fc.Arbitrary<OwnerKind> = fc.oneof(
  { weight: 4, arbitrary: fc.constant<OwnerKind>('operator') },
  { weight: 1, arbitrary: fc.constantFrom<OwnerKind>('unverified', 'verified:p', 'verified:q') },
);
const area = fc.constantFrom(16, 20, 26, 32, 63, 100, 400);

/** Registers of up to 30 sensors; some stand together, some are too small for their zone, some are suspended. */
export const register: fc.Arbitrary<readonly Sensor[]> = fc
  .array(
    fc.record({
      zone: fc.constantFrom(...ZONES.map(([zoneId]) => zoneId)),
      owner,
      areaM2: area,
      together: fc.integer({ min: 0, max: 40 }),
      /** Entered the register so many days ago: those of others have served their probation. */
      days: fc.integer({ min: 8, max: 40 }),
      suspended: fc.integer({ min: 0, max: 19 }).map((n) => n === 0),
    }),
    { minLength: 0, maxLength: 30 },
  )
  .map((specs) =>
    specs.map(({ together, days, ...spec }, i) =>
      sensor({
        id: `s${i}`,
        north: together * 40 + (i % 3) * 4,
        registeredAt: isoUtc(T0 - days * DAY),
        ...spec,
      }),
    ),
  );

/** Up to 20 sensors of others that come later than all of `register`: alone, in between and on top of what stands there, large and narrow. */
export const strangers: fc.Arbitrary<readonly Sensor[]> = fc
  .array(
    fc.record({
      zone: fc.constantFrom(...ZONES.map(([zoneId]) => zoneId)),
      owner: fc.constantFrom<OwnerKind>('unverified', 'unverified', 'verified:p', 'verified:q'),
      areaM2: fc.constantFrom(16, 20, 63, 100, 500, 2000),
      north: fc.oneof(
        fc.integer({ min: 0, max: 1700 }),
        fc.integer({ min: 50, max: 400 }).map((step) => step * 100),
      ),
    }),
    { minLength: 1, maxLength: 20 },
  )
  .map((specs) =>
    specs.map((spec, i) =>
      // Ids below and above those of the register.
      sensor({
        id: `${i % 2 === 0 ? 'a' : 'z'}${i}`,
        registeredAt: isoUtc(T0 - 8 * DAY + (i + 1) * 60_000),
        ...spec,
      }),
    ),
  );

/** A register big enough that something is released, with far sensors only. */
export const crowd: fc.Arbitrary<readonly Sensor[]> = fc
  .array(fc.record({ zone: fc.constantFrom('a', 'b', 'c'), owner, areaM2: area }), {
    minLength: 6,
    maxLength: 18,
  })
  .map((specs) => specs.map((spec, i) => sensor({ id: `s${i}`, ...spec })));

export const level: fc.Arbitrary<Level> = fc.constantFrom<Level>(0, 1, 2, 3, 4);

/** Which sensor speaks in which second, and in which seconds the intake is silent. Nothing about levels. */
export type Participation = {
  readonly spoken: readonly (readonly [sensor: number, second: number])[];
  readonly silentFrom: number;
};

export function participation(sensors: number, windows: number): fc.Arbitrary<Participation> {
  // Per sensor and window: silent, in a few slots, or in most; so that both outcomes are common.
  const slots = fc.oneof(
    { weight: 4, arbitrary: fc.constant(0b111_111) },
    { weight: 1, arbitrary: fc.constant(0) },
    { weight: 2, arbitrary: fc.integer({ min: 0, max: 63 }) },
  );
  return fc
    .record({
      masks: fc.array(slots, { minLength: sensors * windows, maxLength: sensors * windows }),
      silentFrom: fc.oneof(fc.constant(-1), fc.integer({ min: 0, max: windows * 60 })),
    })
    .map(({ masks, silentFrom }) => ({
      silentFrom,
      spoken: masks
        .flatMap((mask, i) =>
          [0, 1, 2, 3, 4, 5]
            .filter((slot) => (mask >> slot) & 1)
            .map(
              (slot) => [i % sensors, Math.floor(i / sensors) * 60 + slot * 10 + (i % 10)] as const,
            ),
        )
        .toSorted((a, b) => a[1] - b[1]),
    }));
}

export function readingsOf(
  who: Participation,
  levels: readonly Level[],
): readonly (readonly [number, Reading])[] {
  return who.spoken.map(([number, second], i) => [
    second,
    {
      sensorId: `s${number}`,
      observedAt: isoUtc(T0 + second * 1000),
      level: levels[i % levels.length] ?? 0,
    },
  ]);
}
