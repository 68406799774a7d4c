// What the other sites of an installation have near the sensors of one: their register entries, and which of them their plans count. Recordings are nobody's
// neighbours: their clocks stand still.
import type pg from 'pg';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type Sensor, storedSensorSchema } from '#shared/wire/sensor.ts';

/** Metres: farther than any field of view reaches, wherever its middle is. As degrees of latitude. */
const AROUND_DEGREES = 0.06;
/** Nearer to a pole, or to where east becomes west, no box of degrees holds a site. */
const LAST_LATITUDE = 85;
const LAST_LONGITUDE = 179.5;

export type NearSensor = {
  readonly sensor: Sensor;
  /** Since when it is suspended, null: it is not. */
  readonly suspendedSince: EpochMs | null;
  /** When its newest entry was written. */
  readonly recordedAt: EpochMs;
};

/** Degrees between which the sensors of other sites can be neighbours; null for a longitude: all of them. */
function boxOf(sensors: readonly Sensor[]): readonly (number | null)[] {
  let [south, north, west, east] = [90, -90, 180, -180];
  for (const { location } of sensors) {
    south = Math.min(south, location.lat);
    north = Math.max(north, location.lat);
    west = Math.min(west, location.lon);
    east = Math.max(east, location.lon);
  }
  const farthest = Math.max(Math.abs(south), Math.abs(north));
  const isWhole = farthest > LAST_LATITUDE || Math.max(-west, east) > LAST_LONGITUDE;
  const around = AROUND_DEGREES / Math.cos((Math.min(farthest + 1, 89) * Math.PI) / 180);
  return [
    south - AROUND_DEGREES,
    north + AROUND_DEGREES,
    isWhole ? null : west - around,
    isWhole ? null : east + around,
  ];
}

/** Sensors in force of other sites that stand near those of this one, or hang on a mount of the same name. None for a recording. */
export async function sensorsNear(
  pool: pg.Pool,
  siteId: string,
  sensors: readonly Sensor[],
): Promise<readonly NearSensor[]> {
  if (sensors.length === 0) return [];
  const mounts = sensors.flatMap(({ location: { mountId } }) => mountId ?? []);
  const { rows } = await pool.query<{
    document: unknown;
    suspendedSince: number | null;
    recordedAt: number;
  }>(
    `SELECT f.document, extract(epoch FROM n.recorded_at)::float8 * 1000 AS "recordedAt",
       CASE WHEN (f.document ->> 'suspended')::boolean THEN (
         SELECT extract(epoch FROM min(v.recorded_at))::float8 * 1000 FROM sensor v
         WHERE v.sensor_id = f.sensor_id AND v.version > coalesce((SELECT max(w.version) FROM sensor w
           WHERE w.sensor_id = f.sensor_id AND NOT (w.document ->> 'suspended')::boolean), 0)) END AS "suspendedSince"
     FROM sensor_in_force f JOIN sensor n ON n.sensor_id = f.sensor_id AND n.version = f.version
     WHERE f.site_id <> $1 AND NOT EXISTS (SELECT FROM replay_clock r WHERE r.site_id IN ($1, f.site_id))
       AND ((f.document #>> '{location,lat}')::float8 BETWEEN $2 AND $3
         AND ($4::float8 IS NULL OR (f.document #>> '{location,lon}')::float8 BETWEEN $4 AND $5)
         OR f.document #>> '{location,mountId}' = ANY($6))
     ORDER BY f.sensor_id COLLATE "C"`,
    [siteId, ...boxOf(sensors), mounts],
  );
  return rows.map(({ document, ...row }) => ({
    ...row,
    sensor: storedSensorSchema.parse(document),
  }));
}

export type CountedPlan = {
  readonly siteId: string;
  readonly effectiveFrom: EpochMs;
  /** Sensors that it counts. */
  readonly sensorIds: readonly string[];
  /** What it rests on of each; none in a plan of a release that did not keep it. */
  readonly facts: readonly (readonly [sensorId: string, validUntil: EpochMs, rest: string])[];
  /** Sensors that it says anything about. */
  readonly judged: readonly string[];
};

/** Plans of these sites that are in force at `from` or later, ascending by effectiveFrom for each. */
export async function plansFrom(
  pool: pg.Pool,
  siteIds: readonly string[],
  from: EpochMs,
): Promise<readonly CountedPlan[]> {
  const { rows } = await pool.query<CountedPlan>(
    `SELECT site_id AS "siteId", extract(epoch FROM effective_from)::float8 * 1000 AS "effectiveFrom",
       jsonb_path_query_array(internal, '$.units[*].sensorIds[*]') AS "sensorIds",
       coalesce(internal -> 'facts', '[]') AS facts, jsonb_path_query_array(internal, '$.eligibility[*][0]') AS judged
     FROM plan p WHERE site_id = ANY($1) AND effective_from >= coalesce(
       (SELECT max(effective_from) FROM plan q WHERE q.site_id = p.site_id AND q.effective_from <= $2), '-infinity')
     ORDER BY site_id, effective_from`,
    [siteIds, isoUtc(from)],
  );
  return rows;
}

export type CountedPlace = {
  /** What the plan rests on of the sensor, where it stands among it. */
  readonly rest: string;
  /** When the next plan of its site begins. Null: none does yet. */
  readonly until: EpochMs | null;
  readonly publicWindowSeconds: number;
};

/**
 * Where plans of other sites count sensors near those of one: plans in force from so many public windows before `effectiveFrom` on, the longer window of
 * both sites. A sensor is where its plan found it, whatever has become of it since. None for a recording.
 */
export async function placesCounted(
  pool: pg.Pool,
  own: {
    readonly siteId: string;
    readonly sensors: readonly Sensor[];
    readonly effectiveFrom: EpochMs;
    readonly publicWindowSeconds: number;
  },
  windows: number,
): Promise<readonly CountedPlace[]> {
  const { siteId, sensors, effectiveFrom, publicWindowSeconds } = own;
  if (sensors.length === 0) return [];
  const mounts = sensors.flatMap(({ location: { mountId } }) => mountId ?? []);
  const { rows } = await pool.query<CountedPlace>(
    `WITH held AS (
       SELECT internal, (document ->> 'publicWindowSeconds')::float8 AS seconds,
         lead(effective_from) OVER (PARTITION BY site_id ORDER BY effective_from) AS until
       FROM plan p WHERE site_id <> $1 AND NOT EXISTS (SELECT FROM replay_clock r WHERE r.site_id IN ($1, p.site_id))),
     counted AS MATERIALIZED (
       SELECT fact ->> 2 AS rest, (fact ->> 2)::jsonb -> 2 AS place, until, seconds
       FROM held, jsonb_array_elements(internal -> 'facts') fact
       WHERE until IS NULL OR until > $7::timestamptz - make_interval(secs => $8 * greatest(seconds, $9)))
     SELECT rest, extract(epoch FROM until)::float8 * 1000 AS until, seconds AS "publicWindowSeconds" FROM counted
     WHERE (place ->> 0)::float8 BETWEEN $2 AND $3 AND ($4::float8 IS NULL OR (place ->> 1)::float8 BETWEEN $4 AND $5)
       OR place ->> 2 = ANY($6)`,
    [siteId, ...boxOf(sensors), mounts, isoUtc(effectiveFrom), windows, publicWindowSeconds],
  );
  return rows;
}
