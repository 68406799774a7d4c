// `npm run siege`: what the safety team and the sensors feel while strangers attack the real product.
import { spawnSync } from 'node:child_process';
import { optionsOrEnd } from './options.ts';
import { ROOT } from './root.ts';

optionsOrEnd(
  'usage: npm run siege   (settings: SIEGE_SECONDS, SIEGE_ROUNDS, SIEGE_ONLY in the environment)',
  {},
);
const { status } = spawnSync(
  process.execPath,
  ['--disable-warning=ExperimentalWarning', `${ROOT}/test/siege/run.ts`],
  { stdio: 'inherit', cwd: ROOT },
);
process.exitCode = status ?? 1;
