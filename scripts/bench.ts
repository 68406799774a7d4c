// `npm run bench`: figures of the core, of the timeline's day, and of viewers who join, on this machine. `npm run bench -- recovery`: how long an
// end of the aggregator or the database lasts under load, and which windows it costs; takes six minutes.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

const named = process.argv.slice(2);
for (const file of named.length > 0 ? named : ['core', 'frames', 'joins']) {
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', `${ROOT}/test/bench/${file}.ts`],
    { stdio: 'inherit', cwd: ROOT },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
