// `npm run bench`: figures of the core on this machine.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

const { status } = spawnSync(
  process.execPath,
  ['--expose-gc', '--disable-warning=ExperimentalWarning', `${ROOT}/test/bench/core.ts`],
  { stdio: 'inherit', cwd: ROOT },
);
process.exitCode = status ?? 1;
