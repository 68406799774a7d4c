// `npm run attack [-- --quick] [-- --only A1,A10]`: the attack suite, a program of the tests.
import { spawnSync } from 'node:child_process';
import { optionsOrEnd } from './options.ts';
import { ROOT } from './root.ts';

optionsOrEnd('usage: npm run attack -- [--quick] [--only A1,A10] [--seed <number>]', {
  quick: { type: 'boolean' },
  only: { type: 'string' },
  seed: { type: 'string' },
});
const flags = ['--disable-warning=ExperimentalWarning', `${ROOT}/test/attack/run.ts`];
const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
