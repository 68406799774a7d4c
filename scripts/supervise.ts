// `node scripts/supervise.ts aggregator/main.ts`: one of our programs under the same watch as `npm start` gives all of them. A container
// restarts a program that ends; only this restarts one that hangs.
import { helpOrGoOn } from './options.ts';
import { endAll, keepRunning } from './processes.ts';
import { say } from './root.ts';

const PROGRAMS = ['aggregator/main.ts', 'server/main.ts'];

for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
const USAGE = `usage: node scripts/supervise.ts ${PROGRAMS.join(' | ')}`;
const [entry, ...args] = helpOrGoOn(USAGE);
if (entry === undefined || !PROGRAMS.includes(entry)) {
  process.stderr.write(`${USAGE}\n`);
  process.exit(1);
}
const service = keepRunning(entry, args, {});
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
