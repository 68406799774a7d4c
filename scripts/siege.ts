// `npm run siege`: what the safety team and the sensors feel while strangers attack the real product.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { explainedRows, optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { ROOT } from './root.ts';

const SETTINGS = explainedRows([
  ['SIEGE_SECONDS', 'seconds that each flood takes (10)'],
  ['SIEGE_ROUNDS', 'rounds of all floods (2)'],
  ['SIEGE_ONLY', 'part of the name of a flood: only these (all)'],
]);
optionsOrEnd(usageOf(['npm run siege'], {}, 'settings, by environment:', SETTINGS), {});
const { status } = spawnSync(process.execPath, [...NODE_FLAGS, `${ROOT}/test/siege/run.ts`], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
