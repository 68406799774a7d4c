// `npm run screens`: pictures of every screen into docs/screens, with --all each in every look into .cache/screens; with --layout the room measured by boxes on every size. Programs of the tests.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { ROOT } from './root.ts';

const OPTIONS = {
  all: {
    type: 'boolean',
    about: 'every screen in every look, into .cache/screens',
  },
  layout: {
    type: 'boolean',
    about: 'measures the room instead: 18 sizes, both themes and languages, four sites',
  },
  only: {
    type: 'string',
    value: '<text>',
    about: 'of the layouts those whose name has this in it, like "long 390x844"',
  },
} as const;
const USAGE = usageOf(
  ['npm run screens [-- --all]', 'npm run screens -- --layout [--only <text>]'],
  OPTIONS,
);
const { all, layout, only } = optionsOrEnd(USAGE, OPTIONS);
const pictures = ['test/screens/run.ts', ...(all === true ? ['all'] : [])];
const program = layout === true ? ['test/layout/run.ts', only ?? ''] : pictures;
const [file = '', ...told] = program;
const { status } = spawnSync(process.execPath, [...NODE_FLAGS, `${ROOT}/${file}`, ...told], {
  stdio: 'inherit',
  cwd: ROOT,
});
process.exitCode = status ?? 1;
