// `npm run soak`: a control room that stays open for hours, in a real browser.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { explainedRows, helpOrGoOn, usageOf } from '#shared/process/options.ts';
import { ROOT } from './root.ts';

const SETTINGS = explainedRows([
  ['SIEGE_MINUTES', 'minutes that the hour of a crowd takes (60)'],
  ['SIEGE_VIEWERS', 'public viewers of it (5000)'],
  ['SIEGE_ROWS', 'rows of the record, and of the largest files (1000000)'],
  ['SIEGE_EXPORTS', 'files of 50,000 rows that are asked for (100)'],
  ['SOAK_EXPIRED', 'off: without the cursor that has expired (on)'],
]);
const args = helpOrGoOn(
  usageOf(
    ['npm run soak [-- <part of a file name>] [-- -t "<part of a test title>"]'],
    {},
    'All other options go to Vitest. Settings, by environment:',
    SETTINGS,
  ),
);
const { status } = spawnSync(
  process.execPath,
  [...NODE_FLAGS, `${ROOT}/node_modules/vitest/vitest.mjs`, 'run', '--project', 'soak', ...args],
  { stdio: 'inherit', cwd: ROOT },
);
process.exitCode = status ?? 1;
