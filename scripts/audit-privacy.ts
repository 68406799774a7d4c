// `npm run audit-privacy [-- --pairs 1000] [-- --seed 7]`: the search for violations, a program of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { orUsage } from '#shared/process/options.ts';
import { auditAsked } from './audit-options.ts';
import { ROOT } from './root.ts';

orUsage(auditAsked);
const flags = [...NODE_FLAGS, `${ROOT}/test/audit/run.ts`];
const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
