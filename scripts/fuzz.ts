// `npm run fuzz [-- --seed 7] [-- --cases 10000]`: hostile requests and frames against the real server, database and intake.
import { spawnSync } from 'node:child_process';
import { NODE_FLAGS } from '#shared/process/node-flags.ts';
import { optionsOrEnd, usageOf } from '#shared/process/options.ts';
import { ROOT, say } from './root.ts';

const OPTIONS = {
  seed: {
    type: 'string',
    value: '<number>',
    about: 'a whole number; the same one draws the same cases (default: another each time)',
  },
  cases: { type: 'string', value: '<number>', default: '10000', about: 'how many requests' },
} as const;
const USAGE = usageOf(['npm run fuzz -- [--seed <number>] [--cases <number>]'], OPTIONS);
const values = optionsOrEnd(USAGE, OPTIONS);
const seed = values.seed ?? String(Date.now() % 2 ** 31);
say(`fuzz: ${values.cases} cases of seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  [
    ...NODE_FLAGS,
    `${ROOT}/node_modules/vitest/vitest.mjs`,
    'run',
    '--project',
    'db',
    'test/fuzz/fuzz.db.test.ts',
  ],
  {
    stdio: 'inherit',
    cwd: ROOT,
    env: { ...process.env, FUZZ_SEED: seed, FUZZ_CASES: values.cases },
  },
);
process.exitCode = status ?? 1;
