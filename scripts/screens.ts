// `npm run screens`: pictures of every screen into docs/screens, a program of the tests.
import { spawnSync } from 'node:child_process';
import { optionsOrEnd } from './options.ts';
import { ROOT } from './root.ts';

optionsOrEnd('usage: npm run screens: pictures of every screen into docs/screens', {});
const flags = ['--disable-warning=ExperimentalWarning', `${ROOT}/test/screens/run.ts`];
const { status } = spawnSync(process.execPath, flags, { stdio: 'inherit', cwd: ROOT });
process.exitCode = status ?? 1;
