// `npm run supervise -- aggregator/main.ts`: one of our programs under the same watch as `npm start` gives all of them. A container
// restarts a program that ends; only this restarts one that hangs.
import { explainedRows, usageOf, wordsOrEnd } from '#shared/process/options.ts';
import { endAll, keepRunning } from './processes.ts';
import { say } from './root.ts';

const PROGRAMS = {
  'aggregator/main.ts': 'takes readings in and releases windows',
  'server/main.ts': 'shows what was released',
};

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const USAGE = usageOf(
  ['npm run supervise -- <program>'],
  {},
  'programs, each with its settings by environment (npm start -- --help lists them):',
  explainedRows(Object.entries(PROGRAMS)),
);
const [entry, ...more] = wordsOrEnd(USAGE);
if (entry === undefined || !Object.hasOwn(PROGRAMS, entry) || more.length > 0) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(1);
}
const service = keepRunning(entry, [], {});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    void service.stop().then(() => process.exit(0));
  });
try {
  await service.ready;
} catch (error) {
  endAll();
  say(error instanceof Error ? error.message : 'it did not start');
  process.exit(1);
}
