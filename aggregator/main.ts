// `aggregator/main.ts`: the aggregator on its data folder's clock. The supervisor, a container or a person starts it.
import { runProgram } from '#shared/process/command.ts';
import { readOptions, usageOf } from '#shared/process/options.ts';
import { settingsText } from '#shared/process/settings.ts';
import { AGGREGATOR_SETTINGS } from './process/settings.ts';
import { runAggregator } from './run.ts';

const USAGE = usageOf(
  ['npm run supervise -- aggregator/main.ts'],
  {},
  settingsText(AGGREGATOR_SETTINGS),
);

await runProgram((environment) => {
  readOptions(USAGE, {});
  return runAggregator(environment);
});
