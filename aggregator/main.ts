// `aggregator/main.ts`: the aggregator on its data folder's clock. The supervisor, a container or a person starts it.
import { runProgram } from '#shared/process/command.ts';
import { runAggregator } from './run.ts';

await runProgram(runAggregator);
