// `npm run screens`: pictures of every screen into docs/screens, a program of the tests.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

const flags = ['--disable-warning=ExperimentalWarning', `${ROOT}/test/screens/run.ts`];
const { status } = spawnSync(process.execPath, flags, { stdio: 'inherit', cwd: ROOT });
process.exitCode = status ?? 1;
