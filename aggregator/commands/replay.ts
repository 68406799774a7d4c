// `npm run replay -- --sensors s.json --readings r.ndjson[.gz] [--speed max|N] [--data-dir D] [--serve] [--leaf N] [--site id]`: recorded
// level-only readings through the real ingest, engine and store, on the readings' own clock; into a site that is registered through its journal too.

import type pg from 'pg';
import * as z from 'zod';
import { addRefusals } from '#database/aggregator/engine.ts';
import { loadPlans, setReplayClock } from '#database/aggregator/register.ts';
import { takeTeamSteps } from '#database/aggregator/team-steps.ts';
import { migrate } from '#database/migrate.ts';
import { withDatabase } from '#database/with-database.ts';
import { runCommand, type Say } from '#shared/process/command.ts';
import { checkedOptions, readOptions, usageOf } from '#shared/process/options.ts';
import { typedNumber } from '#shared/process/plain-number.ts';
import { sentenceOf } from '#shared/process/sentence.ts';
import type { EpochMs } from '#shared/time.ts';
import { type Site, siteIdSchema } from '#shared/wire/site.ts';
import { ensureCredentials } from '../process/credentials.ts';
import { readSettings, type Settings } from '../process/settings.ts';
import { peek, readingsOf } from '../replay/replay-lines.ts';
import { journalHeartbeats, runReplay } from '../replay/replay-run.ts';
import { refuseNone, replaySummary } from '../replay/replay-summary.ts';
import { PlayedTeam, teamSchema } from '../replay/team.ts';
import { openRunningSite } from '../site/open-site.ts';
import { type AskedReplay, type Handed, judgeFiles, refuseNoRegion } from './judge-recording.ts';
import { readFileAs } from './register-files.ts';
import { keptOf, siteOf } from './replay-site.ts';
import { serveRecording } from './serve-recording.ts';

const text = { type: 'string' } as const;
const OPTIONS = {
  sensors: {
    ...text,
    value: '<file>',
    about:
      'the file that registers the sensors (JSON or CSV), or a list like [{"sensorId":"s-1","lat":52.37,"lon":4.9}]; left out for a site that is registered',
  },
  readings: {
    ...text,
    value: '<file>',
    about:
      'the file of the readings, like readings.ndjson or readings.ndjson.gz; - is standard input',
  },
  speed: {
    ...text,
    value: '<number>',
    default: 'max',
    about: 'max, or how many seconds of the recording a second takes, like 60',
  },
  'data-dir': {
    ...text,
    value: '<folder>',
    about: 'the data folder (default DATA_DIR, or ./data)',
  },
  serve: {
    type: 'boolean',
    default: false,
    about: 'shows the result until it is stopped; takes no readings',
  },
  leaf: {
    ...text,
    value: '<number>',
    default: '9',
    about: 'the H3 resolution of the cells as a whole number from 3 to 13, like 9',
  },
  site: { ...text, value: '<siteId>', default: 'replay', about: 'the id of the site, like replay' },
  team: {
    ...text,
    value: '<file>',
    about: 'who answers the alerts, and how long after they open (JSON); of a fictional site only',
  },
} as const;
const USAGE = usageOf(
  [
    'npm run replay -- --readings <file> [--sensors <file>] [--speed max|<number>] [--data-dir <folder>] [--serve] [--leaf <number>] [--site <siteId>] [--team <file>]',
  ],
  OPTIONS,
);

const ASKED = z.object({
  readings: z.string().min(1),
  speed: z.preprocess(typedNumber, z.number().positive().nullable()),
  leaf: z.preprocess(typedNumber, z.int().min(3).max(13)),
  site: siteIdSchema,
});

type Options = AskedReplay & {
  readonly speed: number | null;
  readonly serve: boolean;
  readonly team: PlayedTeam | null;
};

class RealSite extends Error {
  constructor({ siteId }: Pick<Site, 'siteId'>) {
    super(
      `site ${siteId} is not fictional, and a log holds only what people did: leave out --team`,
    );
  }
}

function optionsAsked(): { options: Options; dataDir: string | null } {
  const values = readOptions(USAGE, OPTIONS);
  const asked = { ...values, speed: values.speed === 'max' ? null : values.speed };
  const {
    readings,
    speed,
    leaf,
    site: siteId,
  } = checkedOptions(ASKED, asked, {
    usage: USAGE,
    options: OPTIONS,
  });
  if (values.team !== undefined && values.sensors !== undefined) throw new RealSite({ siteId });
  const options = {
    sensors: values.sensors ?? null,
    readings,
    speed,
    serve: values.serve,
    leaf,
    siteId,
    team: values.team === undefined ? null : new PlayedTeam(readFileAs(teamSchema, values.team)),
  };
  return { options, dataDir: values['data-dir'] ?? null };
}

function teamOf(
  pool: pg.Pool,
  siteId: string,
  team: PlayedTeam,
): (until: EpochMs) => Promise<void> {
  return async (until) => {
    await takeTeamSteps(pool, siteId, (running) => team.due(running, until));
    team.done(until);
  };
}

/** Gives the end of the recording. */
async function replayInto(
  pool: pg.Pool,
  { options, handed }: { readonly options: Options; readonly handed: Handed },
  settings: Settings,
  say: Say,
): Promise<EpochMs | null> {
  const { site, isRecording, from } = await siteOf(pool, options, handed);
  const { team } = options;
  if (team !== null && site.isFictional !== true) throw new RealSite(site);
  const source =
    from === null ? await peek(options.readings) : { from, readings: readingsOf(options.readings) };
  const { journal, carry } = await keptOf(isRecording, settings);
  const running = await openRunningSite({
    site,
    clock: 'replay',
    at: source.from,
    parts: {
      pool,
      journal,
      carry,
      overrides: settings.policyOverrides,
      ...(team !== null && { beforeStaffWindow: teamOf(pool, site.siteId, team) }),
      onReleaseError: (_, error) => say(`a window waits for the database: ${sentenceOf(error)}`),
      onJournalFailure: () => say('the journal cannot be written'),
    },
  });
  const newest = (await loadPlans(pool, site.siteId)).at(-1);
  refuseNoRegion(newest?.plan ?? { staff: [] }, site.siteId);
  const { counts, clock, openFrom } = await runReplay({
    running,
    readings: source.readings,
    speed: options.speed,
    say,
  });
  await running.totals.flush((epochStart, totals) =>
    addRefusals(pool, site.siteId, epochStart, running.rosterEpochSeconds, totals),
  );
  if (clock !== null && isRecording) await setReplayClock(pool, site.siteId, clock);
  if (clock !== null && !isRecording) await journalHeartbeats(journal, running, clock);
  await journal.close();
  const lines = await replaySummary(pool, site.siteId, { counts, openFrom });
  process.stdout.write(`${lines.join('\n')}\n`);
  refuseNone(options.readings, counts);
  return clock;
}

await runCommand(async (environment, say) => {
  const { options, dataDir } = optionsAsked();
  const settings = readSettings(
    dataDir === null ? environment : { ...environment, DATA_DIR: dataDir },
  );
  const handed = await judgeFiles(options, settings, say);
  await withDatabase(settings, say, async (openAs, databaseUrl) => {
    await migrate(openAs(null));
    const end = await replayInto(openAs('aggregator'), { options, handed }, settings, say);
    if (!options.serve || end === null) return;
    const written = await ensureCredentials(openAs('aggregator'), settings.dataDir, {
      demoSiteId: null,
      mustChange: false,
    });
    if (written !== null) say(`the operatorToken for the control room is in ${written}`);
    const onReady = (): void =>
      say(
        `serving the recording, read-only, at http://${settings.host}:${settings.port}/ (Ctrl+C ends it)`,
      );
    await serveRecording({ databaseUrl, settings, environment, end, onReady });
  });
});
