// `npm run clock [-- --trust]`: what this machine's clocks say and what the sites go by; with --trust
// an operator says that the wall clock is right as it stands, and running processes take it up within
// seconds instead of waiting until it has kept its offset for long enough.

import { requireDataFolder } from '#database/installation.ts';
import { trustOutcome } from '#shared/process/clock-trust.ts';
import { runCommand } from '#shared/process/command.ts';
import { actAsOwnerOf } from '#shared/process/file-owner.ts';
import { openMachineClock, sampleMachine, trustWall } from '#shared/process/machine-clock.ts';
import { DATA_DIR_USAGE, readOptions, usageOf } from '#shared/process/options.ts';
import { isoUtc } from '#shared/time.ts';
import { readSettings } from '../process/settings.ts';

const OPTIONS = {
  trust: {
    type: 'boolean',
    default: false,
    about: 'declares that the wall clock is right as it stands',
  },
} as const;
const USAGE = usageOf(
  ["npm run clock [-- --trust]   what this machine's clocks say, and what the sites go by"],
  OPTIONS,
  DATA_DIR_USAGE,
);

await runCommand(async (environment, say) => {
  const values = readOptions(USAGE, OPTIONS);
  const settings = readSettings(environment);
  requireDataFolder(settings);
  const { dataDir } = settings;
  actAsOwnerOf(dataDir, say);
  const log = { warn: (_: object, text: string) => say(text), error: () => {} };
  const clock = openMachineClock({ dataDir, isKeeper: false, fast: null, log });
  clock.stop();
  const sample = sampleMachine();
  const { now, reading } = clock.read();
  say(`the machine's clock says ${isoUtc(sample.wall)}, the sites go by ${isoUtc(now)}`);
  say(clock.problem() ?? 'the two agree');
  if (!values.trust) return;
  const { isTrusted, words } = trustOutcome(reading, sample.wall);
  if (isTrusted) trustWall(dataDir, sample);
  say(words);
});
