// A planning as a document for the database and back. It names sensors and units, so only the aggregator may read it; it holds no level.
import * as z from 'zod';
import type { Plan } from '#shared/wire/plan.ts';
import { ELIGIBILITY_CODES } from '#shared/wire/reading.ts';
import type { SitePlanning } from '../core/plan/plan.ts';
import type { PlannedPolicy } from '../core/plan/plan-index.ts';

const boundaries = z.array(z.int().min(1).max(4));
const schema = z.strictObject({
  eligibility: z.array(z.tuple([z.string(), z.enum(['eligible', ...ELIGIBILITY_CODES])])),
  units: z.array(
    z.strictObject({
      unitId: z.string(),
      sensorIds: z.array(z.string()),
      cell: z.string(),
      group: z.string().nullable(),
      map: boundaries,
      topPersons: z.int().nonnegative(),
      at: z.strictObject({ lat: z.number(), lon: z.number() }),
    }),
  ),
  maps: z.array(z.tuple([z.string(), boundaries])),
  regions: z.array(z.tuple([z.string(), z.array(z.string())])),
  // Documents of older releases have none of these.
  facts: z.array(z.tuple([z.string(), z.int(), z.string()])).default([]),
  fromElsewhere: z.array(z.tuple([z.string(), z.int()])).default([]),
  isFollowing: z.boolean().default(false),
});
type PlanningDocument = z.infer<typeof schema>;

export function packPlanning(planning: SitePlanning, isFollowing = false): PlanningDocument {
  return {
    eligibility: [...planning.eligibility],
    units: planning.units.map((unit) => ({
      ...unit,
      sensorIds: [...unit.sensorIds],
      map: [...unit.map],
      at: { ...unit.at },
    })),
    maps: [...planning.mapOfSensor].map(([id, map]) => [id, [...map]]),
    regions: [...planning.unitsOfRegion].map(([id, units]) => [id, [...units]]),
    facts: [...(planning.facts ?? [])].map(([id, { validUntil, rest }]) => [id, validUntil, rest]),
    fromElsewhere: [...(planning.fromElsewhere ?? [])],
    isFollowing,
  };
}

/** @throws when the document is not one that `packPlanning` made. */
export function unpackPlanning(
  plan: Plan,
  document: unknown,
): Pick<PlannedPolicy, 'planning' | 'isFollowing'> {
  const { eligibility, units, maps, regions, facts, fromElsewhere, isFollowing } =
    schema.parse(document);
  const planning = {
    plan,
    eligibility: new Map(eligibility),
    warnings: [],
    units,
    unitOfSensor: new Map(
      units.flatMap((unit) => unit.sensorIds.map((id) => [id, unit.unitId] as const)),
    ),
    mapOfSensor: new Map(maps),
    unitsOfRegion: new Map(regions),
    facts: new Map(facts.map(([id, validUntil, rest]) => [id, { validUntil, rest }])),
    fromElsewhere: new Map(fromElsewhere),
  };
  return { planning, isFollowing };
}
