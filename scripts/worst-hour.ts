// `npm run worst-hour`: the worst hour of an event on the real product, in a real browser. A program of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { explainedRows, optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { ROOT } from './root.ts';

const SETTINGS = explainedRows([
  ['WORST_HOUR_SPEED', 'how many times as fast as the wall clock (10); 1 to 60'],
]);
optionsOrEnd(usageOf(['npm run worst-hour'], {}, 'settings, by environment:', SETTINGS), {});
const { status } = spawnSync(process.execPath, [...NODE_FLAGS, `${ROOT}/test/worst-hour/run.ts`], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
