// `npm run attack [-- --quick] [-- --only A1,A10]`: the attack suite, a program of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { optionsOrEnd } from '#shared/process/options.ts';
import { ATTACK_OPTIONS, ATTACK_USAGE } from './attack-options.ts';
import { ROOT } from './root.ts';

optionsOrEnd(ATTACK_USAGE, ATTACK_OPTIONS);
const flags = [...NODE_FLAGS, `${ROOT}/test/attack/run.ts`];
const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
