// `npm run screens`: pictures of every screen into docs/screens, a program of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { ROOT } from './root.ts';

optionsOrEnd(usageOf(['npm run screens   pictures of every screen into docs/screens'], {}), {});
const flags = [...NODE_FLAGS, `${ROOT}/test/screens/run.ts`];
const { status } = spawnSync(process.execPath, flags, { stdio: 'inherit', cwd: ROOT });
process.exitCode = status ?? 1;
