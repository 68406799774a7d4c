// `npm run bench`: figures of the core, and of the timeline's day, on this machine.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

for (const file of ['core', 'frames']) {
  const { status } = spawnSync(
    process.execPath,
    ['--expose-gc', '--disable-warning=ExperimentalWarning', `${ROOT}/test/bench/${file}.ts`],
    { stdio: 'inherit', cwd: ROOT },
  );
  if (status !== 0) process.exitCode = status ?? 1;
}
