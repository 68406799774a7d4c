// `npm run screens`: pictures of every screen into docs/screens; with --layout the room measured by boxes on every size. Programs of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { ROOT } from './root.ts';

const OPTIONS = {
  layout: {
    type: 'boolean',
    about: 'measures the room instead: 14 sizes, both themes and languages, three sites',
  },
  only: {
    type: 'string',
    value: '<text>',
    about: 'of the layouts those whose name has this in it, like "long 390x844"',
  },
} as const;
const USAGE = usageOf(['npm run screens', 'npm run screens -- --layout [--only <text>]'], OPTIONS);
const { layout, only } = optionsOrEnd(USAGE, OPTIONS);
const program = layout === true ? ['test/layout/run.ts', only ?? ''] : ['test/screens/run.ts'];
const [file = '', ...told] = program;
const { status } = spawnSync(process.execPath, [...NODE_FLAGS, `${ROOT}/${file}`, ...told], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
