// `npm run audit-privacy [-- --pairs 1000] [-- --seed 7]`: the search for violations, a program of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { optionsOrEnd } from '#shared/process/options.ts';
import { AUDIT_OPTIONS, AUDIT_USAGE } from './audit-options.ts';
import { ROOT } from './root.ts';

optionsOrEnd(AUDIT_USAGE, AUDIT_OPTIONS);
const flags = [...NODE_FLAGS, `${ROOT}/test/audit/run.ts`];
const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
