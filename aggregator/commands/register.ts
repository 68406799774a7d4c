// `npm run register -- --site site.json --sensors sensors.json|csv [--plan-drawing drawing.geojson] [--event-plan plan.json] [--dry-run]`:
// loads a site and its sensors, and says what will be released of them before anything is written.

import path from 'node:path';
import type pg from 'pg';
import * as z from 'zod';
import { hasToken, putToken } from '#database/aggregator/engine.ts';
import { entered } from '#database/aggregator/entry.ts';
import { plansFrom } from '#database/aggregator/other-sites.ts';
import { loadSensors, refuseTaken, siteInForce } from '#database/aggregator/register.ts';
import { putRegistration } from '#database/aggregator/registration.ts';
import { mayHoldRegister } from '#database/installation.ts';
import { isMigrated, migrate } from '#database/migrate.ts';
import { withDatabase } from '#database/with-database.ts';
import { newToken } from '#shared/process/chance.ts';
import { ListedError, runCommand, type Say } from '#shared/process/command.ts';
import { counted } from '#shared/process/counted.ts';
import { nowOfFolder } from '#shared/process/demo-clock.ts';
import { Failures } from '#shared/process/failures.ts';
import { checkedOptions, DATA_DIR_USAGE, readOptions, usageOf } from '#shared/process/options.ts';
import { writeSecretFile } from '#shared/process/secret-file.ts';
import { sha256Hex } from '#shared/process/sha256.ts';
import { DAY_MS, type EpochMs } from '#shared/time.ts';
import type { EventPlan } from '#shared/wire/event-plan.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site, SitePlan } from '#shared/wire/site.ts';
import { isAsPlanned } from '../core/plan/leavings.ts';
import type { OtherSites } from '../core/plan/other-sites.ts';
import { otherSites } from '../planning/other-sites.ts';
import { readSettings, type Settings } from '../process/settings.ts';
import { refuseOtherThanDemo, refuseTurned } from './fictional.ts';
import { firstPlan } from './first-plan.ts';
import { mountsWrittenTwice } from './judge-mounts.ts';
import { judgeSensors, judgeSite } from './judge-places.ts';
import { sayPlan } from './plan-words.ts';
import {
  readDrawingFile,
  readEventPlanFile,
  readSensorFile,
  readSiteFile,
  siteHints,
} from './register-files.ts';

const file = { type: 'string', value: '<file>' } as const;
const OPTIONS = {
  site: { ...file, about: 'the file that describes the site, like site.json' },
  sensors: { ...file, about: 'the file of its sensors, like sensors.json or sensors.csv' },
  'plan-drawing': { ...file, about: 'what the map draws under the regions, as GeoJSON' },
  'event-plan': { ...file, about: 'phases, programme, rules and agreed measures, as JSON' },
  'dry-run': {
    type: 'boolean',
    default: false,
    about: 'says what will be released of it, and writes nothing',
  },
  demo: {
    type: 'boolean',
    default: false,
    about:
      'of the fictional site demo only, as npm start registers it: its sensors have served their probation',
  },
} as const;
const USAGE = usageOf(
  [
    'npm run register -- --site <file> --sensors <file> [--plan-drawing <file>] [--event-plan <file>] [--dry-run] [--demo]',
  ],
  OPTIONS,
  'like: npm run register -- --site site.json --sensors sensors.csv --dry-run',
  'docs/registering.md has the fields, and an example of each file that registers',
  DATA_DIR_USAGE,
);

/** The sensors of the demo have hung there for a while: those of others have served their probation when it starts. */
const DEMO_AGE_MS = 300 * DAY_MS;

const FILES = z.object({ site: z.string().min(1), sensors: z.string().min(1) });

/** What the other sites of the installation keep; nothing is known of them without a database. */
async function othersOf(
  pool: pg.Pool,
  { siteId, publicWindowSeconds }: Site,
  sensors: readonly Sensor[],
  now: EpochMs,
): Promise<OtherSites> {
  const plans = await plansFrom(pool, [siteId], now);
  const ids = new Set(plans.flatMap(({ sensorIds }) => sensorIds));
  const rests = new Map(plans.flatMap(({ facts }) => facts.map(([id, , rest]) => [id, rest])));
  const ours = sensors.filter(
    (sensor) => ids.has(sensor.sensorId) && isAsPlanned(sensor, rests.get(sensor.sensorId)),
  );
  const counted = new Set(ours.map(({ sensorId }) => sensorId));
  const own = { siteId, publicWindowSeconds, sensors, counted };
  return otherSites(pool, { ...own, now, effectiveFrom: now });
}

/** Throws with all that cannot be, and says what is odd. */
function refuseWrong(site: Site, sensors: readonly Sensor[], say: Say): void {
  const ofSite = judgeSite(site);
  // Which zone a sensor lies in is asked of zones that can be.
  const ofSensors = ofSite.wrong.length > 0 ? null : judgeSensors(site, sensors);
  const strangers = sensors
    .filter((sensor) => sensor.siteId !== site.siteId)
    .map(
      ({ sensorId, siteId }) =>
        `sensor ${sensorId} says site ${siteId}, the site file says ${site.siteId}`,
    );
  const wrong = [...ofSite.wrong, ...strangers, ...(ofSensors?.wrong ?? [])];
  if (wrong.length > 0) throw new ListedError('this cannot be', wrong);
  for (const odd of [...ofSite.odd, ...(ofSensors?.odd ?? [])]) say(`is this meant? ${odd}`);
}

type Files = z.infer<typeof FILES> & {
  readonly drawing: string | undefined;
  readonly eventPlan: string | undefined;
};
type Read = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly drawing: SitePlan | null;
  readonly eventPlan: EventPlan | null;
};

/** @throws {Error} with all that can be said of every file, as far as one does not hang on another that is not right. */
async function readFiles(files: Files, say: Say): Promise<Read> {
  const failures = new Failures();
  const site = await failures.of(() => readSiteFile(files.site, say));
  const sensors = await failures.of(() =>
    readSensorFile(files.sensors, site ?? siteHints(files.site)),
  );
  const { drawing: drawn, eventPlan: planned } = files;
  const drawing = await failures.of(() => (drawn === undefined ? null : readDrawingFile(drawn)));
  const eventPlan = await failures.of(() =>
    planned === undefined || site === null ? null : readEventPlanFile(planned, site),
  );
  if (site !== null) await failures.of(() => refuseWrong(site, sensors ?? [], say));
  failures.refuse();
  if (site === null || sensors === null) throw new Error('a file that was not read');
  return { site, sensors, drawing, eventPlan };
}

/** Sensors of the site that are registered already; none where there is no schema yet. Throws when a sensor of the file belongs to another site, and when a site that exists would turn into one that does not. */
async function knownOf(
  pool: pg.Pool,
  site: Site,
  sensors: readonly Sensor[],
  say: Say,
): Promise<readonly Sensor[]> {
  if (!(await isMigrated(pool))) {
    say('the schema of the database is older, so this is of the files alone');
    return [];
  }
  refuseTurned(await siteInForce(pool, site.siteId), site);
  await refuseTaken(pool, sensors);
  return loadSensors(pool, site.siteId);
}

/** What the register becomes: a file changes the sensors that it names, and all others stay. */
function wholeRegister(
  site: Site,
  known: readonly Sensor[],
  sensors: readonly Sensor[],
  say: Say,
): readonly Sensor[] {
  const named = new Set(sensors.map(({ sensorId }) => sensorId));
  const others = known.filter(({ sensorId }) => !named.has(sensorId));
  if (others.length === 0) return sensors;
  say(
    `${counted(sensors.length, 'sensor')} in the file; the other ${others.length} of the register stay as they are. All together:`,
  );
  const { wrong, odd } = judgeSensors(site, others);
  for (const text of [...wrong, ...odd]) say(`is this meant? ${text}`);
  return [...sensors, ...others];
}

/** Sensors need a token to speak; a site that has none gets one, in a file that only this user may read. */
async function ensureDeviceToken(
  pool: pg.Pool,
  site: Site,
  settings: Settings,
  say: Say,
): Promise<void> {
  if (await hasToken(pool, 'device', site.siteId)) return;
  const file = path.join(settings.dataDir, `credentials-${site.siteId}.json`);
  const deviceToken = newToken('dev');
  writeSecretFile(file, { siteId: site.siteId, deviceToken });
  await putToken(pool, {
    sha256: sha256Hex(deviceToken),
    role: 'device',
    siteId: site.siteId,
    label: 'register command',
  });
  say(`the device token of this site is in ${file}`);
}

await runCommand(async (environment, say) => {
  const values = readOptions(USAGE, OPTIONS);
  const files = checkedOptions(FILES, { ...values }, { usage: USAGE, options: OPTIONS });
  const settings = readSettings(environment);
  const { site, sensors, drawing, eventPlan } = await readFiles(
    { ...files, drawing: values['plan-drawing'], eventPlan: values['event-plan'] },
    say,
  );
  if (values.demo) refuseOtherThanDemo(site);
  const now = nowOfFolder(settings.dataDir);
  const enteredAt = values.demo ? now - DEMO_AGE_MS : now;
  const tell = async (pool: pg.Pool | null, known: readonly Sensor[]): Promise<void> => {
    const whole = wholeRegister(site, known, entered(sensors, known, enteredAt), say);
    for (const odd of mountsWrittenTwice(whole)) say(`is this meant? ${odd}`);
    const others =
      pool !== null && (await isMigrated(pool))
        ? await othersOf(pool, site, whole, now)
        : undefined;
    const asked = { overrides: settings.policyOverrides, at: now, others, say };
    sayPlan(firstPlan(site, whole, asked), whole, now, say, others);
  };
  if (values['dry-run']) {
    if (mayHoldRegister(settings))
      await withDatabase(settings, say, async (openAs) => {
        const pool = openAs('aggregator');
        await tell(pool, await knownOf(pool, site, sensors, say));
      });
    else await tell(null, []);
    say('dry run: nothing was written');
    return;
  }
  await withDatabase(settings, say, async (openAs) => {
    const pool = openAs('aggregator');
    // Only where there is something to migrate must the login own the schema.
    if (!(await isMigrated(pool))) await migrate(openAs(null));
    await tell(pool, await knownOf(pool, site, sensors, say));
    await putRegistration(pool, { site, drawing, sensors, enteredAt, eventPlan }, now);
    // The demo's is made with the other tokens of the first start.
    if (!values.demo) await ensureDeviceToken(pool, site, settings, say);
  });
  say(
    `site ${site.siteId} is registered. A running aggregator takes up a new site and changed sensors within seconds; other zones, names or outlines of zones, scales or windows at its next start, with the plan that it makes then`,
  );
});
