// `npm run soak`: a control room that stays open for hours, in a real browser.
import { spawnSync } from 'node:child_process';
import { helpOrGoOn } from './options.ts';
import { ROOT } from './root.ts';

const args = helpOrGoOn(
  'usage: npm run soak [-- <part of a file name>] [-- -t "<part of a test title>"]   (options go to Vitest)',
);
const { status } = spawnSync(
  process.execPath,
  [`${ROOT}/node_modules/vitest/vitest.mjs`, 'run', '--project', 'soak', ...args],
  { stdio: 'inherit', cwd: ROOT },
);
process.exitCode = status ?? 1;
