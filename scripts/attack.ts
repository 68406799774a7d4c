// `npm run attack [-- --quick] [-- --only A1,A10]`: the attack suite, a program of the tests.
import { spawnSync } from 'node:child_process';
import { ROOT } from './root.ts';

const flags = ['--disable-warning=ExperimentalWarning', `${ROOT}/test/attack/run.ts`];
const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
