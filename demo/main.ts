// The demo's commands: `files <dir>` writes site, drawing and register for the register command; `backfill` plays the last hours to standard
// output; `live` posts in real time. A restart never back-fills: the state file of the first start stays.

import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { runProgram, Usage } from '#shared/process/command.ts';
import { openMachineClock } from '#shared/process/machine-clock.ts';
import { checkedOptions, readArgs, usageOf } from '#shared/process/options.ts';
import { typedNumber } from '#shared/process/plain-number.ts';
import { readEnvironment } from '#shared/process/settings.ts';
import { makePath } from '#shared/process/stored-file.ts';
import { pongOf } from '#shared/process/supervision.ts';
import { fastClockOf } from '#shared/time.ts';
import type { Reading } from '#shared/wire/reading.ts';
import { answerOldAlerts } from './crew.ts';
import { demoEventPlan } from './event-plan.ts';
import { runLive } from './live.ts';
import { demoSensors } from './sensors.ts';
import { createSimulator, readingsBetween, type Simulator } from './simulator.ts';
import { demoDrawing, demoSite } from './site.ts';
import { type DemoState, readState, readToken, writeState } from './state.ts';
import { demoTeam } from './team.ts';

const MINUTE_MS = 60_000;
const SEED = 1;
/** How often readings are posted, at the speed of the wall. */
const TURN_MS = 1000;
const CAUGHT_UP_MS = 1000;
/** A pause longer than this since the back-fill is a gap, not something to post. */
const RESUME_MS = 10_000;

/** The supervisor hands its clock to every process. */
const clock = fastClockOf(readEnvironment(process.env, ['DEMO_CLOCK']).DEMO_CLOCK);
/** The site's own clock, as its folder keeps it: when the wall is set, and when this program starts after that, both go on together. */
function clockIn(dataDir: string): () => number {
  const silent = { warn: () => {}, error: () => {} };
  const site = openMachineClock({ dataDir, isKeeper: false, fast: clock, log: silent });
  return () => site.now();
}

const say = (text: string): void => {
  process.stderr.write(`Crowdshade demo: ${text}\n`);
};

function simulatorFrom(seed: number, anchor: number): Simulator {
  const site = demoSite();
  return createSimulator({ site, sensors: demoSensors(site, anchor), seed, anchor });
}

function writeFiles(folder: string, now: number): void {
  makePath(folder);
  const site = demoSite();
  writeFileSync(path.join(folder, 'site.json'), JSON.stringify(site));
  const anchor = Math.floor(now / MINUTE_MS) * MINUTE_MS;
  const eventPlan = demoEventPlan(anchor);
  writeFileSync(path.join(folder, 'event-plan.json'), JSON.stringify(eventPlan));
  writeFileSync(path.join(folder, 'team.json'), JSON.stringify(demoTeam(eventPlan.measures)));
  writeFileSync(path.join(folder, 'drawing.geojson'), JSON.stringify(demoDrawing()));
  writeFileSync(path.join(folder, 'sensors.json'), JSON.stringify(demoSensors(site, now), null, 1));
}

async function print(readings: Iterable<Reading>): Promise<number> {
  let count = 0;
  let lines: string[] = [];
  const flush = async (): Promise<void> => {
    if (lines.length > 0 && !process.stdout.write(lines.join('')))
      await once(process.stdout, 'drain');
    lines = [];
  };
  for (const reading of readings) {
    lines.push(`${JSON.stringify(reading)}\n`);
    count += 1;
    if (lines.length >= 500) await flush();
  }
  await flush();
  return count;
}

/** Goes on until it has caught up with the wall clock, so that the live part takes over without a hole. */
async function backfill(stateFile: string, hours: number): Promise<void> {
  const timeNow = clockIn(path.dirname(stateFile));
  const anchor = Math.floor(timeNow() / MINUTE_MS) * MINUTE_MS;
  const simulator = simulatorFrom(SEED, anchor);
  const start = anchor - hours * 60 * MINUTE_MS;
  let from = start;
  let count = 0;
  while (timeNow() - from > CAUGHT_UP_MS) {
    const to = Math.min(from + 30 * MINUTE_MS, timeNow());
    count += await print(readingsBetween(simulator, from, to));
    from = to;
    say(`${count} readings, ${((from - start) / 3_600_000).toFixed(1)} h of ${hours} h`);
  }
  writeState(stateFile, { seed: SEED, anchor, backfilledUntil: from, isAnswered: false });
}

/** Beside the readings: however long it takes, none of them is late for it. A restart goes on with what is left. */
async function answerOnce(
  { url, tokenFile, stateFile }: LiveFiles,
  state: DemoState,
  isStopped: () => boolean,
): Promise<void> {
  const count = await answerOldAlerts({
    url,
    token: () => readToken(tokenFile, 'operatorToken'),
    now: state.backfilledUntil,
    isStopped,
    say,
  });
  if (count === null) return;
  // None, where a team has answered as the hours went by.
  if (count > 0) say(`the earlier shift answered ${count} alerts of the back-filled hours`);
  writeState(stateFile, { ...state, isAnswered: true });
}

type LiveFiles = { readonly url: string; readonly tokenFile: string; readonly stateFile: string };

async function live(files: LiveFiles): Promise<void> {
  const { url, tokenFile, stateFile } = files;
  const timeNow = clockIn(path.dirname(stateFile));
  const anchor = Math.floor(timeNow() / MINUTE_MS) * MINUTE_MS;
  const state = readState(stateFile, say) ?? {
    seed: SEED,
    anchor,
    backfilledUntil: 0,
    isAnswered: true,
  };
  writeState(stateFile, state);
  let stopped = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) {
    process.on(signal, () => {
      stopped = true;
    });
  }
  process.on('message', (message) => {
    const pong = pongOf(message);
    if (pong !== null) process.send?.(pong, undefined, undefined, () => {});
  });
  process.send?.({ ready: true });
  if (!state.isAnswered) void answerOnce(files, state, () => stopped);
  const now = timeNow();
  await runLive({
    simulator: simulatorFrom(state.seed, state.anchor),
    url,
    token: () => readToken(tokenFile, 'deviceToken'),
    now: timeNow,
    turnMs: TURN_MS / (clock?.speed ?? 1),
    from: now - state.backfilledUntil < RESUME_MS ? state.backfilledUntil : now,
    isStopped: () => stopped,
    say,
  });
  process.exit(0);
}

const text = { type: 'string' } as const;
const OPTIONS = {
  state: {
    ...text,
    value: '<file>',
    default: 'demo.json',
    about: 'the file that keeps where the festival stands',
  },
  hours: {
    ...text,
    value: '<number>',
    default: '6',
    about: 'a number above 0, of hours of readings before now',
  },
  url: {
    ...text,
    value: '<address>',
    default: 'http://127.0.0.1:8080',
    about: 'where readings are sent',
  },
  'token-file': {
    ...text,
    value: '<file>',
    default: 'credentials.json',
    about: 'the file with the deviceToken',
  },
} as const;
const USAGE = usageOf(
  [
    'node demo/main.ts files <folder>',
    'node demo/main.ts backfill [--state <file>] [--hours <number>]',
    'node demo/main.ts live [--url <address>] [--token-file <file>] [--state <file>]',
  ],
  OPTIONS,
);
const HOURS = z.object({ hours: z.preprocess(typedNumber, z.number().positive()) });

await runProgram(async () => {
  const { values, positionals } = readArgs(USAGE, OPTIONS);
  const [command, folder] = positionals;
  const stateFile = values.state;
  if (command === 'files' && folder !== undefined)
    writeFiles(folder, clockIn(path.dirname(stateFile))());
  else if (command === 'backfill') {
    const explained = { usage: USAGE, options: OPTIONS };
    const { hours } = checkedOptions(HOURS, { hours: values.hours }, explained);
    await backfill(stateFile, hours);
  } else if (command === 'live')
    await live({ url: values.url, tokenFile: values['token-file'], stateFile });
  else throw new Usage(USAGE);
});
