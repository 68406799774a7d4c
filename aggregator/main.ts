// `aggregator/main.ts`: the aggregator on the wall clock. The supervisor, a container or a person starts it.
import { runCommand } from './command.ts';
import { runAggregator } from './run-aggregator.ts';

await runCommand((environment) => runAggregator(environment, () => Date.now()));
