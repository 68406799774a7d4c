// The demo's sensor register: 120 sensors on 90 poles. Everything but the dates is fixed, so a test can name a sensor.
import type { Position } from '#shared/geo.ts';
import { type Sensor, sensorSchema } from '#shared/sensor.ts';
import type { Zone } from '#shared/site.ts';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type Chance, chanceFor } from './chance.ts';
import { isInside, layPoles, metresBetween, moved, type Pole } from './layout.ts';
import {
  ALTERNATIVES,
  DEVICES,
  legalBasisOf,
  OPERATOR,
  ownerOfPole,
  PLACE_OF_VIEW,
  PURPOSE,
  placeOf,
  THEME,
} from './sensor-texts.ts';
import { demoSite } from './site.ts';

const REGISTER_SEED = 90;
/** Every third pole carries two sensors: 30 of 90. */
const PAIR_EVERY = 3;
/** Every third of those is two fastenings a few metres apart instead of one. */
const NEAR_PAIR_EVERY = 9;
const NEAR_PAIR_M = 4;
const UNIT_M = 11;
const DAY_MS = 24 * 3600 * 1000;
const VALID_DAYS = 3 * 365;

/** Zones where one sensor sees so little that bands of levels are merged (release specification, section 2). */
const SMALL_VIEW_M2: Readonly<Record<string, number>> = { KC: 20, LE: 20, ZD: 30, PC: 36 };

function areaM2Of(zone: Zone, pole: Pole, number: number, chance: Chance): number {
  const small = SMALL_VIEW_M2[zone.zoneId];
  if (small !== undefined && pole.index === 0) return small;
  // From these areas on all five levels can be told apart at ten persons per band.
  const [least, most] = zone.zoneType === 'moving' ? [64, 118] : [34, 92];
  return Math.round(least + (most - least) * chance.uniform(number, 3));
}

/** Where the sensors of a pole hang: one place, twice the same, or two a few metres apart. */
function placesOf(pole: Pole, number: number, poles: readonly Pole[]): readonly Position[] {
  if (number % PAIR_EVERY !== 0) return [pole.at];
  if (number % NEAR_PAIR_EVERY !== 0) return [pole.at, pole.at];
  const second = [0, 90, 180, 270]
    .map((degrees) => moved(pole.at, NEAR_PAIR_M, degrees))
    .find(
      (at) =>
        isInside(pole.zone, at) &&
        poles.every((other) => other === pole || metresBetween(at, other.at) > UNIT_M),
    );
  return [pole.at, second ?? pole.at];
}

function datesOf(at: EpochMs, number: number, chance: Chance): Record<string, EpochMs> {
  const today = Math.floor(at / DAY_MS) * DAY_MS;
  const validFrom = today - (60 + Math.floor(chance.uniform(number, 4) * 140)) * DAY_MS;
  return {
    registeredAt: validFrom - 10 * DAY_MS,
    validFrom,
    validUntil: validFrom + VALID_DAYS * DAY_MS,
    reviewedOn: validFrom - 30 * DAY_MS,
    reviewBy: validFrom + 365 * DAY_MS,
  };
}
