// A14: one person registers ten sensors under ten names around a target and sweeps what they say, to subtract them from whatever is released.

import type { Sensor } from '#shared/wire/sensor.ts';
import { T0, zoneSite } from '#test/kit/core/builders.ts';
import type { Attack } from '../attack.ts';
import { Chance } from './chance.ts';
import { engineAttack } from './judged.ts';
import type { Program, Scene, SeenRegion } from './seen.ts';
import { sweep } from './sweep.ts';
import { farApart, type Said, specsOf } from './worlds.ts';

const SYBILS = 10;
const K = 3;

type Tally = { released: number; unsafe: number; inferred: number; fewestHonest: number };

export const a14: Attack = engineAttack({
  id: 'A14',
  title: 'sybil',
  holdsWhen: 'withheld or unpublished until k others are there and at most a third are theirs',
  run: (program, { quick, seed }) => {
    const chance = new Chance(seed);
    const tally: Tally = { released: 0, unsafe: 0, inferred: 0, fewestHonest: Number.NaN };
    const honest = quick ? [1, 2, 3, 8, 19, 20, 21] : Array.from({ length: 24 }, (_, i) => i + 1);
    let sites = 0;
    for (const others of honest) {
      for (const nextDoor of [0, 2, 5]) {
        attackSite(program, { others, nextDoor }, chance, tally);
        sites += 1;
      }
    }
    const { released, unsafe, inferred, fewestHonest } = tally;
    return {
      holds: unsafe === 0 && inferred === 0 && released > 0,
      breaks: unsafe > 0 && inferred > 0,
      got: `${unsafe} of ${released} values round the target with fewer than ${K} others or more than a third sybils, target inferred at ${inferred} of ${sites} sites (limit 0); ${SYBILS} sybils see values from ${fewestHonest} honest units on`,
    };
  },
});

type Place = {
  /** Honest units in the target's zone, the target among them. */
  readonly others: number;
  /** Honest units in the next zone of the area. */
  readonly nextDoor: number;
};

function attackSite(
  program: Program,
  { others, nextDoor }: Place,
  chance: Chance,
  tally: Tally,
): void {
  const scene: Scene = {
    site: zoneSite([
      ['t', 'x'],
      ['u', 'x'],
    ]),
    sensors: farApart([
      ...specsOf({ t: others, u: nextDoor }),
      ...specsOf({ t: SYBILS }, { owner: 'unverified' }).map((spec) => ({
        ...spec,
        id: `sybil${spec.id}`,
      })),
    ]).map(renamed),
  };
  const target = 't1';
  const sybils = scene.sensors.map(({ sensorId }) => sensorId).filter(isSybil);
  const honest: Said = new Map(
    scene.sensors
      .filter(({ sensorId }) => !isSybil(sensorId))
      .map(({ sensorId }) => [sensorId, chance.integer(5)]),
  );
  const aggregator = program(scene);
  const { records, feasible } = sweep(aggregator, { honest, hostile: sybils, start: T0 });
  const withTarget = new Map(
    aggregator.regions
      .filter(({ lane, units }) => lane === 'staff' && units.includes(target))
      .map((region) => [region.regionId, region]),
  );
  for (const { regionId, level } of records) {
    const region = withTarget.get(regionId);
    if (region === undefined || level === null) continue;
    tally.released += 1;
    if (!isSafe(region)) tally.unsafe += 1;
    const count = region.units.filter((unit) => !isSybil(unit)).length;
    tally.fewestHonest = Math.min(count, tally.fewestHonest || count);
  }
  if (feasible.get(target)?.length === 1) tally.inferred += 1;
}

function isSybil(sensorId: string): boolean {
  return sensorId.startsWith('sybil');
}

/** Ten names for one person. */
function renamed(sensor: Sensor): Sensor {
  if (!isSybil(sensor.sensorId) || sensor.owner === null) return sensor;
  return { ...sensor, owner: { ...sensor.owner, ownerId: `name-${sensor.sensorId}` } };
}

function isSafe({ units }: SeenRegion): boolean {
  const sybils = units.filter(isSybil).length;
  return units.length - sybils >= K && sybils * 3 <= units.length;
}
