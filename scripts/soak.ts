// `npm run soak`: a control room that stays open for hours, in a real browser.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

const { status } = spawnSync(
  process.execPath,
  [`${ROOT}/node_modules/vitest/vitest.mjs`, 'run', '--project', 'soak', ...process.argv.slice(2)],
  { stdio: 'inherit', cwd: ROOT },
);
process.exitCode = status ?? 1;
