// What the other sites of an installation have near the sensors of one: their register entries, and which of them their plans count. Recordings are nobody's
// neighbours: their clocks stand still.
import type pg from 'pg';
import { type EpochMs, isoUtc } from '#shared/time.ts';
import { type Sensor, storedSensorSchema } from '#shared/wire/sensor.ts';

/** Least and greatest x, y and z of points on the sphere, in metres from its centre. Poles and the date line are nothing special there. */
export type SphereBox = readonly [
  xFrom: number,
  xTo: number,
  yFrom: number,
  yTo: number,
  zFrom: number,
  zTo: number,
];

/** Where whoever would be one viewpoint with a sensor of a site can be. It may take in others, and misses nobody. */
export type ViewpointReach = {
  readonly earthRadiusM: number;
  readonly mounts: readonly string[];
  /** Of where it hangs. */
  readonly places: SphereBox;
  /** Of the middle of what it sees; that of a wider view may lie outside by the radius of that view. */
  readonly views: SphereBox;
};

export type NearSensor = {
  readonly sensor: Sensor;
  /** Since when it is suspended, null: it is not. */
  readonly suspendedSince: EpochMs | null;
  /** When its newest entry was written. */
  readonly recordedAt: EpochMs;
};

/** A condition: the point lies in the box of a parameter, or outside by `reach` at most. $2 is the radius of the Earth. */
function isInBox(box: string, lat: string, lon: string, reach: string): string {
  const [north, east] = [`radians(${lat})`, `radians(${lon})`];
  const point = [`cos(${north}) * cos(${east})`, `cos(${north}) * sin(${east})`, `sin(${north})`];
  const along = point.map(
    (at, i) =>
      `$2 * ${at} BETWEEN (${box})[${2 * i + 1}] - ${reach} AND (${box})[${2 * i + 2}] + ${reach}`,
  );
  return along.join(' AND ');
}

/** Of rows with `mount`, `lat` and `lon`, `"viewLat"` and `"viewLon"` (null: as it hangs) and `"areaM2"`. */
const IS_NEAR = `(mount = ANY($3) OR ${isInBox('$4::float8[]', 'lat', 'lon', '0')}
  OR ${isInBox('$5::float8[]', 'coalesce("viewLat", lat)', 'coalesce("viewLon", lon)', 'sqrt("areaM2" / pi())')})`;

const reachValues = ({ earthRadiusM, mounts, places, views }: ViewpointReach) =>
  [earthRadiusM, mounts, places, views] as const;

/** Sensors in force of other sites within this reach. None for a recording. */
export async function sensorsNear(
  pool: pg.Pool,
  siteId: string,
  reach: ViewpointReach,
): Promise<readonly NearSensor[]> {
  const { rows } = await pool.query<{
    document: unknown;
    suspendedSince: number | null;
    recordedAt: number;
  }>(
    `WITH placed AS MATERIALIZED (
       SELECT sensor_id, version, document #>> '{location,mountId}' AS mount,
         (document #>> '{location,lat}')::float8 AS lat, (document #>> '{location,lon}')::float8 AS lon,
         (document #>> '{fieldOfView,centre,lat}')::float8 AS "viewLat",
         (document #>> '{fieldOfView,centre,lon}')::float8 AS "viewLon",
         (document #>> '{fieldOfView,areaM2}')::float8 AS "areaM2"
       FROM sensor_in_force f
       WHERE site_id <> $1 AND NOT EXISTS (SELECT FROM replay_clock r WHERE r.site_id IN ($1, f.site_id)))
     SELECT n.document, extract(epoch FROM n.recorded_at)::float8 * 1000 AS "recordedAt",
       CASE WHEN (n.document ->> 'suspended')::boolean THEN (
         SELECT extract(epoch FROM min(v.recorded_at))::float8 * 1000 FROM sensor v
         WHERE v.sensor_id = f.sensor_id AND v.version > coalesce((SELECT max(w.version) FROM sensor w
           WHERE w.sensor_id = f.sensor_id AND NOT (w.document ->> 'suspended')::boolean), 0)) END AS "suspendedSince"
     FROM placed f JOIN sensor n ON n.sensor_id = f.sensor_id AND n.version = f.version
     WHERE ${IS_NEAR}
     ORDER BY f.sensor_id COLLATE "C"`,
    [siteId, ...reachValues(reach)],
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
 * Where plans of other sites count sensors within this reach: plans in force from so many public windows before `effectiveFrom` on, the longer window of
 * both sites. A sensor is where its plan found it, whatever has become of it since. None for a recording.
 */
export async function placesCounted(
  pool: pg.Pool,
  own: {
    readonly siteId: string;
    readonly reach: ViewpointReach;
    readonly effectiveFrom: EpochMs;
    readonly publicWindowSeconds: number;
  },
  windows: number,
): Promise<readonly CountedPlace[]> {
  const { siteId, reach, effectiveFrom, publicWindowSeconds } = own;
  const { rows } = await pool.query<CountedPlace>(
    `WITH held AS (
       SELECT internal, (document ->> 'publicWindowSeconds')::float8 AS seconds,
         lead(effective_from) OVER (PARTITION BY site_id ORDER BY effective_from) AS until
       FROM plan p WHERE site_id <> $1 AND NOT EXISTS (SELECT FROM replay_clock r WHERE r.site_id IN ($1, p.site_id))),
     counted AS MATERIALIZED (
       SELECT fact ->> 2 AS rest, (fact ->> 2)::jsonb AS facts, until, seconds
       FROM held, jsonb_array_elements(internal -> 'facts') fact
       WHERE until IS NULL OR until > $6::timestamptz - make_interval(secs => $7 * greatest(seconds, $8))),
     placed AS MATERIALIZED (
       SELECT rest, until, seconds, facts #>> '{2,2}' AS mount,
         (facts #>> '{2,0}')::float8 AS lat, (facts #>> '{2,1}')::float8 AS lon, (facts #>> '{4,0}')::float8 AS "areaM2",
         (facts #>> '{4,1}')::float8 AS "viewLat", (facts #>> '{4,2}')::float8 AS "viewLon"
       FROM counted)
     SELECT rest, extract(epoch FROM until)::float8 * 1000 AS until, seconds AS "publicWindowSeconds" FROM placed
     WHERE ${IS_NEAR}`,
    [siteId, ...reachValues(reach), isoUtc(effectiveFrom), windows, publicWindowSeconds],
  );
  return rows;
}
