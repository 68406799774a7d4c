// `npm run siege`: what the safety team and the sensors feel while strangers attack the real product.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

const { status } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', `${ROOT}/test/siege/run.ts`],
  { stdio: 'inherit', cwd: ROOT },
);
process.exitCode = status ?? 1;
