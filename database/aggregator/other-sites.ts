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
       jsonb_path_query_array(internal, '$.eligibility[*][0]') AS judged
     FROM plan p WHERE site_id = ANY($1) AND effective_from >= coalesce(
       (SELECT max(effective_from) FROM plan q WHERE q.site_id = p.site_id AND q.effective_from <= $2), '-infinity')
     ORDER BY site_id, effective_from`,
    [siteIds, isoUtc(from)],
  );
  return rows;
}
