// `aggregator/main.ts`: the aggregator on its data folder's clock. The supervisor, a container or a person starts it.
import { runCommand } from './command.ts';
import { runAggregator } from './run-aggregator.ts';

await runCommand(runAggregator);
