// What the files of a replay are, judged before a database is made or opened: a slip of the pen leaves nothing behind.
import { mayHoldRegister } from '#database/installation.ts';
import type { Say } from '#shared/process/command.ts';
import { counted } from '#shared/process/counted.ts';
import { Failures } from '#shared/process/failures.ts';
import type { EpochMs } from '#shared/time.ts';
import type { Sensor } from '#shared/wire/sensor.ts';
import type { Site } from '#shared/wire/site.ts';
import { inferReplayDefaults } from '../core/plan/replay-defaults.ts';
import type { Settings } from '../process/settings.ts';
import { type RecordingFacts, refuseSilence, surveyRecording } from '../replay/replay-lines.ts';
import {
  isEntry,
  type ReplaySensor,
  recordingSensors,
  recordingSite,
  reportDefaults,
} from '../replay/replay-sensors.ts';
import { firstPlan } from './first-plan.ts';
import { mountsWrittenTwice } from './judge-mounts.ts';
import { sayPlan } from './plan-words.ts';
import { readReplaySensors } from './replay-sensor-file.ts';

export type AskedReplay = {
  /** Files; null: the site is registered. */
  readonly sensors: string | null;
  readonly readings: string;
  readonly leaf: number;
  readonly siteId: string;
};

/** A site made for the recording. */
export type MadeSite = {
  readonly site: Site;
  readonly sensors: readonly Sensor[];
  readonly from: EpochMs;
};

/** What the files say. */
export type Handed = {
  readonly made: MadeSite | null;
  /** Null: of standard input, which is judged as it comes. */
  readonly facts: RecordingFacts | null;
};

export class UnknownSite extends Error {
  constructor({ siteId }: AskedReplay) {
    super(`site ${siteId} is not registered, so --sensors is needed`);
  }
}

/** @throws {Error} with the first thing for which nothing could come of it. */
export async function judgeFiles(
  asked: AskedReplay,
  settings: Settings,
  say: Say,
): Promise<Handed> {
  const { sensors: file, readings } = asked;
  if (file === null) {
    if (!mayHoldRegister(settings)) throw new UnknownSite(asked);
    return { made: null, facts: readings === '-' ? null : await surveyRecording(readings) };
  }
  if (readings === '-')
    throw new Error(
      'readings from standard input need a registered site: their intervals cannot be inferred',
    );
  const failures = new Failures();
  const sensors = await failures.of(() => readReplaySensors(file));
  const facts = await failures.of(() => surveyRecording(readings));
  failures.refuse();
  if (sensors === null || facts === null) throw new Error('a file that was not read');
  saySilent(sensors, facts, { file, readings, say });
  return { made: madeOf(asked, sensors, facts, { settings, say }), facts };
}

/** @throws {Error} when not one sensor of the file has a reading. */
function saySilent(
  sensors: readonly ReplaySensor[],
  { gapsBySensor }: RecordingFacts,
  { file, readings, say }: { readonly file: string; readonly readings: string; readonly say: Say },
): void {
  const silent = sensors.filter(({ sensorId }) => !gapsBySensor.has(sensorId)).length;
  if (silent === sensors.length)
    throw new Error(
      `no sensor of ${file} has a reading in ${readings}: hand in the file of sensors that belongs to it; ids are told apart by case`,
    );
  if (silent > 0) say(`without a reading: ${silent} of ${counted(sensors.length, 'sensor')}`);
}

/** Of each sensor what its entry says, and only where there is none what the readings show. */
function intervalsOf(
  sensors: readonly ReplaySensor[],
  { gapsBySensor }: RecordingFacts,
): ReadonlyMap<string, number | null> {
  const said = sensors.filter(isEntry);
  return new Map([
    ...gapsBySensor,
    ...said.map(
      ({ sensorId, reportIntervalSeconds }) => [sensorId, reportIntervalSeconds] as const,
    ),
  ]);
}

function madeOf(
  { siteId, leaf: leafResolution }: AskedReplay,
  sensors: readonly ReplaySensor[],
  facts: RecordingFacts,
  { settings, say }: { readonly settings: Settings; readonly say: Say },
): MadeSite {
  const { from, to, silence } = facts;
  const { reportIntervalSecondsBySensor, windowSeconds } = inferReplayDefaults({
    gapsBySensor: intervalsOf(sensors, facts),
  });
  refuseSilence(silence, windowSeconds);
  const recording = { siteId, leafResolution, windowSeconds, from, to };
  const site = recordingSite(recording);
  const entries = recordingSensors(sensors, reportIntervalSecondsBySensor, recording);
  for (const line of reportDefaults(sensors, recording)) say(`default: ${line}`);
  for (const odd of mountsWrittenTwice(entries)) say(`is this meant? ${odd}`);
  const planning = firstPlan(site, entries, { overrides: settings.policyOverrides, at: from });
  sayPlan(planning, entries, from, say);
  refuseNoRegion(planning.plan, siteId);
  return { site, sensors: entries, from };
}

/** @throws {Error} when nothing would ever be released, whatever the readings say. */
export function refuseNoRegion(
  { staff }: { readonly staff: readonly unknown[] },
  siteId: string,
): void {
  if (staff.length > 0) return;
  throw new Error(
    `nothing would be released: the sensors of site ${siteId} make no region. A region takes several units that are eligible and near each other, one more than the k of the staff lane at least: hand in more sensors, or for a recording cells that are larger (a smaller --leaf)`,
  );
}
