// `npm run red-team [-- --out <folder>]`: the kit for outsiders, a program of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { optionsOrEnd } from '#shared/process/options.ts';
import { RED_TEAM_OPTIONS, RED_TEAM_USAGE } from './red-team-options.ts';
import { ROOT } from './root.ts';

optionsOrEnd(RED_TEAM_USAGE, RED_TEAM_OPTIONS);
const flags = [...NODE_FLAGS, `${ROOT}/test/red-team/run.ts`];
const { status } = spawnSync(process.execPath, [...flags, ...process.argv.slice(2)], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
