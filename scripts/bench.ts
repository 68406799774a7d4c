// `npm run bench`: figures of the core, of the timeline's day, and of viewers who join, on this machine.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

for (const file of ['core', 'frames', 'joins']) {
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', `${ROOT}/test/bench/${file}.ts`],
    { stdio: 'inherit', cwd: ROOT },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
