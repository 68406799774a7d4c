// `aggregator/main.ts`: the aggregator on its data folder's clock. The supervisor, a container or a person starts it.
import { runCommand } from './command.ts';
import { clockOfFolder, readDemoClock } from './demo-clock.ts';
import { runAggregator } from './run-aggregator.ts';
import { readSettings } from './settings.ts';

await runCommand((environment) => {
  const { dataDir } = readSettings(environment);
  return runAggregator(environment, clockOfFolder(dataDir), readDemoClock(dataDir)?.speed ?? 1);
});
